#pragma once
#include <string>
#include <vector>

#include "market/contract.h"

namespace shortboard {

/// What the seller should write down, each with the share of effective P that depends on it. It is computed on the
/// answer's candidates: the ratio of the best to the worst, the ratio of dense to sparse counting, and the loss of the
/// best, the middle and the worst candidate with half of each resource and a new plan.
[[nodiscard]] std::vector<SellerQuestion> seller_questions(const ContractAnswer& answer, const Database& database);

}  // namespace shortboard
