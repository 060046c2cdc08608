#pragma once
#include <optional>

#include "estimate/serving_memory.h"
#include "estimate/spread.h"

namespace shortboard {

/// A replica under load in the steady state. Times are the mean over requests; rates are of the whole replica.
struct ServingPoint {
  double in_flight = 0.0;   ///< Requests in the replica, including those whose prompt waits or runs.
  double generating = 0.0;  ///< Of these, the sequences that each step advances.
  Seconds ttft;             ///< From a request's arrival to its first token.
  Seconds tpot;             ///< Time per token after the first: (latency - TTFT) / (output - 1).
  Seconds latency;          ///< From arrival to the last token.
  /// Distributions of TTFT and TPOT if requests wait for each other (estimate/queueing.h). Empty: all are equal.
  std::optional<Spread> ttft_spread, tpot_spread;
  /// The most requests per second that the replica keeps up with; 0: not computed. Above it the queue grows without
  /// end.
  double most_requests_per_second = 0.0;
  double requests_per_second = 0.0, output_tokens_per_second = 0.0, input_tokens_per_second = 0.0;
  Parts prefill, decode;  ///< Seconds of the replica per request: for prompts and for generation, by part.
  Flops flops;            ///< FLOPs that the model needs per request (served_flops).
  Bytes bytes;            ///< Bytes that one card reads per request.
  /// Seconds of the replica per request.
  [[nodiscard]] double seconds_per_request() const { return prefill.total() + decode.total(); }
};

/// Mean lengths of a request.
struct RequestSize {
  double input = 0.0, output = 0.0;  ///< Tokens.
};

/// A static batch, as benchmarks run it: the prompts of `batch` requests (whole replica) run at once, then all generate
/// together to the end. TTFT is the time of the prompts. Prompts beyond the engine's tokens per step take further
/// steps.
[[nodiscard]] ServingPoint fixed_batch(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                       double batch, const RequestSize& size);

/// Continuous batching with `in_flight` requests in the replica at all times. Each step generates for all running
/// sequences and carries as many prompt tokens as replace those that finish, up to the engine's tokens per step. TTFT
/// has no queueing: a request arrives in the middle of a step, then its prompt runs.
[[nodiscard]] ServingPoint steady_state(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                        double in_flight, const RequestSize& size);

/// Prefill only, `batch` prompts at once (whole replica; 0: as many as fill the engine's tokens per step): TTFT and
/// prompt tokens per second. The output of each prompt is one token.
[[nodiscard]] ServingPoint prompts_only(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                        double batch, double input);

/// Decode only, of `batch` sequences (whole replica) with `size.input` cached tokens each. Output tokens after the
/// first count.
[[nodiscard]] ServingPoint generation_only(const ServingCluster& cluster, const ServingJob& job,
                                           const ServingPlan& plan, double batch, const RequestSize& size);

/// Requests that the cache of the whole replica holds.
[[nodiscard]] double most_cached(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                 const RequestSize& size);

/// Tokens of an attention group's largest step: the engine's limit, or one whole prompt if it does not cut prompts.
[[nodiscard]] double largest_step(const EngineBatching& batching, const RequestSize& size);

/// The most requests that run at once in the whole replica: those that the cache holds and the engine allows.
[[nodiscard]] double most_in_flight(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                    const RequestSize& size);

}  // namespace shortboard
