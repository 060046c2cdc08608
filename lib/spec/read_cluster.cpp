#include "spec/read_cluster.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "units/parse.h"

namespace shortboard {
namespace {

constexpr int kMostCards = 10'000'000;

/// An entry named by the spec, or else the usual one.
template <class T, class Get>
std::optional<T> named_or_usual(const Value& group, std::string_view key, const std::string& usual, std::size_t place,
                                std::vector<Assumption>& assumed, Get&& get) {
  if (const std::optional<Value> name = group.optional(key)) return get(name->text(), name->at());
  if (usual.empty()) return std::nullopt;
  assumed.push_back({std::string{key}, usual, fmt::format("cluster.groups[{}].{}", place, key)});
  return get(usual, Location{});
}

}  // namespace

std::size_t count_groups(const Value& spec) {
  const std::optional<Value> cluster = spec.optional("cluster");
  if (!cluster || !cluster->is_map()) return 0;
  const std::optional<Value> groups = cluster->optional("groups");
  return groups && groups->is_list() ? groups->items().size() : 0;
}

ReadCards read_cluster(const Value& spec, const Database& database) {
  const Value cluster = spec.required("cluster");
  cluster.allow({"groups"});
  if (const std::vector<Value> groups = cluster.required("groups").items(); groups.size() > 1)
    throw groups[1].error("a second group of cards is estimated in training and serving only", "size each on its own");
  return read_group(spec, 0, database);
}

ReadCards read_group(const Value& spec, std::size_t place, const Database& database) {
  const Value cluster = spec.required("cluster");
  cluster.allow({"groups", "link"});
  const std::vector<Value> groups = cluster.required("groups").items();
  if (place >= groups.size()) throw cluster.required("groups").error("is empty", "name an accelerator and a count");
  const Value& group = groups[place];
  group.allow({"name", "accelerator", "count", "system", "fabric", "domain", "scale_out", "host_memory_bandwidth"});
  ReadCards found;
  ClusterParts& parts = found.parts;
  const Value name = group.required("accelerator");
  parts.accelerator = database.accelerator(name.text(), name.at());
  found.count = group.required("count").count();
  if (found.count > kMostCards)
    throw group.required("count").error(fmt::format("{} cards are more than 10 million", found.count));
  parts.system =
      named_or_usual<System>(group, "system", parts.accelerator.system, place, found.assumed,
                             [&](const std::string& id, const Location& at) { return database.system(id, at); });
  const std::string fabric = parts.system ? parts.system->fabric : std::string{};
  parts.fabric =
      named_or_usual<Fabric>(group, "fabric", fabric, place, found.assumed,
                             [&](const std::string& id, const Location& at) { return database.fabric(id, at); });
  if (const std::optional<Value> domain = group.optional("domain")) parts.domain = domain->count();
  if (const std::optional<Value> link = group.optional("scale_out"))
    parts.scale_out = link->figure(parse_bytes_per_second);
  if (const std::optional<Value> memory = group.optional("host_memory_bandwidth"))
    parts.host_memory_bandwidth = memory->figure(parse_bytes_per_second);
  parts.kernels = database.kernel_class(parts.accelerator.kernel_class);
  return found;
}

}  // namespace shortboard
