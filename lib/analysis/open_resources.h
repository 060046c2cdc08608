#pragma once
#include <optional>
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// What may hold a workload back and has no resource gain, because it is unknown or not modelled.
struct OpenSource {
  bool crosses = false;              ///< There are messages between domains.
  std::optional<OpenCause> power{};  ///< Absent: the power cap is modelled.
  std::optional<OpenCause> expert_balance{};
  OpenCause storage = OpenCause::storage;
};
[[nodiscard]] std::vector<OpenResource> open_resources(const Cluster& cards, const ClusterParts& parts,
                                                       const OpenSource& source);

}  // namespace shortboard
