#pragma once
#include <string>
#include <string_view>

#include "analysis/mixed_serving.h"
#include "report/page.h"

namespace shortboard {

/// Effective P at the most that the use serves, whatever rate was asked.
[[nodiscard]] inline double most_pflops(const MixedServingAnswer& a) {
  return a.shared.effective_pflops * a.best.requests_per_second / a.requests_per_second;
}

/// A service on several kinds of card: sentence, uses side by side, what each group does and adds.
[[nodiscard]] Page mixed_serving_page(const MixedServingAnswer& answer);
/// One JSON object of schema 1, kind "serving_mixed"; keys as README says.
[[nodiscard]] std::string mixed_serving_json(const MixedServingAnswer& answer);
[[nodiscard]] std::string mixed_serving_csv(const MixedServingAnswer& answer);
/// The answer in one sentence.
[[nodiscard]] std::string sentence(const MixedServingAnswer& answer);

}  // namespace shortboard
