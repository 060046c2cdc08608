#pragma once
#include <optional>
#include <string>
#include <vector>

#include "estimate/queueing.h"
#include "hwdb/database.h"
#include "search/serving_search.h"
#include "spec/spec.h"

namespace shortboard {

/// Prompts and generation on cards of their own; 0 cards: the ratio is to be found.
struct ServingRoles {
  int prefill = 0, decode = 0;                           ///< Cards.
  std::optional<ServingPlan> prefill_plan, decode_plan;  ///< Absent: the case's plan.
  bool overlapped = true;                                ///< RolePair::overlapped.
};

/// One question about serving, complete.
struct ServingQuestion {
  std::string title;
  ClusterParts parts{};
  Engine engine;
  ServingCluster cluster;
  ServingJob job;
  ServingMode mode = ServingMode::offline;
  RequestSize size;                              ///< In the mean.
  double input_sigma = 0.0, output_sigma = 0.0;  ///< Of the lengths' logarithm, log-normal; 0: all alike.
  double batch = 0.0;  ///< fixed_batch, prefill, decode: sequences at once in the whole deployment; 0: as many as fit.
  double concurrency = 0.0;  ///< online: requests in flight in the whole deployment; 0: given by the rate.
  double requests = 0.0;     ///< online: sent in all, so that a run has a start and an end; 0: without end.
  double rate = 0.0;  ///< online: arrivals a second at the whole deployment; 0: the most that the objective allows.
  std::vector<Arrival> trace;           ///< online: arrivals as they were recorded; in place of rate and lengths.
  std::vector<LatencyLimit> objective;  ///< online: what the largest rate is to keep. Empty: none.
  std::optional<ServingRoles> roles;    ///< Absent: the same cards run prompts and generate.
  std::optional<ServingPlan> plan;
  ServingLimits limits;  ///< Where the plan is searched: the parts of it that are given.
  std::vector<Published> published;
  /// {output,input}_tokens_per_s (of the cluster), the same _per_accelerator, requests_per_s, ttft_ms, tpot_ms.
  std::vector<MeasuredFigure> measured;
  std::vector<Assumption> assumed;

  [[nodiscard]] RequestMix mix() const { return {{size.input, input_sigma}, {size.output, output_sigma}}; }
};

struct GroupPart;

/// The question of a Spec that serves on one kind of card. Throws SpecError.
[[nodiscard]] ServingQuestion serving_question_of(const Spec& spec, const Database& database);
/// The same of one of several groups of cards, without roles and what was published or measured.
[[nodiscard]] ServingQuestion group_serving_of(const Spec& spec, const Database& database, const GroupPart& part);

}  // namespace shortboard
