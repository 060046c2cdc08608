#pragma once
#include "hwdb/collective_constants.h"
#include "units/quantity.h"

namespace shortboard {

/// Why a message takes as long as it does; every part is >= 0.
struct MessageTime {
  Seconds latency, transfer;
  Seconds fill;  ///< Until the pipeline of chunks runs full.
  [[nodiscard]] constexpr Seconds total() const { return latency + transfer + fill; }
};

/// NICs of one domain that a ring or tree leaves by at most: NCCL lays that many channels over the network. A rack of
/// 72 cards and 72 NICs moves 8 NICs' worth: 800 GB/s between two racks, 406 in a ring of twenty, at 50 GB/s a NIC (OCI
/// and CoreWeave, NCCL tests on GB200 NVL72).
inline constexpr double kRails = 8.0;

/// The links that join cards: inside a scale-up domain, and between domains over NICs.
struct Network {
  BytesPerSecond up;             ///< A card's scale-up link, peak, per direction.
  CollectiveConstants domain{};  ///< What collectives reach of it.
  BytesPerSecond out;            ///< A card's share of the NICs, reached, per direction.
  Seconds hop;                   ///< Latency from domain to domain, low-latency protocol.
  Bytes half_message;            ///< Separate messages of this size reach half of `out`.
  double rails = kRails;         ///< Links of one domain that a ring or tree leaves by at most.
  bool network_rings = false;    ///< Rings alone, in one protocol.
  NetworkProtocols protocols = kNetworkProtocols;
};

/// Who takes part: `ranks` cards, of which `local` share a domain (local divides ranks). The group's members of one
/// domain use the NICs of `local` cards.
struct Group {
  int ranks = 1, local = 1;
};

/// Each over `bytes` that every rank holds whole after (gather) or before (scatter, reduce). One rank costs nothing.
/// A way has a latency L, a transfer X (domain and NICs work at once: the slower counts) and the time to fill the
/// pipeline of chunks: L + X + fill sqrt(L X). With c chunks over k steps (k + c) (L/k + X/c) is least at
/// L + X + 2 sqrt(L X): fill is at most 2. The fastest way is taken, of
///   in a domain: low latency (L = base + steps x step, its share of the link), full bandwidth (protocol_latency times
///   as long, share b (1 + (pair - 1) / (n-1)^1.5)), and for all-reduce in the switch, where each card sends S once;
///   between d domains: a ring over all n ranks, or for all-reduce a tree: 2 log2 d hops, each NIC moving S with two
///   domains, 1.5 S with three and 2 S with more; each in both protocols.
/// A ring takes n - 1 steps, 2 (n - 1) for all-reduce, and sends (n-1)/n S a step's worth as often; d - 1 of n - 1
/// steps are hops between domains. Sources: Patarasuk and Yuan, J. Parallel Distrib. Comput. 69(2), 2009,
/// doi:10.1016/j.jpdc.2008.09.002; NCCL src/graph/tuning.cc for protocols, rings, trees and reduction in the switch.
[[nodiscard]] MessageTime all_gather_time(Bytes bytes, Group group, const Network& network);
[[nodiscard]] MessageTime reduce_scatter_time(Bytes bytes, Group group, const Network& network);
[[nodiscard]] MessageTime all_reduce_time(Bytes bytes, Group group, const Network& network);

/// Every rank sends `bytes` in all: 1 / ranks of them to each. `leaving` scales what crosses domains (1: each copy of a
/// token crosses on its own; less: copies for one domain cross once).
[[nodiscard]] MessageTime all_to_all_time(Bytes bytes, Group group, double leaving, const Network& network);

/// One message from a card to another one, in its domain or outside.
[[nodiscard]] MessageTime point_to_point_time(Bytes bytes, bool in_domain, const Network& network);

}  // namespace shortboard
