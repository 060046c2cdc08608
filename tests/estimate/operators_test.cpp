#include "estimate/operators.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "support/cards.h"
#include "support/generation.h"
#include "support/serving.h"

namespace shortboard {
namespace {

using support::cluster_of;
using support::job_of;
using support::small_dense;
using support::small_experts;

/// Whether seconds by part are the same but for rounding.
bool alike(const Parts& one, const Parts& other) {
  for (std::size_t i = 0; i < Parts::size(); ++i) {
    const auto part = static_cast<Part>(i);
    if (std::abs(one[part] - other[part]) > 1e-12 * other.total()) return false;
  }
  return true;
}

// If this fails, --explain prints other operators of a training step than those that were summed.
RC_GTEST_PROP(StepOperators, OfTrainingSumToTheStepsParts, ()) {
  const bool experts = *rc::gen::arbitrary<bool>();
  TrainingJob job = job_of(experts ? small_experts() : small_dense());
  if (experts) job.expert_imbalance = *rc::gen::element(1.0, 1.3);
  job.fused_attention = *rc::gen::arbitrary<bool>();
  job.task = *rc::gen::element(Task::pretrain, Task::lora);
  Cluster cluster = cluster_of(64);
  cluster.software.host_launch = Seconds{*rc::gen::element(0.0, 1e-4)};
  Plan plan = support::any_plan(job.model);
  plan.context_exchange = *rc::gen::element(ContextExchange::gather, ContextExchange::ring);
  const TrainingEstimate estimate = estimate_training(cluster, job, plan);
  RC_ASSERT(alike(sum_of(step_operators(cluster, job, plan)), estimate.parts));
}

// One card, one layer kind: two products of each forward pass need three times their FLOPs with both gradients.
// If this fails, an operator is listed with other work than it does.
TEST(StepOperators, GradientsOfProductsDoTwiceTheForwardWork) {
  const TrainingJob job = job_of(small_dense());
  double forward = 0.0, gradients = 0.0;
  for (const PlacedOperator<Parts>& placed : step_operators(cluster_of(8), job, {.data = 8})) {
    if (!std::holds_alternative<GemmShape>(placed.one.shape)) continue;
    const double flops = placed.one.times * placed.one.flops.base();
    (placed.one.pass == Pass::forward ? forward : gradients) += flops;
  }
  EXPECT_GT(forward, 0.0);
  EXPECT_NEAR(gradients / forward, 2.0, 1e-12);
}

// If this fails, --explain prints other operators of a service's step than those that were summed.
RC_GTEST_PROP(StepOperators, OfAServiceSumToTheStepsParts, ()) {
  const bool experts = *rc::gen::arbitrary<bool>();
  ServingJob job = support::serving_job_of(experts ? small_experts() : small_dense());
  if (experts) job.imbalance = *rc::gen::element(1.0, 1.5);
  const ServingPlan plan{.tensor = *rc::gen::element(1, 2),
                         .pipeline = *rc::gen::element(1, 2),
                         .attention_data = *rc::gen::element(1, 2),
                         .expert = experts ? *rc::gen::element(1, 2) : 1};
  if (plan.expert > plan.split().cards()) RC_DISCARD("no such split");
  const ServingCluster cluster = support::serving_cluster_of(16);
  StepTokens step;
  step.generating = *rc::gen::inRange(0, 64);
  step.context = 1000.0;
  step.prompts = step.finished_prompts = *rc::gen::inRange(step.generating > 0.0 ? 0 : 1, 4);
  step.prompt_tokens = 700.0;
  RC_ASSERT(alike(sum_of(step_operators(cluster, job, plan, step)), step_time(cluster, job, plan, step).parts));
}

// If this fails, --explain prints other operators of a request than those that were summed. What every card repeats at
// the peak is a part of its own in the estimate.
RC_GTEST_PROP(RequestOperators, SumToTheRequestsParts, ()) {
  const GenerationJob job = *support::any_generation_job();
  const GenerationPlan plan = *support::any_generation_plan();
  const Cluster cluster = cluster_of(8);
  GenerationParts parts = estimate_generation(cluster, job, plan).parts;
  parts[GenerationPart::matrix] += parts[GenerationPart::replicated];
  parts[GenerationPart::replicated] = 0.0;
  const GenerationParts sum = sum_of(request_operators(cluster, job, plan));
  for (std::size_t i = 0; i < GenerationParts::size(); ++i) {
    const auto part = static_cast<GenerationPart>(i);
    RC_ASSERT(std::abs(sum[part] - parts[part]) <= 1e-11 * parts.total());
  }
}

}  // namespace
}  // namespace shortboard
