#pragma once
#include "document/value.h"
#include "hwdb/collective_constants.h"

namespace shortboard {

/// Read the blocks `collective` and `expert_exchange` of a kernel class, without their provenance; SpecError as in
/// read_entry.h.
[[nodiscard]] CollectiveConstants read_collective_constants(const Value& map);
[[nodiscard]] ExpertExchangeConstants read_expert_exchange_constants(const Value& map);

}  // namespace shortboard
