#pragma once
#include <string>

#include "document/node.h"
#include "hwdb/database.h"
#include "market/contract.h"

namespace shortboard {

/// Reads a spec that judges an offer of computing power:
///     offer: {nominal, format, sparse, accelerator, cards, price, tolerance, market}   as read_offer
///     train, serve or generate: the work, as `size` reads it, without a load of its own (rate, batch, ...)
///     stack: software for every card; default: each card's usual one
/// The cluster is each card's own question, and its plan is searched. Throws SpecError for what is not right.
[[nodiscard]] ContractQuestion read_contract(const Node& document, const std::string& file, const Database& database);

}  // namespace shortboard
