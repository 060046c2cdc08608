#pragma once
#include "hwdb/collective_constants.h"
#include "units/quantity.h"

namespace shortboard {

/// The parts of a message's time; each is >= 0.
struct MessageTime {
  Seconds latency, transfer;
  Seconds fill;  ///< Time to fill the pipeline of chunks.
  [[nodiscard]] constexpr Seconds total() const { return latency + transfer + fill; }
};

/// The most NICs of one domain that a ring or tree uses, because NCCL makes so many channels over the network. A rack
/// of 72 cards and 72 NICs uses 8 NICs: 800 GB/s between two racks, 406 GB/s in a ring of twenty, at 50 GB/s per NIC
/// (OCI and CoreWeave, NCCL tests on GB200 NVL72).
inline constexpr double kRails = 8.0;

/// The links between cards: inside a scale-up domain, and between domains over NICs.
struct Network {
  BytesPerSecond up;             ///< A card's scale-up link, peak, per direction.
  CollectiveConstants domain{};  ///< Shares of it that collectives reach.
  BytesPerSecond out;            ///< A card's share of the NICs as large messages reach it, per direction.
  Seconds hop;                   ///< Latency from domain to domain, low-latency protocol.
  Bytes half_message;            ///< Separate messages of this size reach half of `out`.
  double rails = kRails;         ///< The most NICs of one domain that a ring or tree uses.
  bool network_rings = false;    ///< Collectives run only as rings, in one protocol.
  NetworkProtocols protocols = kNetworkProtocols;
};

/// The cards of a collective: `ranks` cards, of which `local` share a domain (local divides ranks). The members in one
/// domain use the NICs of `local` cards.
struct Group {
  int ranks = 1, local = 1;
};

/// Time of a collective over a buffer S = `bytes`, which every rank holds whole after it (gather) or before it
/// (scatter, reduce). One rank costs nothing. An algorithm has a latency L, a transfer X (links of the domain and NICs
/// run at once, the slower counts) and the time to fill the pipeline of chunks: L + X + fill sqrt(L X). With c chunks
/// over k steps (k + c) (L/k + X/c) is least at L + X + 2 sqrt(L X), so fill is at most 2. The fastest algorithm
/// counts, of
///   in a domain: low latency (L = base + steps x step, its share of the link); full bandwidth (latency times
///   protocol_latency, share b (1 + (pair - 1) / (n-1)^1.5)); for all-reduce, in the switch: each card sends S once;
///   between d domains: a ring over all n ranks; for all-reduce also a tree: 2 log2 d hops, each NIC moves S with two
///   domains, 1.5 S with three and 2 S with more. Each runs in both protocols.
/// A ring takes n - 1 steps, or 2 (n - 1) for all-reduce; n - 1 steps send (n-1)/n S, and d - 1 of them are hops
/// between domains. Sources: Patarasuk and Yuan, J. Parallel Distrib. Comput. 69(2), 2009,
/// doi:10.1016/j.jpdc.2008.09.002; NCCL src/graph/tuning.cc for protocols, rings, trees and reduction in the switch.
[[nodiscard]] MessageTime all_gather_time(Bytes bytes, Group group, const Network& network);
[[nodiscard]] MessageTime reduce_scatter_time(Bytes bytes, Group group, const Network& network);
[[nodiscard]] MessageTime all_reduce_time(Bytes bytes, Group group, const Network& network);

/// Time of an all-to-all in which every rank sends `bytes`, 1 / ranks of them to each rank. `leaving` scales the bytes
/// that cross domains (1: every copy of a token crosses; less: copies for one domain cross once).
[[nodiscard]] MessageTime all_to_all_time(Bytes bytes, Group group, double leaving, const Network& network);

/// Time of one message from a card to another card, inside or outside its domain.
[[nodiscard]] MessageTime point_to_point_time(Bytes bytes, bool in_domain, const Network& network);

}  // namespace shortboard
