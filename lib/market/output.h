#pragma once
#include <string_view>
#include <variant>

#include "analysis/generation_answer.h"
#include "analysis/serving_answer.h"
#include "analysis/training_answer.h"

namespace shortboard {

/// What a cluster makes of its work, without ladder and resource gains: what judging many kinds of card needs.
struct Output {
  double effective_pflops = 0.0;
  double throughput = 0.0;  ///< Of the whole cluster, in `unit`.
  std::string_view unit;    ///< "tokens/s", "output tokens/s", "input tokens/s", "images/s" or "videos/s".
  Accuracy accuracy;        ///< Of both.
  std::variant<Plan, ServingPlan, GenerationPlan> plan;
};

/// As `answer` finds it. Throw NoPlanFits and SpecError as it does.
[[nodiscard]] Output output_of(const TrainingQuestion& question);
[[nodiscard]] Output output_of(const ServingQuestion& question);
[[nodiscard]] Output output_of(const GenerationQuestion& question);

}  // namespace shortboard
