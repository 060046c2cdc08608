#pragma once
#include <string_view>
#include <vector>

#include "analysis/question.h"

namespace shortboard {

/// Ours under the name of a published metric; the same definition as kMetrics' names say.
[[nodiscard]] double metric(const TrainingAnswer& answer, std::string_view name);
[[nodiscard]] double metric(const MixedTrainingAnswer& answer, std::string_view name);
/// {output,input,total}_tokens_per_s_per_accelerator, requests_per_s, ttft_ms or tpot_ms.
[[nodiscard]] double metric(const ServingAnswer& answer, std::string_view name);
[[nodiscard]] double metric(const MixedServingAnswer& answer, std::string_view name);

/// Ours for each published figure of the answer's question, in its order.
template <class One>
[[nodiscard]] std::vector<double> ours(const One& answer) {
  std::vector<double> figures;
  for (const Published& one : answer.question.published) figures.push_back(metric(answer, one.metric));
  return figures;
}

}  // namespace shortboard
