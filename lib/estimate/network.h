#pragma once
#include <optional>

#include "cost/collective.h"
#include "hwdb/accelerator.h"
#include "hwdb/kernel_class.h"
#include "hwdb/system.h"

namespace shortboard {

/// The network that joins cards of one kind, for a collective alone. `nic` is a card's line rate, 0: what system, card
/// or fabric says. A figure that nobody published is taken as make_cluster takes it: PCIe 4.0 x16 for a link, 100 Gb/s
/// for a NIC, a hop of 10 us, 0.8 of the line rate.
[[nodiscard]] Network network_of(const Accelerator& card, const std::optional<System>& system,
                                 const std::optional<Fabric>& fabric, const KernelClass& kernels, BytesPerSecond nic);

}  // namespace shortboard
