#include "spec/on_card.h"

#include <fmt/format.h>

#include <algorithm>

#include "document/changes.h"
#include "document/edit.h"
#include "hwdb/nearest_stack.h"
#include "hwdb/pipeline.h"

namespace shortboard {
namespace {

/// Whether software that a work of this kind names runs on a card of another vendor than its own.
bool has_port(const Node& spec, const std::string& software, const Accelerator& card, const Database& database) {
  if (spec.find("serve") != nullptr)
    return !engine_port(database, database.id(EntryKind::engine, software), card).empty();
  if (spec.find("generate") != nullptr) {
    const std::vector<std::string>& usual_for = database.pipeline(software).usual_for;
    return std::ranges::find(usual_for, card.kernel_class) != usual_for.end();
  }
  return same_family(database.id(EntryKind::stack, software), database.kernel_class(card.kernel_class).stack);
}

void set_software(Node& spec, const Accelerator& own, const Accelerator& card, const Database& database,
                  std::vector<Assumption>& assumed) {
  const Node* stack = spec.find("stack");
  if (stack == nullptr || own.vendor == card.vendor || has_port(spec, stack->text, card, database)) return;
  assumed.push_back({"software instead of the spec's",
                     fmt::format("the usual: {} is not known on {} cards", stack->text, card.vendor), "stack"});
  drop(spec, "stack");
}

/// Roles keep their cards; their plans are searched.
void set_role_plans(Node& spec, std::vector<Assumption>& assumed) {
  Node* serve = find_child(spec, "serve");
  Node* roles = serve != nullptr ? find_child(*serve, "roles") : nullptr;
  if (roles == nullptr) return;
  bool given = false;
  for (const std::string_view role : {"prefill", "decode"})
    if (Node* one = find_child(*roles, role))
      for (const std::string_view key : {"tensor", "pipeline", "attention_data", "expert"}) {
        given = given || one->find(key) != nullptr;
        drop(*one, key);
      }
  if (given)
    assumed.push_back({"plans of the roles instead of the spec's", "auto: the best of each card", "serve.roles"});
}

void set_plan(Node& spec, std::vector<Assumption>& assumed) {
  set_role_plans(spec, assumed);
  const Node* plan = spec.find("plan");
  if (plan != nullptr && plan->kind == Node::Kind::map)
    assumed.push_back({"plan instead of the spec's", "auto: the best of each card", "plan"});
  set_child(spec, "plan", "auto");
}

}  // namespace

Node& card_group(Node& spec) { return find_child(*find_child(spec, "cluster"), "groups")->children.front(); }

Node on_card(const Node& spec, const std::string& accelerator) {
  Node changed = spec;
  Node& group = card_group(changed);
  for (const std::string_view key : {"system", "fabric", "domain", "scale_out", "host_memory_bandwidth"})
    drop(group, key);
  set_child(group, "accelerator", accelerator);
  return changed;
}

Node work_on_card(const Node& spec, const Accelerator& own, const Accelerator& card, const Database& database,
                  std::vector<Assumption>& assumed) {
  Node changed = own.id == card.id ? spec : on_card(spec, card.id);
  drop(changed, "published");
  set_software(changed, own, card, database, assumed);
  set_plan(changed, assumed);
  return changed;
}

}  // namespace shortboard
