#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/compare.h"
#include "report/english.h"
#include "report/tables.h"

namespace shortboard {
namespace {

std::string kind_of(const Assumption& one) { return fmt::format("{}\n{}\n{}", one.what, one.value, one.key); }

std::string plan_of_role(const RoleShare& role) {
  ServingPlan plan = role.plan;
  plan.replicas = static_cast<int>(role.replicas);
  return plan_line(plan);
}

}  // namespace

std::string plan_of(const ComparedRow& row) {
  const AnyAnswer& answer = *row.answer;
  if (const auto* training = answer.get_if<TrainingAnswer>()) return plan_line(training->estimate.plan);
  if (const auto* serving = answer.get_if<ServingAnswer>()) return plan_line(serving->plan);
  if (const auto* making = answer.get_if<GenerationAnswer>()) return plan_line(making->estimate);
  if (const auto* service = answer.get_if<MixedServingAnswer>()) return service->best.name;
  if (const auto* mixed = answer.get_if<MixedTrainingAnswer>()) {
    std::vector<std::string> groups;
    for (const GroupPart& part : mixed->groups)
      groups.push_back(fmt::format("{:.0f} cards of {} at work", part.cards, part.name));
    return fmt::format("{}", fmt::join(groups, ", "));
  }
  if (const auto* roles = answer.get_if<RolesAnswer>())
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
      table.rows.push_back(
          {row.name, fmt::format("+-{:.0f}%", 100.0 * row.figures.accuracy.uncertainty), row.figures.software,
           std::string{kEvidenceNames[static_cast<std::size_t>(row.figures.accuracy.evidence)]}, plan_of(row)});
  table.below = "80% interval of the speed; plans are the best found for each card";
  return table;
}

Table refused_table(const std::string& work, const std::vector<ComparedRow>& rows) {
  Table table{"Can't: " + work, {}, {}, {}};
  for (const ComparedRow& row : rows)
    if (!row.can()) table.rows.push_back({fmt::format("{}: {}", row.name, row.refused)});
  return table;
}

std::vector<Assumption> assumed_of(const std::vector<ComparedRow>& rows) {
  std::vector<std::pair<Assumption, std::vector<std::string>>> found;  // and by whom
  std::size_t asked = 0;
  for (const ComparedRow& row : rows) {
    if (!row.can()) continue;
    ++asked;
    for (const Assumption& one : row.assumed) {
      const auto known =
          std::ranges::find_if(found, [&](const auto& other) { return kind_of(other.first) == kind_of(one); });
      if (known == found.end())
        found.push_back({one, {row.name}});
      else if (known->second.back() != row.name)
        known->second.push_back(row.name);
    }
  }
  std::vector<Assumption> all;
  for (const auto& [one, names] : found) {
    all.push_back(one);
    if (names.size() < asked) all.back().what = fmt::format("{}: {}", fmt::join(names, ", "), one.what);
  }
  return all;
}

std::vector<std::string> not_modelled(const std::vector<ComparedRow>& rows) {
  std::vector<std::string> all;
  for (const ComparedRow& row : rows)
    for (const std::string& one : texts_of(row.figures.not_modelled))
      if (std::ranges::find(all, one) == all.end()) all.push_back(one);
  return all;
}

}  // namespace shortboard
