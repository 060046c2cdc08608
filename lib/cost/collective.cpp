#include "cost/collective.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace shortboard {
namespace {

/// The two ways inside one domain and the two between domains; an empty group or link has one way, which is free.
using Ways = std::array<MessageTime, 2>;

/// Low-latency and full-bandwidth protocol for `wire` bytes a card in `steps` ring steps.
Ways in_domain(Bytes wire, double steps, const Network& net) {
  const Seconds latency = net.base + steps * net.step;
  return {MessageTime{latency, wire / (net.low_latency * net.up)},
          MessageTime{net.protocol_latency * latency, wire / (net.bandwidth * net.up)}};
}

/// Ring and tree between domains for `wire` bytes a NIC.
Ways between_domains(Bytes wire, double domains, const Network& net) {
  return {MessageTime{(domains - 1.0) * net.hop, wire / net.out},
          MessageTime{2.0 * std::log2(domains) * net.hop, 2.0 * wire / net.out}};
}

/// The fastest combination: latencies add, of the transfers the slower counts.
MessageTime fastest(const Ways& inside, const Ways& outside) {
  MessageTime best{};
  bool first = true;
  for (const MessageTime& a : inside)
    for (const MessageTime& b : outside) {
      const MessageTime both{a.latency + b.latency, std::max(a.transfer, b.transfer)};
      if (first || both.total() < best.total()) best = both;
      first = false;
    }
  return best;
}

}  // namespace

MessageTime all_gather_time(Bytes bytes, Group group, const Network& network) {
  if (group.ranks <= 1) return {};
  const double local = group.local, domains = static_cast<double>(group.ranks) / local;
  Ways inside{}, outside{};
  if (group.local > 1) inside = in_domain(((local - 1.0) / local) * bytes, local - 1.0, network);
  if (domains > 1.0) outside = between_domains(((domains - 1.0) / domains / local) * bytes, domains, network);
  return fastest(inside, outside);
}

MessageTime reduce_scatter_time(Bytes bytes, Group group, const Network& network) {
  return all_gather_time(bytes, group, network);
}

MessageTime all_reduce_time(Bytes bytes, Group group, const Network& network) {
  const MessageTime half = all_gather_time(bytes, group, network);
  return {2.0 * half.latency, 2.0 * half.transfer};
}

MessageTime all_to_all_time(Bytes bytes, Group group, double leaving, const Network& network) {
  if (group.ranks <= 1) return {};
  const double ranks = group.ranks, local = group.local;
  Ways inside{}, outside{};
  // What crosses domains still travels once inside the receiving one, from the NIC's card to the expert's.
  if (group.local > 1) inside = in_domain(((ranks - 1.0) / ranks) * bytes, 1.0, network);
  if (group.ranks > group.local) outside.fill({network.hop, ((1.0 - local / ranks) * leaving) * bytes / network.out});
  return fastest(inside, outside);
}

MessageTime point_to_point_time(Bytes bytes, bool in_domain_pair, const Network& network) {
  if (in_domain_pair) return fastest(in_domain(bytes, 1.0, network), {});
  return {network.hop, bytes / network.out};
}

}  // namespace shortboard
