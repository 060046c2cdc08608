#include "report/compared_parts.h"

#include <algorithm>
#include <iterator>

#include "report/generation_parts.h"
#include "report/parts.h"
#include "report/serving_parts.h"

namespace shortboard {
namespace {

Wording role_plan(const RoleShare& role) {
  ServingPlan plan = role.plan;
  plan.replicas = static_cast<int>(role.replicas);
  return plan_wording(plan);
}

/// The plan of each kind of answer, as a wording.
struct PlanOf {
  Wording operator()(const TrainingAnswer& one) const { return plan_wording(one.estimate.plan); }
  Wording operator()(const ServingAnswer& one) const { return plan_wording(one.plan); }
  Wording operator()(const GenerationAnswer& one) const { return plan_wording(one.estimate); }
  Wording operator()(const MixedServingAnswer& one) const { return "as_is"_w(one.best.name); }
  Wording operator()(const MixedTrainingAnswer& one) const {
    std::vector<CellValue> groups;
    for (const GroupPart& part : one.groups) groups.emplace_back("cards_at_work_of"_w(count(part.cards), part.name));
    return "as_is"_w(list(std::move(groups)));
  }
  Wording operator()(const RolesAnswer& one) const {
    return "roles_plan"_w(role_plan(one.prefill), role_plan(one.decode));
  }
  Wording operator()(const DemandAnswer&) const { return "as_is"_w(""); }
  Wording operator()(const PostTrainAnswer& one) const { return plan_wording(one.best.train_plan); }
};

}  // namespace

Wording plan_wording(const ComparedRow& row) { return row.answer->visit(PlanOf{}); }

Table refused_table(const std::vector<ComparedRow>& rows, const std::string& work) {
  Table table{"refused"_w, {{"work"_w}, {"accelerator"_w, {}, Depth::full}, {"name"_w, "card"_w}, {"reason"_w}}, {}, 3};
  for (const ComparedRow& row : rows)
    if (!row.can()) table.rows.push_back({work, row.accelerator, row.name, row.refused});
  return table;
}

std::vector<AssumptionWords> assumed_of(const std::vector<ComparedRow>& rows) {
  std::vector<std::pair<AssumptionWords, std::vector<std::string>>> found;  // and by whom
  std::size_t asked = 0;
  for (const ComparedRow& row : rows) {
    if (!row.can()) continue;
    ++asked;
    for (const AssumptionWords& one : words_of(row.assumed)) {
      const auto known = std::ranges::find(found, one, &std::pair<AssumptionWords, std::vector<std::string>>::first);
      if (known == found.end())
        found.push_back({one, {row.name}});
      else if (known->second.back() != row.name)
        known->second.push_back(row.name);
    }
  }
  std::vector<AssumptionWords> all;
  for (const auto& [one, names] : found) {
    all.push_back(one);
    if (names.size() < asked) all.back().what = of_cards(names, one.what);
  }
  return all;
}

void add_not_modelled(const std::vector<ComparedRow>& rows, std::vector<NotModelled>& all) {
  for (const ComparedRow& row : rows)
    for (const NotModelled& one : row.figures.not_modelled)
      if (std::ranges::find(all, one) == all.end()) all.push_back(one);
}

std::optional<Wording> caveat_of(const SharedAnswer& figures) {
  if (figures.rate && !figures.keeps_up.value_or(true))
    return "does_not_keep_up"_w(number(figures.rate->served), number(figures.rate->asked));
  if (!figures.meets_objective.value_or(true)) return "misses_objective"_w();
  return std::nullopt;
}

void append(Table more, Table& table) {
  if (table.columns.empty())
    table = std::move(more);
  else
    std::ranges::move(more.rows, std::back_inserter(table.rows));
}

}  // namespace shortboard
