#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "document/value.h"
#include "spec/spec.h"

namespace shortboard {

/// Fields of a published row, as the values of a Spec that say the same; absent where the row has none.
template <class T, std::size_t N>
[[nodiscard]] std::optional<T> named_in(const Value& row, std::string_view field,
                                        const std::array<std::string_view, N>& names) {
  const std::optional<Value> value = row.optional(field);
  if (!value) return std::nullopt;
  return static_cast<T>(value->one_of(field, names));
}

template <class T, std::size_t N>
[[nodiscard]] std::optional<OrAuto<T>> named_or_auto_in(const Value& row, std::string_view field,
                                                        const std::array<std::string_view, N>& names) {
  const std::optional<Value> value = row.optional(field);
  if (!value) return std::nullopt;
  std::optional<OrAuto<T>> found{std::in_place};
  if (value->text() != "auto") found.emplace(static_cast<T>(value->one_of(field, names)));
  return found;
}

[[nodiscard]] std::optional<int> count_in(const Value& row, std::string_view field, int least = 1);
[[nodiscard]] std::optional<OrAuto<int>> count_or_auto_in(const Value& row, std::string_view field);
[[nodiscard]] std::optional<double> positive_in(const Value& row, std::string_view field);
[[nodiscard]] std::optional<bool> flag_in(const Value& row, std::string_view field);

/// A rate that a row gives in Gb/s.
[[nodiscard]] BytesPerSecond gigabits(double per_second);

}  // namespace shortboard
