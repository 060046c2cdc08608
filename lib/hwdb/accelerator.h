#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hwdb/number_format.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// Whether a card may be sold in a market, with first and last date ("2023-10-17"; empty: open).
struct Market {
  std::string market{}, status{}, since{}, until{};
  Provenance from{};
};

/// A price for which a card or server was sold or rented. High equals low if one price was quoted.
struct Price {
  double low = 0.0, high = 0.0;
  std::string currency{}, per{}, date{};
  Provenance from{};
};

/// Rates by number format. Absent if the card does not support the format or nobody publishes the rate.
using Peaks = PerFormat<std::optional<Sourced<FlopsPerSecond>>>;

/// One kind of card. Rates are peaks; its kernel class says what share of them kernels reach.
struct Accelerator {
  std::string id, name, vendor, form;
  int year = 0;
  std::string kernel_class;  ///< Id of the kernel class whose constants hold for it.
  std::string system;        ///< Id of the usual server; may be empty.
  std::string memory_type;
  std::optional<Sourced<Bytes>> memory_sold, memory_usable;  ///< Usable: what a program can allocate.
  std::optional<Sourced<BytesPerSecond>> memory_bandwidth;   ///< Reads and writes together.
  Peaks peak;                                                ///< Dense, of the matrix unit.
  Peaks sparse_peak;                                         ///< As sold for 2:1 sparsity; never used as peak.
  Peaks vector_peak;                                         ///< Outside the matrix unit.
  std::string scale_up_kind;
  std::optional<Sourced<BytesPerSecond>> scale_up_bandwidth;   ///< To the cards of the domain, per direction.
  std::optional<Sourced<double>> scale_up_domain;              ///< Cards in that domain.
  std::optional<Sourced<BytesPerSecond>> scale_out_bandwidth;  ///< NIC rate per card and direction.
  std::string host_link;
  std::optional<Sourced<BytesPerSecond>> host_bandwidth;  ///< Per direction.
  std::optional<Sourced<Watts>> power;
  std::optional<Sourced<double>> compute_units;  ///< Cores with a matrix unit (streaming multiprocessors, cubes).
  std::optional<Sourced<Bytes>> l2_cache;
  std::optional<Sourced<Hertz>> clock;
  std::vector<Market> markets;
  std::vector<Price> prices;

  /// Memory that a program can allocate, or the sold capacity if that is unknown; 0 if neither is known.
  [[nodiscard]] Bytes memory() const {
    return memory_usable ? memory_usable->value : memory_sold ? memory_sold->value : Bytes{};
  }
};

}  // namespace shortboard
