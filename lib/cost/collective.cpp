#include "cost/collective.h"

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

/// The faster protocol inside one domain for `wire` bytes a card in `steps` ring steps.
MessageTime in_domain(Bytes wire, double steps, const Network& net) {
  const Seconds latency = net.base + steps * net.step;
  const MessageTime low{latency, wire / (net.low_latency * net.up)};
  const MessageTime full{net.protocol_latency * latency, wire / (net.bandwidth * net.up)};
  return low.total() < full.total() ? low : full;
}

/// Ring or tree between domains for `wire` bytes a NIC.
MessageTime between_domains(Bytes wire, double domains, const Network& net) {
  const MessageTime ring{(domains - 1.0) * net.hop, wire / net.out};
  const MessageTime tree{2.0 * std::log2(domains) * net.hop, 2.0 * wire / net.out};
  return ring.total() < tree.total() ? ring : tree;
}

MessageTime slower_transfer(const MessageTime& a, const MessageTime& b) {
  return {a.latency + b.latency, std::max(a.transfer, b.transfer)};
}

}  // namespace

MessageTime all_gather_time(Bytes bytes, Group group, const Network& network) {
  if (group.ranks <= 1) return {};
  const double local = group.local, domains = static_cast<double>(group.ranks) / local;
  MessageTime inside{}, outside{};
  if (group.local > 1) inside = in_domain(((local - 1.0) / local) * bytes, local - 1.0, network);
  if (domains > 1.0) outside = between_domains(((domains - 1.0) / domains / local) * bytes, domains, network);
  return slower_transfer(inside, outside);
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
  MessageTime inside{}, outside{};
  // What crosses domains still travels once inside the receiving one, from the NIC's card to the expert's.
  if (group.local > 1) inside = in_domain(((ranks - 1.0) / ranks) * bytes, 1.0, network);
  if (group.ranks > group.local) outside = {network.hop, ((1.0 - local / ranks) * leaving) * bytes / network.out};
  return slower_transfer(inside, outside);
}

MessageTime point_to_point_time(Bytes bytes, bool in_domain_pair, const Network& network) {
  if (in_domain_pair) return in_domain(bytes, 1.0, network);
  return {network.hop, bytes / network.out};
}

}  // namespace shortboard
