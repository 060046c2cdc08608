#include "spec/read_link.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "estimate/network.h"
#include "units/parse.h"

namespace shortboard {
namespace {

/// A group's end of the link: over the named fabric, or else as it reaches its own.
Network end_of(const LinkEnd& end, const std::optional<Fabric>& fabric, BytesPerSecond rate) {
  if (!fabric && rate == BytesPerSecond{}) return end.network;
  const ClusterParts& parts = *end.parts;
  if (rate == BytesPerSecond{} && parts.scale_out) rate = *parts.scale_out;
  return network_of(parts.accelerator, parts.system, fabric ? fabric : parts.fabric, parts.kernels, rate);
}

}  // namespace

GroupLink read_link(const Value& cluster, std::span<const LinkEnd> ends, const Database& database,
                    std::vector<Assumption>& assumed) {
  const std::optional<Value> link = cluster.optional("link");
  std::optional<Fabric> fabric;
  BytesPerSecond rate{};
  if (link) {
    link->allow({"fabric", "rate"});
    if (const std::optional<Value> name = link->optional("fabric")) fabric = database.fabric(name->text(), name->at());
    if (const std::optional<Value> line = link->optional("rate")) rate = line->figure(parse_bytes_per_second);
  }
  GroupLink found;
  for (const LinkEnd& end : ends) {
    const Network network = end_of(end, fabric, rate);
    found.rate = found.rate == BytesPerSecond{} ? network.out : std::min(found.rate, network.out);
    found.hop = std::max(found.hop, network.hop);
  }
  if (!fabric)
    assumed.push_back(
        {"link between groups", "device-direct RDMA over the slower group's fabric", "cluster.link.fabric"});
  if (rate == BytesPerSecond{})
    assumed.push_back({"rate of the link between groups (large messages)",
                       fmt::format("{:.4g} GB/s per card and direction", found.rate.base() / 1e9),
                       "cluster.link.rate"});
  return found;
}

}  // namespace shortboard
