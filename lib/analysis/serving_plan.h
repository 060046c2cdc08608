#pragma once
#include <vector>

#include "question/serving_question.h"

namespace shortboard {

/// What a plan of the case's must hold in memory: the batch that was asked to its full length, else one sequence a
/// group of attention.
[[nodiscard]] ServingNeed serving_need(const ServingQuestion& question);

/// The score of the plan for the question's load, by replica_point.
[[nodiscard]] ServingScore serving_score(const ServingQuestion& question, const ServingPlan& plan);

/// The plan that answers a question.
struct ChosenPlan {
  ServingPlan plan;
  std::vector<ServingPlan> next;  ///< The next best ones of a search.
  long long tried = 0;            ///< 0: the plan was given.
};

/// The given plan, or the best that fits. Throws NoPlanFits and SpecError like `answer`.
[[nodiscard]] ChosenPlan chosen_plan(const ServingQuestion& question);

}  // namespace shortboard
