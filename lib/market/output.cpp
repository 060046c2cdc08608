#include "market/output.h"

#include "analysis/serving_plan.h"
#include "analysis/serving_point.h"

namespace shortboard {
Output output_of(const TrainingQuestion& q) {
  const TrainingEstimate e = best_estimate(q).estimate;
  const Seconds step = e.step();
  return {(e.model_flops / step).base() / kPeta, q.job.global_batch * q.job.sequence / step.base(), "tokens/s",
          accuracy_of(q), e.plan};
}

Output output_of(const ServingQuestion& q) {
  const ServingPlan plan = chosen_plan(q).plan;
  const ServingPoint p = replica_point(q, plan);
  const bool prompts = q.mode == ServingMode::prefill;
  const double tokens = prompts ? p.input_tokens_per_second : p.output_tokens_per_second;
  // Where requests arrive on their own, a replica's time a request is what passes between two of them.
  const bool arrive = q.mode == ServingMode::online && p.requests_per_second > 0.0;
  const double each = arrive ? 1.0 / p.requests_per_second : p.seconds_per_request();
  return {plan.replicas * p.flops.base() / each / kPeta, plan.replicas * tokens,
          prompts ? "input tokens/s" : "output tokens/s", accuracy_of(q), plan};
}

Output output_of(const GenerationQuestion& q) {
  const GenerationEstimate e = best_estimate(q).estimate;
  const double requests = e.replicas / e.latency().base();
  return {requests * e.model_flops.base() / kPeta, requests * q.job.size.batch,
          q.job.size.frames > 1.0 ? "videos/s" : "images/s", accuracy_of(q), e.plan};
}

}  // namespace shortboard
