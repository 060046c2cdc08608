#pragma once
#include "hwdb/attention_constants.h"
#include "hwdb/figures.h"

namespace shortboard {

/// Reads the `attention` block of a kernel class; SpecError as in read_entry.h.
[[nodiscard]] AttentionConstants read_attention_constants(const Value& map, const Figures& figures);

}  // namespace shortboard
