#pragma once
#include <optional>

#include "cost/collective.h"
#include "hwdb/accelerator.h"
#include "hwdb/kernel_class.h"
#include "hwdb/system.h"

namespace shortboard {

// Assumed when no figure is published.
inline constexpr BytesPerSecond kUsualLink{32e9};   ///< PCIe 4.0 x16, per direction (PCI-SIG base specification 4.0).
inline constexpr BytesPerSecond kUsualNic{12.5e9};  ///< 100 Gb/s per card.
inline constexpr double kUsualShare = 0.8;          ///< Of the line rate, for a fabric without measurements.
inline constexpr Seconds kUsualHop{10e-6};          ///< Latency between scale-up domains.

/// Sets the figures of `network` between scale-up domains: the rate that large messages reach of the cards' line rate,
/// the latency, and how collectives run over the fabric.
void join_domains(const std::optional<Fabric>& fabric, BytesPerSecond line, Network& network);

/// The network between cards of one kind, to price a single collective. `nic`: a card's line rate; 0: the rate that
/// system, card or fabric gives.
[[nodiscard]] Network network_of(const Accelerator& card, const std::optional<System>& system,
                                 const std::optional<Fabric>& fabric, const KernelClass& kernels, BytesPerSecond nic);

}  // namespace shortboard
