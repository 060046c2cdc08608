#pragma once
#include <vector>

#include "estimate/lengths.h"
#include "estimate/step_table.h"

namespace shortboard {

/// What an engine admits, of one attention group.
struct Admission {
  double slots = 1.0;         ///< Sequences that run at once at most.
  double cache_tokens = 1.0;  ///< That the cache holds.
  double step_tokens = 1.0;   ///< Of a step at most, generated ones included.
  bool chunked = true;        ///< Prompts may be cut to fill a step.
  bool room_for_output = false;
  Seconds request;        ///< Before and after a request's steps (Engine::request).
  Seconds front_end;      ///< Of each request before that; requests pass one after another (Engine::front_end).
  double queries = 1.0;   ///< Tokens a step works on for each sequence that generates.
  double accepted = 1.0;  ///< Tokens that a step yields for each.
};
[[nodiscard]] Admission admission(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                  const RequestSize& size);

/// What became of a list of requests.
struct RequestRun {
  Spread ttft;       ///< From a request's arrival to its first token, waiting included.
  Spread tpot;       ///< Of each request of 2 tokens and more: (last token - first token) / (output - 1).
  Spread latency;    ///< From arrival to the last token.
  Seconds duration;  ///< Of what is counted: from the first arrival, or the last end before, to the last end.
  double finished = 0.0, input_tokens = 0.0, output_tokens = 0.0;
  Seconds prompts, generating,
      idle;                ///< Of the duration: what prompts add to steps, other steps, waiting for arrivals.
  double running = 0.0;    ///< Sequences that a step advances, in the mean over time.
  double in_flight = 0.0;  ///< Requests between arrival and end, in the mean over time.
};

/// How requests are sent, and which of them count.
struct Sending {
  int concurrency = 0;   ///< > 0: a request is sent when one before it ends, this many in flight; 0: each at its time.
  std::size_t from = 0;  ///< So many end before anything is counted.
  std::size_t to = 0;    ///< The run stops when so many have ended; 0: all.
};

/// Runs the requests through an engine, step by step but for stretches in which nothing changes: each step generates
/// for all that run and carries prompts, first come first served, up to the engine's tokens a step, while a slot and
/// room in the cache are free.
[[nodiscard]] RequestRun run_requests(StepTable& steps, const Admission& engine, const std::vector<Arrival>& arrivals,
                                      const Sending& sending);

}  // namespace shortboard
