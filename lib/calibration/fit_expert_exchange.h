#pragma once
#include <map>
#include <span>
#include <string>

#include "calibration/expert_row.h"
#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// What dispatch and combine kernels reach, by id of the kernel class, and the message of half rate, by id of the
/// fabric.
struct ExpertExchangeFit {
  std::map<std::string, ExpertExchangeConstants> classes;
  std::map<std::string, Bytes> half_messages;
};

/// The constants whose times (or bandwidths) lie nearest to those measured, by the logarithm of their ratio. A class of
/// fewer than four rows keeps what hwdb holds, and so does a fabric of fewer than two rows of separate messages.
[[nodiscard]] ExpertExchangeFit fit_expert_exchanges(std::span<const ExpertRow> rows, const Database& base);

/// The same for rows of one class (columns of tests/validation/expert_exchange.csv), into the block `expert_exchange`
/// of its document. Rows that can't be read are left out.
void fit_expert_exchange(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
