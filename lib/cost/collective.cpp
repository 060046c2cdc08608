#include "cost/collective.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace shortboard {
namespace {

/// One algorithm on one level: its latency, and the sending time of its busiest link.
struct Way {
  Seconds latency, transfer;
};

/// The algorithms on one level. A level that nothing crosses has one, which is free.
struct Ways {
  std::array<Way, 3> way{};
  std::size_t count = 0;
  void add(Seconds latency, Seconds transfer) { way[count++] = {latency, transfer}; }
  [[nodiscard]] std::span<const Way> all() const { return {way.data(), count}; }
};

/// The path of a collective: steps in domains, hops between them, and the shares of the buffer that a card and a NIC
/// send.
struct Road {
  double passes;  ///< 2 for all-reduce.
  double steps, share;
  double hops, nic_share;
  double protocol_latency;  ///< Of a hop at full bandwidth.
};

/// Times the full-bandwidth share, of n cards: `pair` for two, 1 for many.
double of_ranks(double ranks, double pair) {
  const double others = std::max(1.0, ranks - 1.0);
  return 1.0 + (pair - 1.0) / (others * std::sqrt(others));
}

Ways in_domain(Bytes bytes, double local, const Road& road, const Network& net) {
  const CollectiveConstants& domain = net.domain;
  Ways ways;
  const Seconds latency = domain.base + road.steps * domain.step;
  if (local <= 1.0) {
    ways.add(domain.base, {});
    return ways;
  }
  const double share = domain.bandwidth * of_ranks(local, domain.pair) * (road.passes > 1.0 ? domain.reduce : 1.0);
  ways.add(latency, road.share * bytes / (domain.low_latency * net.up));
  ways.add(domain.protocol_latency * latency, road.share * bytes / (share * net.up));
  if (road.passes > 1.0 && local > 2.0 && domain.in_network > 0.0)
    ways.add(domain.in_network_latency, bytes / (domain.in_network * net.up));
  return ways;
}

Ways between_domains(Bytes bytes, double local, const Road& road, const Network& net) {
  Ways ways;
  const Seconds latency = road.hops * net.hop;
  const Seconds transfer = road.nic_share * bytes / (std::min(local, net.rails) * net.out);
  if (road.hops <= 0.0)
    ways.add({}, {});
  else if (net.network_rings)
    ways.add(latency, transfer);
  else {
    ways.add(latency, (1.0 / net.protocols.low_latency) * transfer);
    ways.add(road.protocol_latency * latency, transfer);
  }
  return ways;
}

/// The fastest pair of algorithms: latencies add, and the slower transfer counts.
MessageTime fastest(const Ways& inside, const Ways& outside, double fill) {
  MessageTime best{};
  bool first = true;
  for (const Way& a : inside.all())
    for (const Way& b : outside.all()) {
      const Seconds latency = a.latency + b.latency, transfer = std::max(a.transfer, b.transfer);
      const MessageTime both{latency, transfer, Seconds{fill * std::sqrt(latency.base() * transfer.base())}};
      if (first || both.total() < best.total()) best = both;
      first = false;
    }
  return best;
}

/// Bytes that the busiest domain of a double binary tree sends, over the buffer: half of the buffer per edge of either
/// tree. Two domains have one edge per tree. Three domains form chains with different ends, and one domain has three
/// edges. With more, an inner node has three edges and is a leaf of the other tree (NCCL src/graph/trees.cc).
double busiest_of_trees(double domains) { return std::min(2.0, 0.5 * domains); }

MessageTime along(const Road& road, Bytes bytes, double local, const Network& net) {
  const double fill = road.hops > 0.0 ? net.protocols.fill : net.domain.fill;
  return fastest(in_domain(bytes, local, road, net), between_domains(bytes, local, road, net), fill);
}

MessageTime around(Bytes bytes, Group group, double passes, const Network& net) {
  if (group.ranks <= 1) return {};
  const double ranks = group.ranks, local = group.local, domains = ranks / local;
  const double share = passes * (ranks - 1.0) / ranks;
  const Road ring{passes, passes * (ranks - domains), share, passes * (domains - 1.0), share, net.protocols.ring};
  const MessageTime by_ring = along(ring, bytes, local, net);
  if (passes < 2.0 || domains <= 1.0 || net.network_rings) return by_ring;
  const Road tree{
      passes, 2.0 * (local - 1.0), 2.0, 2.0 * std::log2(domains), busiest_of_trees(domains), net.protocols.tree};
  const MessageTime by_tree = along(tree, bytes, local, net);
  return by_tree.total() < by_ring.total() ? by_tree : by_ring;
}

/// Messages to `peers` cards of the domain, `bytes` in all, and `leaving` bytes to others.
MessageTime exchange(Bytes bytes, double peers, Bytes leaving, const Network& net) {
  const ExchangeConstants& to = net.domain.exchange;
  const Seconds base = to.base + std::log2(peers + 1.0) * net.domain.step;
  Ways inside, outside;
  inside.add(base, (1.0 / peers) * bytes / (to.low_latency * net.up));
  inside.add(to.latency, bytes / (to.bandwidth * of_ranks(peers + 1.0, to.pair) * net.up));
  if (leaving <= Bytes{}) {
    outside.add({}, {});
    return fastest(inside, outside, net.domain.fill);
  }
  outside.add(net.hop, leaving / (net.protocols.low_latency * net.out));
  outside.add(net.protocols.ring * net.hop, leaving / net.out);
  return fastest(inside, outside, net.protocols.fill);
}

}  // namespace

MessageTime all_gather_time(Bytes bytes, Group group, const Network& network) {
  return around(bytes, group, 1.0, network);
}

MessageTime reduce_scatter_time(Bytes bytes, Group group, const Network& network) {
  return around(bytes, group, 1.0, network);
}

MessageTime all_reduce_time(Bytes bytes, Group group, const Network& network) {
  return around(bytes, group, 2.0, network);
}

MessageTime all_to_all_time(Bytes bytes, Group group, double leaving, const Network& network) {
  if (group.ranks <= 1) return {};
  const double ranks = group.ranks, local = group.local;
  // Bytes that cross domains travel once more inside the receiving domain, from the NIC's card to the expert's card.
  const Bytes inside = local > 1.0 ? ((ranks - 1.0) / ranks) * bytes : Bytes{};
  return exchange(inside, std::max(1.0, local - 1.0), ((1.0 - local / ranks) * leaving) * bytes, network);
}

MessageTime point_to_point_time(Bytes bytes, bool in_domain_pair, const Network& network) {
  return in_domain_pair ? exchange(bytes, 1.0, {}, network) : exchange({}, 1.0, bytes, network);
}

}  // namespace shortboard
