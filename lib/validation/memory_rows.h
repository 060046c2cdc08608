#pragma once
#include <vector>

#include "document/value.h"
#include "estimate/memory.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A row of kind `memory` for each figure of memory, in GiB, that was measured on the fullest card of a run:
/// memory_allocated_gib against what tensors take, memory_reserved_gib and memory_gib against that and what the
/// framework takes beside them. `run` gives the names.
[[nodiscard]] std::vector<ValidatedRow> memory_rows(const Value& measured, const MemoryEstimate& memory,
                                                    const ValidatedRow& run);

}  // namespace shortboard
