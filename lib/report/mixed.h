#pragma once
#include <string>

#include "analysis/mixed_answer.h"
#include "report/page.h"

namespace shortboard {

/// A training answer on several kinds of card: sentence, uses of the cards side by side, groups, ladder, staves, plan.
[[nodiscard]] Page mixed_page(const MixedAnswer& answer);
/// One JSON object of schema 1, kind "training_mixed"; keys as README says.
[[nodiscard]] std::string mixed_json(const MixedAnswer& answer);
[[nodiscard]] std::string mixed_csv(const MixedAnswer& answer);

/// The answer in one sentence.
[[nodiscard]] std::string sentence(const MixedAnswer& answer);
/// Ours under the name of a published metric, as of one kind of card.
[[nodiscard]] double metric(const MixedAnswer& answer, std::string_view name);

}  // namespace shortboard
