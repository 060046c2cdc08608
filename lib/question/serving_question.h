#pragma once
#include <optional>
#include <string>
#include <vector>

#include "estimate/queueing.h"
#include "hwdb/database.h"
#include "search/serving_search.h"
#include "spec/spec.h"

namespace shortboard {

/// Prompts and generation on separate cards. 0 cards: the ratio is searched.
struct ServingRoles {
  int prefill = 0, decode = 0;                           ///< Cards.
  std::optional<ServingPlan> prefill_plan, decode_plan;  ///< Absent: the question's plan.
  bool overlapped = true;                                ///< RolePair::overlapped.
};

/// A complete question about serving.
struct ServingQuestion {
  std::string title;
  ClusterParts parts{};
  Engine engine;
  ServingCluster cluster;
  ServingJob job;
  ServingMode mode = kUsualServingMode;
  RequestSize size;                              ///< Mean lengths.
  double input_sigma = 0.0, output_sigma = 0.0;  ///< Deviation of the logarithm of log-normal lengths; 0: all equal.
  double batch = 0.0;  ///< fixed_batch, prefill, decode: sequences at once in the whole deployment; 0: as many as fit.
  double concurrency = 0.0;  ///< online: requests in flight in the whole deployment; 0: follows from the rate.
  double requests = 0.0;     ///< online: requests of a run with start and end; 0: without end.
  double rate = 0.0;  ///< online: arrivals per second at the whole deployment; 0: the most that the objective allows.
  std::vector<Arrival> trace;           ///< online: recorded arrivals, which replace rate and lengths.
  std::vector<LatencyLimit> objective;  ///< online: the latency limits. Empty: none.
  std::optional<ServingRoles> roles;    ///< Absent: the same cards run prompts and generate.
  std::optional<ServingPlan> plan;
  ServingLimits limits;  ///< The given parts of a searched plan.
  std::vector<Published> published;
  /// {output,input}_tokens_per_s (of the cluster), the same _per_accelerator, requests_per_s, ttft_ms, tpot_ms.
  std::vector<MeasuredFigure> measured;
  std::vector<Assumption> assumed;

  [[nodiscard]] RequestMix mix() const { return {{size.input, input_sigma}, {size.output, output_sigma}}; }
};

struct GroupPart;

/// The question of a Spec that serves on one kind of card. Throws SpecError.
[[nodiscard]] ServingQuestion serving_question_of(const Spec& spec, const Database& database);
/// The question of one of several groups of cards, without roles, published and measured figures.
[[nodiscard]] ServingQuestion group_serving_of(const Spec& spec, const Database& database, const GroupPart& part);

}  // namespace shortboard
