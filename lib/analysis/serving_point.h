#pragma once
#include "question/serving_question.h"

namespace shortboard {

/// One replica of the plan under the question's load: its share of batch, concurrency or arrivals. The default batch is
/// the largest that the cache and the engine allow.
[[nodiscard]] ServingPoint replica_point(const ServingQuestion& question, const ServingPlan& plan);

/// FLOPs that a request of mean size needs: its prompt without cached tokens, and its answer.
[[nodiscard]] Flops request_flops(const ServingQuestion& question);

}  // namespace shortboard
