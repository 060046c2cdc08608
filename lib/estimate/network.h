#pragma once
#include <optional>

#include "cost/collective.h"
#include "hwdb/accelerator.h"
#include "hwdb/kernel_class.h"
#include "hwdb/system.h"

namespace shortboard {

/// What is taken where nobody published a figure.
inline constexpr BytesPerSecond kUsualLink{32e9};   ///< PCIe 4.0 x16 a direction (PCI-SIG base specification 4.0).
inline constexpr BytesPerSecond kUsualNic{12.5e9};  ///< 100 Gb/s a card.
inline constexpr double kUsualShare = 0.8;          ///< Of the line rate, where no measurement of the fabric is known.
inline constexpr Seconds kUsualHop{10e-6};          ///< From domain to domain.

/// Sets what a fabric makes of the cards' line rate between domains: the rate that large messages reach, the hop, and
/// how collectives run over it.
void join_domains(const std::optional<Fabric>& fabric, BytesPerSecond line, Network& network);

/// The network that joins cards of one kind, for a collective alone. `nic` is a card's line rate, 0: what system, card
/// or fabric says.
[[nodiscard]] Network network_of(const Accelerator& card, const std::optional<System>& system,
                                 const std::optional<Fabric>& fabric, const KernelClass& kernels, BytesPerSecond nic);

}  // namespace shortboard
