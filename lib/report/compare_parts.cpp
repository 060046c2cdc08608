#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/compare.h"
#include "report/tables.h"

namespace shortboard {
namespace {

std::string plan_of_role(const RoleShare& role) {
  ServingPlan plan = role.plan;
  plan.replicas = static_cast<int>(role.replicas);
  return plan_line(plan);
}

}  // namespace

std::string plan_of(const ComparedRow& row) {
  const QuestionAnswer& answer = *row.answer;
  if (const auto* training = std::get_if<TrainingAnswer>(&answer)) return plan_line(training->estimate.plan);
  if (const auto* serving = std::get_if<ServingAnswer>(&answer)) return plan_line(serving->plan);
  if (const auto* making = std::get_if<GenerationAnswer>(&answer)) return plan_line(making->estimate);
  if (const auto* service = std::get_if<MixedServingAnswer>(&answer)) return service->best.name;
  if (const auto* mixed = std::get_if<MixedTrainingAnswer>(&answer)) {
    std::vector<std::string> groups;
    for (const GroupPart& part : mixed->groups)
      groups.push_back(fmt::format("{:.0f} cards of {} at work", part.cards, part.name));
    return fmt::format("{}", fmt::join(groups, ", "));
  }
  if (const auto* roles = std::get_if<RolesAnswer>(&answer))
    return fmt::format("prefill: {}; decode: {}", plan_of_role(roles->prefill), plan_of_role(roles->decode));
  return {};
}

std::string work_title(const std::string& name, const std::vector<std::string>& specs) {
  return fmt::format("{} ({})", name, fmt::join(specs, ", "));
}

Table run_table(const std::string& work, const std::vector<ComparedRow>& rows) {
  Table table{"How: " + work, {"card", "interval", "software", "evidence", "plan"}, {}, {}};
  for (const ComparedRow& row : rows)
    if (row.can())
      table.rows.push_back({row.name, fmt::format("+-{:.0f}%", 100.0 * row.figures.uncertainty), row.figures.software,
                            std::string{kEvidenceNames[static_cast<std::size_t>(row.figures.evidence)]}, plan_of(row)});
  table.below = "80% interval of the speed; plans are the best found for each card";
  return table;
}

Table refused_table(const std::string& work, const std::vector<ComparedRow>& rows) {
  Table table{"Can't: " + work, {}, {}, {}};
  for (const ComparedRow& row : rows)
    if (!row.can()) table.rows.push_back({fmt::format("{}: {}", row.name, row.refused)});
  return table;
}

std::vector<AssumptionWords> assumed_of(const std::vector<ComparedRow>& rows) {
  std::vector<std::pair<AssumptionWords, std::vector<std::string>>> found;  // and by whom
  std::size_t asked = 0;
  for (const ComparedRow& row : rows) {
    if (!row.can()) continue;
    ++asked;
    for (const AssumptionWords& one : words_of(row.assumed)) {
      const auto known = std::ranges::find_if(found, [&](const auto& other) { return other.first == one; });
      if (known == found.end())
        found.push_back({one, {row.name}});
      else if (known->second.back() != row.name)
        known->second.push_back(row.name);
    }
  }
  std::vector<AssumptionWords> all;
  for (const auto& [one, names] : found) {
    all.push_back(one);
    if (names.size() < asked) all.back().what = fmt::format("{}: {}", fmt::join(names, ", "), one.what);
  }
  return all;
}

std::vector<std::string> not_modelled(const std::vector<ComparedRow>& rows) {
  std::vector<std::string> all;
  for (const ComparedRow& row : rows)
    for (const std::string& one : row.figures.not_modelled)
      if (std::ranges::find(all, one) == all.end()) all.push_back(one);
  return all;
}

}  // namespace shortboard
