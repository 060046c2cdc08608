#pragma once
#include <string_view>
#include <variant>

#include "analysis/generation_answer.h"
#include "analysis/serving_answer.h"
#include "analysis/training_answer.h"

namespace shortboard {

/// The speed of a cluster, without ladder and resource gains, to judge many kinds of card.
struct Output {
  double effective_pflops = 0.0;
  double throughput = 0.0;  ///< Of the whole cluster, in `unit`.
  std::string_view unit;    ///< "tokens/s", "output tokens/s", "input tokens/s", "images/s" or "videos/s".
  Accuracy accuracy;        ///< Of both.
  std::variant<Plan, ServingPlan, GenerationPlan> plan;
};

/// The same figures as `answer` gives. Throw NoPlanFits and SpecError like it.
[[nodiscard]] Output output_of(const TrainingQuestion& question);
[[nodiscard]] Output output_of(const ServingQuestion& question);
[[nodiscard]] Output output_of(const GenerationQuestion& question);

}  // namespace shortboard
