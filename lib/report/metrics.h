#pragma once
#include <string_view>
#include <vector>

#include "question/question.h"

namespace shortboard {

/// The estimated figure of a published metric, by the definition of its name.
[[nodiscard]] double metric(const TrainingAnswer& answer, std::string_view name);
[[nodiscard]] double metric(const MixedTrainingAnswer& answer, std::string_view name);
/// {output,input,total}_tokens_per_s_per_accelerator, requests_per_s, ttft_ms or tpot_ms.
[[nodiscard]] double metric(const ServingAnswer& answer, std::string_view name);
[[nodiscard]] double metric(const MixedServingAnswer& answer, std::string_view name);

/// The estimated figures of all published metrics of the answer's question, in their order.
template <class One>
[[nodiscard]] std::vector<double> ours(const One& answer) {
  std::vector<double> figures;
  for (const Published& one : answer.question.published) figures.push_back(metric(answer, one.metric));
  return figures;
}

}  // namespace shortboard
