#include "spec/read_degree.h"

#include <fmt/format.h>

namespace shortboard {

std::optional<int> read_degree(const Value& plan, std::string_view key, std::vector<Assumption>& assumed) {
  const std::optional<Value> value = plan.optional(key);
  if (value && value->text() == "auto") return std::nullopt;
  if (value) return value->count();
  assumed.push_back({fmt::format("plan: {}", key), "1", fmt::format("plan.{}", key)});
  return 1;
}

}  // namespace shortboard
