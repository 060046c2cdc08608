#pragma once
#include <string>
#include <vector>

#include "market/contract.h"

namespace shortboard {

/// What to have the seller write down, each with what of the effective P hangs on it, computed on the answer's
/// candidates: the ratio of the best to the worst, of one reading to another, and what each resource at half costs the
/// best, the middle and the worst candidate with the plan chosen anew.
[[nodiscard]] std::vector<SellerQuestion> seller_questions(const ContractAnswer& answer, const Database& database);

}  // namespace shortboard
