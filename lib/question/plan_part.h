#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/assumption.h"
#include "spec/spec.h"

namespace shortboard {

/// A degree of a given plan: absent if it is auto (to be searched), and 1 (an assumption) if the plan does not name it.
[[nodiscard]] std::optional<int> degree(const std::optional<OrAuto<int>>& given, std::string_view key,
                                        std::vector<Assumption>& assumed);

/// A choice of a given plan: absent if it is auto, and `usual` (an assumption) if the plan does not name it.
template <class T, std::size_t N>
[[nodiscard]] std::optional<T> choice(const std::optional<OrAuto<T>>& given, std::string_view key,
                                      const std::array<std::string_view, N>& names, T usual,
                                      std::vector<Assumption>& assumed) {
  if (given) return given->value();
  assumed.push_back({Assumed::part_of_plan, {std::string{names[static_cast<std::size_t>(usual)]}}, std::string{key}});
  return usual;
}

}  // namespace shortboard
