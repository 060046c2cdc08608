#pragma once
#include "question/serving_question.h"

namespace shortboard {

/// One replica of the plan under the case's load: its share of batch, concurrency or arrivals. Where the case leaves
/// the batch open it is the largest that the cache and the engine allow.
[[nodiscard]] ServingPoint replica_point(const ServingQuestion& question, const ServingPlan& plan);

/// FLOPs that a request of the mean size needs: its prompt without what the cache holds already, and its answer.
[[nodiscard]] Flops request_flops(const ServingQuestion& question);

}  // namespace shortboard
