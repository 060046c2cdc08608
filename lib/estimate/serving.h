#pragma once
#include <optional>

#include "estimate/serving_memory.h"
#include "estimate/spread.h"

namespace shortboard {

/// A replica at work, in the steady state. Times are of a request in the mean; rates of the whole replica.
struct ServingPoint {
  double in_flight = 0.0;   ///< Requests in the replica, those whose prompt waits or runs included.
  double generating = 0.0;  ///< Of them, advanced by each step.
  Seconds ttft;             ///< From a request's arrival to its first token.
  Seconds tpot;             ///< A token after the first one: (latency - TTFT) / (output - 1).
  Seconds latency;          ///< From arrival to the last token.
  /// The same over all requests where they wait for each other (estimate/queueing.h); empty: all fare alike.
  std::optional<Spread> ttft_spread, tpot_spread;
  /// Requests a second that the replica keeps up with at most; 0: not asked. Arrivals beyond it wait ever longer.
  double most_requests_per_second = 0.0;
  double requests_per_second = 0.0, output_tokens_per_second = 0.0, input_tokens_per_second = 0.0;
  Parts prefill, decode;  ///< Seconds of the replica a request, by what they are spent on: prompts, generation.
  Flops flops;            ///< A request needs, of the whole replica (served_flops).
  Bytes bytes;            ///< A card reads for one request.
  /// Of the replica's cards, a request.
  [[nodiscard]] double seconds_per_request() const { return prefill.total() + decode.total(); }
};

/// What each request brings, in the mean.
struct RequestSize {
  double input = 0.0, output = 0.0;  ///< Tokens.
};

/// Prompts of `batch` requests (whole replica) run at once, then all generate together to the end: the static batches
/// of benchmarks. TTFT is the prompts' step; prompts beyond the engine's tokens a step follow in further steps.
[[nodiscard]] ServingPoint fixed_batch(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                       double batch, const RequestSize& size);

/// Continuous batching with `in_flight` requests in the replica at all times: each step generates for all that run and
/// carries as many prompt tokens as keep pace with those that finish, up to the engine's tokens a step. TTFT here is
/// without queueing: arrival in the middle of a step, then the prompt's own.
[[nodiscard]] ServingPoint steady_state(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                        double in_flight, const RequestSize& size);

/// Prompts alone, `batch` of them at once (whole replica; 0: as many as the engine's tokens a step hold): TTFT, prompt
/// tokens a second; output is the one token that each prompt yields.
[[nodiscard]] ServingPoint prompts_only(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                        double batch, double input);

/// Generation alone of `batch` sequences (whole replica), from `size.input` cached tokens on; output tokens beyond the
/// first count.
[[nodiscard]] ServingPoint generation_only(const ServingCluster& cluster, const ServingJob& job,
                                           const ServingPlan& plan, double batch, const RequestSize& size);

/// Requests that the cache of the whole replica holds.
[[nodiscard]] double most_cached(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                 const RequestSize& size);

/// Tokens of an attention group's largest step: the engine's limit, or one prompt where it does not cut them.
[[nodiscard]] double largest_step(const EngineBatching& batching, const RequestSize& size);

/// Requests that run at once at most: what the cache holds and what the engine allows, whole replica.
[[nodiscard]] double most_in_flight(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                    const RequestSize& size);

}  // namespace shortboard
