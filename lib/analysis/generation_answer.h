#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "analysis/answer.h"
#include "question/generation_question.h"

namespace shortboard {

/// What `size` answers for pictures or video; every figure of the report is here.
struct GenerationAnswer {
  GenerationQuestion question;
  GenerationEstimate estimate;
  long long plans_tried = 0;  ///< 0: the plan was given.
  double nominal_pflops = 0.0, effective_pflops = 0.0;
  double mfu = 0.0;               ///< Of the nominal peak (dense 16-bit).
  double mfu_of_format = 0.0;     ///< Of the dense peak of the products' number format.
  double items_per_second = 0.0;  ///< Pictures or videos of the whole cluster.
  std::vector<LadderStep> ladder;
  std::vector<ResourceGain> resource_gains;  ///< Longest gain first.
  Chain chain;
  Evidence evidence = Evidence::datasheet;
  double uncertainty = 0.0;  ///< Relative half-width of the 80% interval on a request's time.
  std::vector<std::string> not_modelled;
  std::vector<Diagnosis> measured;  ///< What the question measured, beside ours.
};

/// The estimate behind an answer: of the given plan, or of the best that fits of `tried` ones (0: given). Throws as
/// answer does.
[[nodiscard]] GenerationEstimate best_estimate(const GenerationQuestion& question, long long& tried);
/// Relative half-width of the 80% interval on a request's time.
[[nodiscard]] double uncertainty_of(const GenerationQuestion& question);

/// The same question with resources scaled.
[[nodiscard]] GenerationQuestion scaled(GenerationQuestion question, std::span<const Scaling> scalings);

/// Answers a question. Throws NoPlanFits where neither the given plan nor any searched one fits, and SpecError where
/// the given plan is impossible.
[[nodiscard]] GenerationAnswer answer(const GenerationQuestion& question);

/// The answer as it is: a request's parts are all in it.
[[nodiscard]] GenerationAnswer explained(GenerationAnswer answer);

/// Ours under the name of a published metric (GenerationQuestion).
[[nodiscard]] double metric(const GenerationAnswer& answer, std::string_view name);

}  // namespace shortboard
