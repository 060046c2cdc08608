#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// The English of what answers tell by enumerators.
[[nodiscard]] std::string name_of(const LadderStep& step);
[[nodiscard]] std::string_view name_of(const WorkLimit& limit);
[[nodiscard]] std::string text_of(const WorkLimit& limit);
[[nodiscard]] std::string_view name_of(const OpenResource& open);
/// "unknown" or "not modelled".
[[nodiscard]] std::string_view state_of(const OpenResource& open);
[[nodiscard]] std::string text_of(const OpenResource& open);
[[nodiscard]] std::string text_of(const NotModelled& one);
[[nodiscard]] std::vector<std::string> texts_of(const std::vector<NotModelled>& all);
[[nodiscard]] std::string name_of(const Suspect& suspect);
[[nodiscard]] std::string_view name_of(const ShortBoard& short_board);
/// What the figures do not keep of what was asked; empty where they keep all.
[[nodiscard]] std::string caveat_of(const Answer& answer);
[[nodiscard]] inline std::string_view unit_of(const Answer& answer) {
  return kThroughputUnitNames[static_cast<std::size_t>(answer.throughput.unit)];
}
[[nodiscard]] inline std::string_view time_of(const Answer& answer) {
  return kTimeOfNames[static_cast<std::size_t>(answer.duration.of)];
}
/// What a part of a step is in a service.
[[nodiscard]] std::string_view serving_part_name(Part part);

}  // namespace shortboard
