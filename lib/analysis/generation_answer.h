#pragma once
#include <span>

#include "analysis/answer.h"
#include "analysis/metric.h"
#include "question/generation_question.h"

namespace shortboard {

/// The answer of `size` for images or video.
struct GenerationAnswer {
  GenerationQuestion question;
  SharedAnswer shared;
  GenerationEstimate estimate;
  long long plans_tried = 0;      ///< 0: the plan was given.
  double mfu_of_format = 0.0;     ///< Of the dense peak of the products' number format.
  double items_per_second = 0.0;  ///< Images or videos of the whole cluster.
};

/// The estimate of an answer: of the given plan, or of the best that fits.
struct FoundGeneration {
  GenerationEstimate estimate;
  long long tried = 0;  ///< 0: the plan was given.
};
/// Throws as answer does.
[[nodiscard]] FoundGeneration best_estimate(const GenerationQuestion& question);
/// The accuracy of a request's time.
[[nodiscard]] Accuracy accuracy_of(const GenerationQuestion& question);

/// The question with scaled resources.
[[nodiscard]] GenerationQuestion scaled(GenerationQuestion question, std::span<const Scaling> scalings);

/// Answers a question. Throws NoPlanFits if neither the given plan nor any searched plan fits, and SpecError if the
/// given plan is impossible.
[[nodiscard]] GenerationAnswer answer(const GenerationQuestion& question);

/// Metrics of a request under a plan, and of an answer.
[[nodiscard]] RunRates rates_of(const GenerationQuestion& question, const GenerationEstimate& estimate);
[[nodiscard]] RunRates rates_of(const GenerationAnswer& answer);

}  // namespace shortboard
