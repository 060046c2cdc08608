#pragma once
#include <span>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/attention_constants.h"
#include "hwdb/database.h"

namespace shortboard {

/// The `attention` block of a kernel class as hwdb writes it, without its provenance.
[[nodiscard]] Node attention_constants_node(const AttentionConstants& constants);

/// Replaces the constants in the `attention` block of a kernel-class document by those that explain measured rows
/// (read_attention_measurement) of cards of that class best: the constants of new tokens where there are at least five
/// such rows, those of generation likewise; the others, the structural ones (row_step, backward, efficiency of the
/// products, mixed, splits_narrow, unit_rate, reuse, prepares) and the provenance keys stay. The cards' figures are
/// `base`'s. Weak expectations keep constants that no row informs near what other classes reach.
void fit_attention(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
