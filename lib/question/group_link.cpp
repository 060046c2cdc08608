#include "question/group_link.h"

#include <algorithm>
#include <optional>

#include "estimate/network.h"

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

GroupLink group_link(const Spec& spec, std::span<const LinkEnd> ends, const Database& database,
                     std::vector<Assumption>& assumed) {
  const LinkSpec link = spec.cluster.link.value_or(LinkSpec{});
  std::optional<Fabric> fabric;
  if (!link.fabric.empty()) fabric = database.fabric(link.fabric, spec.at("cluster.link.fabric"));
  const BytesPerSecond rate = link.rate.value_or(BytesPerSecond{});
  GroupLink found;
  for (const LinkEnd& end : ends) {
    const Network network = end_of(end, fabric, rate);
    found.rate = found.rate == BytesPerSecond{} ? network.out : std::min(found.rate, network.out);
    found.hop = std::max(found.hop, network.hop);
  }
  if (!fabric) assumed.push_back({Assumed::link_between_groups});
  if (rate == BytesPerSecond{}) assumed.push_back({Assumed::rate_between_groups, {found.rate.base() / 1e9}});
  return found;
}

}  // namespace shortboard
