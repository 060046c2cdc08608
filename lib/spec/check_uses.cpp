#include "spec/check_uses.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>

#include "spec/metrics.h"

namespace shortboard {
namespace {

constexpr std::string_view kTraceTells = "is already given by the trace", kLeaveOut = "leave it out";
constexpr std::string_view kOwnLoad = "is a load, and the demand sets the load", kDemandTells = "leave it out";
constexpr std::string_view kOneClusters = "is a load of one cluster, and an offer is judged by the most that it serves";
constexpr std::string_view kTwice = "is also set in serve", kOnce = "give it once";
/// Keys that have no effect, or are a contradiction, beside another.
constexpr std::array kBeside{
    Beside{"cluster", "offer", "is unknown in an offer",
           "leave it out: each card that may be behind the offer is asked"},
    Beside{"demand", "offer", "is no workload that an offer is judged on", "size answers it; leave it out"},
    Beside{"published", "offer", "is of one cluster, and an offer is judged on many", "size prints it; leave it out"},
    Beside{"measured", "offer", "is of one cluster, and an offer is judged on many", "size explains it; leave it out"},
    Beside{"published", "demand", "is of one cluster, and a demand is asked of several", kLeaveOut},
    Beside{"measured", "demand", "describes a run, and a demand has none", "leave out one of the two"},
    Beside{"serve.rate", "serve.trace", kTraceTells, kLeaveOut},
    Beside{"serve.concurrency", "serve.trace", kTraceTells, kLeaveOut},
    Beside{"serve.requests", "serve.trace", kTraceTells, kLeaveOut},
    Beside{"serve.input", "serve.trace", kTraceTells, kLeaveOut},
    Beside{"serve.output", "serve.trace", kTraceTells, kLeaveOut},
    Beside{"serve.rate", "demand", kOwnLoad, kDemandTells},
    Beside{"serve.concurrency", "demand", kOwnLoad, kDemandTells},
    Beside{"serve.requests", "demand", kOwnLoad, kDemandTells},
    Beside{"serve.batch", "demand", kOwnLoad, kDemandTells},
    Beside{"serve.trace", "demand", kOwnLoad, kDemandTells},
    Beside{"serve.roles", "demand", kOwnLoad, kDemandTells},
    Beside{"demand.input", "serve.input", kTwice, kOnce},
    Beside{"demand.output", "serve.output", kTwice, kOnce},
    Beside{"serve.rate", "offer", kOneClusters, kLeaveOut},
    Beside{"serve.concurrency", "offer", kOneClusters, kLeaveOut},
    Beside{"serve.requests", "offer", kOneClusters, kLeaveOut},
    Beside{"serve.batch", "offer", kOneClusters, kLeaveOut},
    Beside{"serve.trace", "offer", kOneClusters, kLeaveOut},
    Beside{"serve.roles", "offer", kOneClusters, kLeaveOut}};

/// Keys that have no effect without another.
constexpr std::array kWithout{
    Beside{"train.pad_to_capacity", "train.capacity_factor", "there is no capacity to pad to",
           "write train.capacity_factor, or leave it out"},
    Beside{"offer.tolerance", "offer.cards", "is of P / cards, and there are no cards", "give offer.cards"}};

bool stands(const Spec& spec, std::string_view path) { return spec.places.contains(path); }

void check_other_keys(const Spec& spec) {
  for (const Beside& one : kBeside)
    if (stands(spec, one.key) && stands(spec, one.other))
      throw spec.error(one.key, std::string{one.problem}, std::string{one.remedy});
  for (const Beside& one : kWithout)
    if (stands(spec, one.key) && !stands(spec, one.other))
      throw spec.error(one.key, std::string{one.problem}, std::string{one.remedy});
}

template <class E, class Names>
std::string joined(std::span<const E> values, const Names& names) {
  std::string text;
  for (const E value : values) {
    if (!text.empty()) text += value == values.back() ? " or " : ", ";
    text += names[static_cast<std::size_t>(value)];
  }
  return text;
}

void check_workload(const Spec& spec, const Reading::Place& place, WorkloadKind workload) {
  const std::span<const WorkloadKind> users = place.key->uses.workloads;
  if (users.empty() || std::ranges::find(users, workload) != users.end()) return;
  throw spec.error(place.path,
                   fmt::format("has no effect beside {}", kWorkloadNames[static_cast<std::size_t>(workload)]),
                   fmt::format("remove it; it belongs to {}", joined(users, kWorkloadNames)));
}

void check_mode(const Spec& spec, const Reading::Place& place) {
  const std::span<const ServingMode> modes = place.key->uses.modes;
  const Serve* serve = std::get_if<Serve>(&spec.workload);
  if (modes.empty() || serve == nullptr) return;
  const ServingMode mode = serve->mode.value_or(kUsualServingMode);
  if (std::ranges::find(modes, mode) != modes.end()) return;
  throw spec.error(place.path,
                   fmt::format("has no effect in mode {}", kServingModeNames[static_cast<std::size_t>(mode)]),
                   fmt::format("remove it, or use mode {}", joined(modes, kServingModeNames)));
}

void check_groups(const Spec& spec, const Reading::Place& place) {
  const Uses& uses = place.key->uses;
  const bool of_group = place.path.starts_with("plan.groups.");
  if (uses.groups == GroupCount::any || of_group) return;
  const bool several = spec.has_several_groups();
  if (several && uses.groups == GroupCount::one)
    throw spec.error(place.path, "is for one group of cards", std::string{uses.instead});
  if (!several && uses.groups == GroupCount::several)
    throw spec.error(place.path, "has no effect with one group of cards", std::string{uses.instead});
}

/// Several groups divide some workloads only, and services in some modes only.
void check_several(const Spec& spec, WorkloadKind workload) {
  if (!spec.has_several_groups()) return;
  if (workload == WorkloadKind::generate || spec.demand)
    throw spec.error("cluster.groups[1]", "a second group of cards is estimated in training and serving only",
                     "size each on its own");
  const Serve* serve = std::get_if<Serve>(&spec.workload);
  if (serve == nullptr) return;
  const ServingMode mode = serve->mode.value_or(kUsualServingMode);
  if (mode != ServingMode::offline && mode != ServingMode::online)
    throw spec.error("serve.mode", "is for one group of cards",
                     "size each group on its own, or write offline or online");
}

/// A role is named by its group where there are several, and else by its cards.
void check_roles(const Spec& spec) {
  const Serve* serve = std::get_if<Serve>(&spec.workload);
  if (serve == nullptr || !serve->roles || serve->roles->kind != RolesSpec::Kind::given) return;
  const auto check = [&](const RoleSpec& role, std::string_view path) {
    if (spec.has_several_groups() && role.group.empty())
      throw spec.error(path, "names no group", "with several groups, write the name of the one that has this role");
    if (!spec.has_several_groups() && !role.group.empty())
      throw spec.error(path, fmt::format("'{}' is not a number", role.group), "write its cards, or a map of its plan");
  };
  check(serve->roles->prefill, "serve.roles.prefill");
  check(serve->roles->decode, "serve.roles.decode");
}

/// Software by name: by group where there are several, by role in post-training.
void check_stack(const Spec& spec, WorkloadKind workload) {
  constexpr std::array<std::string_view, 2> kRoles{"rollout", "train"};
  if (workload == WorkloadKind::post_train && !spec.stack.all.empty())
    throw spec.error("stack", "is one name for two kinds of software", "write {rollout: an engine, train: a stack}");
  for (const auto& [name, software] : spec.stack.by_name) {
    if (workload == WorkloadKind::post_train) {
      if (std::ranges::find(kRoles, name) == kRoles.end())
        throw spec.error(fmt::format("stack.{}", name), "no such key",
                         fmt::format("known keys: {}", fmt::join(kRoles, ", ")));
    } else if (!spec.has_several_groups()) {
      throw spec.error("stack", "holds a map, and there is one group of cards", "write the name of the software");
    }
  }
}

void check_metrics(const Spec& spec, WorkloadKind workload) {
  const std::span<const std::string_view> published = published_metrics(workload),
                                          measured = measured_metrics(workload);
  for (std::size_t i = 0; i < spec.published.size(); ++i)
    if (std::ranges::find(published, spec.published[i].metric) == published.end())
      throw spec.error(fmt::format("published[{}].metric", i), fmt::format("no metric '{}'", spec.published[i].metric),
                       fmt::format("one of {}", fmt::join(published, ", ")));
  const std::string known = fmt::format("of this workload: {}", fmt::join(measured, ", "));
  for (const MeasuredFigure& one : spec.measured)
    if (std::ranges::find(measured, one.metric) == measured.end())
      throw spec.error(fmt::format("measured.{}", one.metric), "no such figure", known);
  if (stands(spec, "measured") && spec.measured.empty()) throw spec.error("measured", "has no figure", known);
}

/// What a spec must have, by what it asks.
void check_missing(const Spec& spec) {
  const auto missing = [&](std::string_view where, std::string_view key) {
    return spec.error(where, fmt::format("the key '{}' is missing", key));
  };
  if (!spec.offer && spec.cluster.groups.empty()) throw missing("", "cluster");
  for (std::size_t g = 0; !spec.demand && g < spec.cluster.groups.size(); ++g)
    if (!spec.cluster.groups[g].count) throw missing(fmt::format("cluster.groups[{}]", g), "count");
}

/// What depends on the value of another key.
void check_values(const Spec& spec) {
  if (const Train* train = std::get_if<Train>(&spec.workload);
      train != nullptr && train->lora_rank && train->task != Task::lora)
    throw spec.error("train.lora_rank", "has no effect without adapters", "write task: lora, or leave it out");
  if (spec.offer && stands(spec, "plan") && !spec.plan.automatic)
    throw spec.error("plan", "is chosen for each card", "write plan: auto, or leave it out");
  const auto context = [&](const PlanSpec& plan, const std::string& path) {
    const int cards = plan.context ? plan.context->value().value_or(2) : 1;
    if (plan.context_exchange && cards == 1)
      throw spec.error(path + ".context_exchange", "has no effect where context is 1",
                       "give context 2 or more, or auto; or leave it out");
  };
  context(spec.plan, "plan");
  for (const auto& [name, plan] : spec.plan.groups) context(plan, fmt::format("plan.groups.{}", name));
}

}  // namespace

std::span<const Beside> refused_beside() { return kBeside; }
std::span<const Beside> refused_without() { return kWithout; }

void check_uses(const Spec& spec, const Reading& reading) {
  const std::optional<WorkloadKind> workload = kind_of(spec.workload);
  if (!workload)
    throw spec.error("", "names no workload", fmt::format("write one of {}", fmt::join(kWorkloadNames, ", ")));
  check_other_keys(spec);
  for (const Reading::Place& place : reading.keys) {
    check_workload(spec, place, *workload);
    check_groups(spec, place);
    check_mode(spec, place);
  }
  check_missing(spec);
  check_several(spec, *workload);
  check_roles(spec);
  check_stack(spec, *workload);
  check_metrics(spec, *workload);
  check_values(spec);
}

}  // namespace shortboard
