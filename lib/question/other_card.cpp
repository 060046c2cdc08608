#include "question/other_card.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "hwdb/nearest_stack.h"
#include "hwdb/pipeline.h"

namespace shortboard {
namespace {

/// A key whose value is no longer the file's.
void made_in_code(Spec& spec, const std::string& path) { spec.places[path] = {.file = spec.file, .path = path}; }

/// Whether software that a workload of this kind names runs on a card of another vendor than its own.
bool has_port(const Spec& spec, const std::string& software, const Accelerator& card, const Database& database) {
  if (std::holds_alternative<Serve>(spec.workload))
    return !engine_port(database, database.id(EntryKind::engine, software), card).empty();
  if (std::holds_alternative<Generate>(spec.workload)) {
    const std::vector<std::string>& usual_for = database.pipeline(software).usual_for;
    return std::ranges::find(usual_for, card.kernel_class) != usual_for.end();
  }
  return same_family(database.id(EntryKind::stack, software), database.kernel_class(card.kernel_class).stack);
}

void set_software(Spec& spec, const Accelerator& own, const Accelerator& card, const Database& database,
                  std::vector<Assumption>& assumed) {
  if (spec.stack.empty() || own.vendor == card.vendor || has_port(spec, spec.stack.all, card, database)) return;
  assumed.push_back({Assumed::software_not_the_spec_s, {spec.stack.all, card.vendor}});
  spec.stack = {};
}

bool open_plan(RoleSpec& role) {
  const bool given = role.tensor || role.pipeline || role.attention_data || role.expert;
  role.tensor = role.pipeline = role.attention_data = role.expert = std::nullopt;
  return given;
}

/// Roles keep their cards; their plans are searched.
void open_role_plans(Spec& spec, std::vector<Assumption>& assumed) {
  auto* const serve = std::get_if<Serve>(&spec.workload);
  if (serve == nullptr || !serve->roles) return;
  const bool prefill = open_plan(serve->roles->prefill), decode = open_plan(serve->roles->decode);
  if (prefill || decode) assumed.push_back({Assumed::role_plans_not_the_spec_s});
}

}  // namespace

Spec with_count(Spec spec, int count) {
  spec.cluster.groups.front().count = count;
  made_in_code(spec, "cluster.groups[0].count");
  return spec;
}

Spec on_card(Spec spec, const std::string& accelerator) {
  GroupSpec& group = spec.cluster.groups.front();
  GroupSpec moved;
  moved.name = group.name;
  moved.accelerator = accelerator;
  moved.count = group.count;
  group = std::move(moved);
  made_in_code(spec, "cluster.groups[0].accelerator");
  return spec;
}

Spec moved_to_card(const Spec& spec, const Accelerator& own, const Accelerator& card, const Database& database,
                   std::vector<Assumption>& assumed) {
  Spec moved = own.id == card.id ? spec : on_card(spec, card.id);
  moved.published.clear();
  moved.measured.clear();
  set_software(moved, own, card, database, assumed);
  open_role_plans(moved, assumed);
  if (moved.plan != PlanSpec{} && !moved.plan.automatic) assumed.push_back({Assumed::plan_not_the_spec_s});
  moved.plan = {};
  moved.plan.automatic = true;
  return moved;
}

}  // namespace shortboard
