#pragma once
#include <optional>
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// What may hold a piece of work back and is in no resource gain: what of it is not told or not modelled.
struct OpenSource {
  bool crosses = false;              ///< Messages go between domains.
  std::optional<OpenCause> power{};  ///< Absent: the power cap is modelled.
  std::optional<OpenCause> expert_balance{};
  OpenCause storage = OpenCause::storage;
};
[[nodiscard]] std::vector<OpenResource> open_resources(const Cluster& cards, const ClusterParts& parts,
                                                       const OpenSource& source);

}  // namespace shortboard
