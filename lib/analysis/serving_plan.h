#pragma once
#include "analysis/serving_case.h"

namespace shortboard {

/// What a plan of the case's must hold in memory: the batch that was asked to its full length, else one sequence a
/// group of attention.
[[nodiscard]] ServingNeed serving_need(const ServingCase& question);

/// What the plan is worth for the case's load, by replica_point.
[[nodiscard]] ServingScore serving_score(const ServingCase& question, const ServingPlan& plan);

/// The plan of the case: the given one, or the best that fits; `tried` counts those tried, 0 where it was given. Throws
/// NoPlanFits and SpecError as answer does.
[[nodiscard]] ServingPlan chosen_plan(const ServingCase& question, long long& tried);

}  // namespace shortboard
