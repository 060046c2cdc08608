#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "analysis/training_answer.h"

namespace shortboard {

/// Lists and maps that the JSON of answers of every kind has.
[[nodiscard]] nlohmann::ordered_json cluster_json(const ClusterParts& parts, const Cluster& cluster,
                                                  const std::string& stack);
[[nodiscard]] nlohmann::ordered_json plan_json(const Plan& plan);
[[nodiscard]] nlohmann::ordered_json ladder_json(const std::vector<LadderStep>& ladder);
[[nodiscard]] nlohmann::ordered_json resource_gains_json(const std::vector<ResourceGain>& resource_gains);
/// `pflops`: effective now.
[[nodiscard]] nlohmann::ordered_json chain_json(const Chain& chain, double pflops);
[[nodiscard]] nlohmann::ordered_json limits_json(const std::vector<WorkLimit>& limits);
[[nodiscard]] nlohmann::ordered_json open_json(const std::vector<OpenResource>& open);
/// `ours`: under the same metrics, in the same order.
[[nodiscard]] nlohmann::ordered_json published_json(const std::vector<Published>& published,
                                                    const std::vector<double>& ours);
[[nodiscard]] nlohmann::ordered_json assumed_json(const std::vector<Assumption>& assumed);
/// A figure that may be unknown: null then. Watts plain.
[[nodiscard]] nlohmann::ordered_json number_or_null(const std::optional<double>& value);
[[nodiscard]] nlohmann::ordered_json watts_or_null(const std::optional<Watts>& value);
/// Seconds by part, under the parts' names.
template <class P, const auto& Names>
[[nodiscard]] nlohmann::ordered_json parts_json(const PartSeconds<P, Names>& parts) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < Names.size(); ++i) json[std::string{Names[i]} + "_s"] = parts[static_cast<P>(i)];
  return json;
}
[[nodiscard]] nlohmann::ordered_json operators_json(const std::vector<OperatorLine>& operators);
[[nodiscard]] nlohmann::ordered_json constants_json(const std::vector<ConstantLine>& constants);

}  // namespace shortboard
