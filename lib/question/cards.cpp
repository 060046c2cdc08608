#include "question/cards.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace shortboard {
namespace {

constexpr int kMostCards = 10'000'000;

/// An entry named by the Spec, or else the usual one.
template <class T, class Get>
std::optional<T> named_or_usual(const Spec& spec, const std::string& name, std::string_view key,
                                const std::string& usual, std::size_t group, std::vector<Assumption>& assumed,
                                Get&& get) {
  if (!name.empty()) return get(name, spec.at(fmt::format("cluster.groups[{}].{}", group, key)));
  if (usual.empty()) return std::nullopt;
  assumed.push_back({Assumed::usual_part, {usual}, std::string{key}, group});
  return get(usual, Location{});
}

SpecError missing(const Spec& spec, const std::string& path, std::string_view key) {
  return spec.error(path, fmt::format("the key '{}' is missing", key));
}

}  // namespace

GroupPart only_group(const Spec& spec) {
  GroupPart part;
  if (spec.plan != PlanSpec{}) part.plan = &spec.plan;
  part.stack = spec.stack.all;
  return part;
}

GroupPart part_of(const Spec& spec, std::size_t group, const std::string& name, int all_cards) {
  GroupPart part;
  part.group = group;
  part.all_cards = all_cards;
  part.mixed = true;
  if (spec.plan.automatic) part.plan = &spec.plan;
  if (const auto own = spec.plan.groups.find(name); own != spec.plan.groups.end()) {
    part.plan = &own->second;
    part.plan_path = fmt::format("plan.groups.{}", name);
  }
  part.stack = spec.stack.all;
  if (const auto own = spec.stack.by_name.find(name); own != spec.stack.by_name.end()) {
    part.stack = own->second;
    part.stack_path = fmt::format("stack.{}", name);
  }
  return part;
}

GivenCards given_cards(const Spec& spec, std::size_t group, const Database& database) {
  if (spec.cluster.groups.empty()) {
    if (spec.cluster == ClusterSpec{} && !spec.places.contains("cluster")) throw missing(spec, {}, "cluster");
    throw spec.error("cluster.groups", "is empty", "name an accelerator and a count");
  }
  const GroupSpec& given = spec.cluster.groups.at(group);
  const std::string path = fmt::format("cluster.groups[{}]", group);
  if (given.accelerator.empty()) throw missing(spec, path, "accelerator");
  GivenCards found;
  ClusterParts& parts = found.parts;
  parts.accelerator = database.accelerator(given.accelerator, spec.at(path + ".accelerator"));
  if (!given.count) throw missing(spec, path, "count");
  found.count = *given.count;
  if (found.count > kMostCards)
    throw spec.error(path + ".count", fmt::format("{} cards are more than 10 million", found.count));
  parts.system =
      named_or_usual<System>(spec, given.system, "system", parts.accelerator.system, group, found.assumed,
                             [&](const std::string& id, const Location& at) { return database.system(id, at); });
  const std::string fabric = parts.system ? parts.system->fabric : std::string{};
  parts.fabric =
      named_or_usual<Fabric>(spec, given.fabric, "fabric", fabric, group, found.assumed,
                             [&](const std::string& id, const Location& at) { return database.fabric(id, at); });
  parts.domain = given.domain;
  parts.scale_out = given.scale_out;
  parts.host_memory_bandwidth = given.host_memory_bandwidth;
  parts.kernels = database.kernel_class(parts.accelerator.kernel_class);
  return found;
}

std::vector<std::string> group_names(const Spec& spec) {
  std::vector<std::string> names;
  for (const GroupSpec& group : spec.cluster.groups) {
    const std::string path = fmt::format("cluster.groups[{}]", names.size());
    std::string name = group.name.empty() ? group.accelerator : group.name;
    if (name.empty()) throw missing(spec, path, "accelerator");
    if (std::ranges::find(names, name) != names.end())
      throw spec.error(path, fmt::format("a second group is called {}", name), "give each a name of its own");
    names.push_back(std::move(name));
  }
  return names;
}

void check_group_names(const Spec& spec, const std::vector<std::string>& names) {
  for (const auto& [name, plan] : spec.plan.groups) (void)group_named(spec, "plan.groups." + name, name, names);
  for (const auto& [name, stack] : spec.stack.by_name) (void)group_named(spec, "stack." + name, name, names);
}

std::size_t group_named(const Spec& spec, std::string_view path, const std::string& name,
                        const std::vector<std::string>& names) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end())
    throw spec.error(path, fmt::format("no group '{}'", name),
                     fmt::format("the groups are {}", fmt::join(names, ", ")));
  return static_cast<std::size_t>(found - names.begin());
}

}  // namespace shortboard
