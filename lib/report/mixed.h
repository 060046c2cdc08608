#pragma once
#include <string>

#include "analysis/mixed_answer.h"
#include "report/page.h"

namespace shortboard {

/// A training answer on several kinds of card: sentence, uses of the cards side by side, groups, ladder, resource
/// gains, plan.
[[nodiscard]] Page mixed_page(const MixedTrainingAnswer& answer);
/// One JSON object of schema 1, kind "training_mixed"; keys as README says.
[[nodiscard]] std::string mixed_json(const MixedTrainingAnswer& answer);
[[nodiscard]] std::string mixed_csv(const MixedTrainingAnswer& answer);

/// The answer in one sentence.
[[nodiscard]] std::string sentence(const MixedTrainingAnswer& answer);

}  // namespace shortboard
