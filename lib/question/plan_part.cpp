#include "question/plan_part.h"

namespace shortboard {

std::optional<int> degree(const std::optional<OrAuto<int>>& given, std::string_view key,
                          std::vector<Assumption>& assumed) {
  if (given) return given->value();
  assumed.push_back({Assumed::part_of_plan, {std::string{"1"}}, std::string{key}});
  return 1;
}

}  // namespace shortboard
