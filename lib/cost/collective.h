#pragma once
#include "units/quantity.h"

namespace shortboard {

/// Why a message takes as long as it does; both parts are >= 0.
struct MessageTime {
  Seconds latency, transfer;
  [[nodiscard]] constexpr Seconds total() const { return latency + transfer; }
};

/// The links that join cards: inside a scale-up domain, and between domains over NICs.
struct Network {
  BytesPerSecond up;              ///< A card's scale-up link, peak, per direction.
  Seconds base, step;             ///< Latency inside a domain: base, and a ring step.
  double low_latency = 1.0;       ///< Share of `up` in the low-latency protocol.
  double bandwidth = 1.0;         ///< Share of `up` in the full-bandwidth protocol.
  double protocol_latency = 1.0;  ///< How many times the latency the latter takes.
  BytesPerSecond out;             ///< A card's share of the NICs, reached, per direction.
  Seconds hop;                    ///< Latency between domains.
};

/// Who takes part: `ranks` cards, of which `local` share a domain (local divides ranks). The group's members of one
/// domain use the NICs of `local` cards.
struct Group {
  int ranks = 1, local = 1;
};

/// Each over `bytes` that every rank holds whole after (gather) or before (scatter, reduce). One rank costs nothing.
/// Inside a domain: the faster of two protocols, lat + wire / (low up) or p lat + wire / (full up), wire = (n-1)/n S.
/// Between d domains: (d-1)/d S over `local` NICs; ring (d - 1 hops) or tree (2 log2 d hops at half the rate). Domain
/// and network work on successive slices, so the slower sets the transfer.
/// Sources: Patarasuk and Yuan, J. Parallel Distrib. Comput. 69(2), 2009, doi:10.1016/j.jpdc.2008.09.002; NCCL
/// src/graph/tuning.cc for the protocols.
[[nodiscard]] MessageTime all_gather_time(Bytes bytes, Group group, const Network& network);
[[nodiscard]] MessageTime reduce_scatter_time(Bytes bytes, Group group, const Network& network);
/// A reduce-scatter and an all-gather.
[[nodiscard]] MessageTime all_reduce_time(Bytes bytes, Group group, const Network& network);

/// Every rank sends `bytes` in all: 1 / ranks of them to each. `leaving` scales what crosses domains (1: each copy of a
/// token crosses on its own; less: copies for one domain cross once).
[[nodiscard]] MessageTime all_to_all_time(Bytes bytes, Group group, double leaving, const Network& network);

/// One message from a card to another one, in its domain or outside.
[[nodiscard]] MessageTime point_to_point_time(Bytes bytes, bool in_domain, const Network& network);

}  // namespace shortboard
