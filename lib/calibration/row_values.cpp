#include "calibration/row_values.h"

namespace shortboard {

std::optional<int> count_in(const Value& row, std::string_view field, int least) {
  const std::optional<Value> value = row.optional(field);
  return value ? std::optional{value->count(least)} : std::nullopt;
}

std::optional<OrAuto<int>> count_or_auto_in(const Value& row, std::string_view field) {
  const std::optional<Value> value = row.optional(field);
  if (!value) return std::nullopt;
  return value->text() == "auto" ? OrAuto<int>{} : OrAuto<int>{value->count()};
}

std::optional<double> positive_in(const Value& row, std::string_view field) {
  const std::optional<Value> value = row.optional(field);
  return value ? std::optional{value->positive()} : std::nullopt;
}

std::optional<bool> flag_in(const Value& row, std::string_view field) {
  const std::optional<Value> value = row.optional(field);
  return value ? std::optional{value->boolean()} : std::nullopt;
}

BytesPerSecond gigabits(double per_second) { return BytesPerSecond{per_second * 1e9 / 8.0}; }

}  // namespace shortboard
