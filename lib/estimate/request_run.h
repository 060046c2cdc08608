#pragma once
#include <vector>

#include "estimate/lengths.h"
#include "estimate/step_table.h"

namespace shortboard {

/// The limits and fixed times of an engine, for one attention group.
struct Admission {
  double slots = 1.0;            ///< Most sequences that run at once.
  double cache_tokens = 1.0;     ///< Tokens that the cache holds.
  double step_tokens = 1.0;      ///< Most tokens per step, prompts' and generated ones.
  bool chunked = true;           ///< The engine cuts prompts to fill a step.
  bool room_for_output = false;  ///< The cache reserves a request's whole output when it starts.
  Seconds request;               ///< Before and after the steps of a request (Engine::request).
  Seconds front_end;             ///< Of each request before that; requests pass one after another (Engine::front_end).
  double queries = 1.0;          ///< Tokens per step that are computed for each generating sequence.
  double accepted = 1.0;         ///< Tokens per step that each of them gains.
};
/// The engine's limits for requests of this size.
[[nodiscard]] Admission admission(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                  const RequestSize& size);

/// The result of running a list of requests.
struct RequestRun {
  Spread ttft;       ///< From a request's arrival to its first token, waiting included.
  Spread tpot;       ///< Of each request with at least 2 output tokens: (last token - first token) / (output - 1).
  Spread latency;    ///< From arrival to the last token.
  Seconds duration;  ///< Of the counted requests: from the first arrival, or the end before them, to the last end.
  double finished = 0.0, input_tokens = 0.0, output_tokens = 0.0;
  Seconds prompts, generating,
      idle;                ///< These sum to the duration: time that prompts add to steps, other steps, no requests.
  double running = 0.0;    ///< Sequences that a step advances, mean over time.
  double in_flight = 0.0;  ///< Requests between arrival and end, mean over time.
};

/// How requests are sent, and which of them count.
struct Sending {
  int concurrency = 0;   ///< > 0: so many are in flight, the next is sent when one ends; 0: each at its arrival time.
  std::size_t from = 0;  ///< Counting begins after so many have ended.
  std::size_t to = 0;    ///< The run stops after so many have ended; 0: all.
};

/// Runs the requests through an engine. Each step generates for all running sequences and carries prompts, first come
/// first served, up to the engine's tokens per step, while a slot and room in the cache are free. Steps between which
/// nothing changes are computed together.
[[nodiscard]] RequestRun run_requests(StepTable& steps, const Admission& engine, const std::vector<Arrival>& arrivals,
                                      const Sending& sending);

}  // namespace shortboard
