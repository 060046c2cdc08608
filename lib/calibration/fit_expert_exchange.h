#pragma once
#include <map>
#include <span>
#include <string>

#include "calibration/expert_row.h"
#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Fitted constants of dispatch and combine kernels by id of the kernel class, and messages of half rate by id of the
/// fabric.
struct ExpertExchangeFit {
  std::map<std::string, ExpertExchangeConstants> classes;
  std::map<std::string, Bytes> half_messages;
};

/// Fits the constants by the logarithm of predicted over measured times (or bandwidths). A class with fewer than four
/// rows keeps its constants, and so does a fabric with fewer than two rows of separate messages.
[[nodiscard]] ExpertExchangeFit fit_expert_exchanges(std::span<const ExpertRow> rows, const Database& base);

/// Fits the block `expert_exchange` of a kernel-class document to rows of the class (columns of
/// tests/validation/expert_exchange.csv). Rows that cannot be read are left out.
void fit_expert_exchange(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
