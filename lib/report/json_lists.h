#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// Lists and maps that the JSON of answers of every kind has.
[[nodiscard]] nlohmann::ordered_json cluster_json(const ClusterParts& parts, const Cluster& cluster,
                                                  const std::string& stack);
[[nodiscard]] nlohmann::ordered_json ladder_json(const std::vector<Rung>& ladder);
[[nodiscard]] nlohmann::ordered_json staves_json(const std::vector<Stave>& staves);
/// `ours`: under the same metrics, in the same order.
[[nodiscard]] nlohmann::ordered_json published_json(const std::vector<Published>& published,
                                                    const std::vector<double>& ours);
[[nodiscard]] nlohmann::ordered_json assumed_json(const std::vector<Assumption>& assumed);
[[nodiscard]] nlohmann::ordered_json constants_json(const std::vector<ConstantLine>& constants);

}  // namespace shortboard
