#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/case.h"
#include "estimate/serving.h"
#include "search/serving_search.h"

namespace shortboard {

/// How requests come to a service.
enum class ServingMode : std::uint8_t {
  offline,      ///< All queued at once: the largest steady throughput.
  online,       ///< They arrive at a rate, or a number is in flight at all times.
  fixed_batch,  ///< One batch, run to its end.
  prefill,      ///< Prompts alone; another group generates.
  decode        ///< Generation alone; another group ran the prompts.
};
inline constexpr std::array<std::string_view, 5> kServingModeNames{"offline", "online", "fixed_batch", "prefill",
                                                                   "decode"};

/// One question about serving, complete.
struct ServingCase {
  std::string title;
  ClusterParts parts{};
  Engine engine;
  ServingCluster cluster;
  ServingJob job;
  ServingMode mode = ServingMode::offline;
  RequestSize size;
  double batch = 0.0;  ///< fixed_batch, prefill, decode: sequences at once in the whole deployment; 0: as many as fit.
  double concurrency = 0.0;  ///< online: requests in flight in the whole deployment; 0: given by the rate.
  double rate = 0.0;  ///< online: arrivals a second at the whole deployment; 0: the most that the objective allows.
  std::optional<ServingPlan> plan;
  ServingLimits limits;  ///< Where the plan is searched: the parts of it that are given.
  std::vector<Published> published;
  std::vector<Assumption> assumed;
};

}  // namespace shortboard
