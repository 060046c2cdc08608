#pragma once
#include <span>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/attention_constants.h"
#include "hwdb/database.h"

namespace shortboard {

/// The `attention` block of a kernel class as a hwdb document, without its provenance.
[[nodiscard]] Node attention_constants_node(const AttentionConstants& constants);

/// Fits the constants in the `attention` block of a kernel-class document to measured rows of its cards
/// (read_attention_measurement). Constants of new tokens need at least five such rows, and so do those of decode. All
/// other constants stay, and so do the structural ones (row_step, backward, efficiency of the products, mixed,
/// splits_narrow, unit_rate, reuse, prepares) and the provenance. The cards' figures are those of `base`. Weak priors
/// keep constants that no row informs near the values of other classes.
void fit_attention(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
