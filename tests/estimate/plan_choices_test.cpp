#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "analysis/training_answer.h"
#include "support/cards.h"

namespace shortboard {
namespace {

/// As support::any_plan, with the choices that no search changes and full sharding under a pipeline.
Plan any_choices(const Architecture& model) {
  Plan plan = support::any_plan(model);
  if (*rc::gen::arbitrary<bool>()) plan.sharding = Sharding::fully_sharded;
  plan.async_tensor = *rc::gen::arbitrary<bool>();
  plan.sharding_group = *rc::gen::element(0, 1, 2, 8);
  plan.offload_activations = *rc::gen::arbitrary<bool>();
  plan.offload_optimizer = *rc::gen::arbitrary<bool>();
  if (plan.data > 1 && *rc::gen::arbitrary<bool>()) {
    plan.context = 2;
    plan.data /= 2;
    plan.context_exchange = static_cast<ContextExchange>(*rc::gen::inRange(0, 3));
  }
  return plan;
}

/// A job of any manner: adapters, unfused attention, uncompiled kernels, uneven or padded experts.
TrainingJob any_manner() {
  TrainingJob job = support::job_of(*rc::gen::element(support::small_dense(), support::small_experts()));
  job.task = *rc::gen::element(Task::pretrain, Task::lora);
  job.fused_attention = *rc::gen::arbitrary<bool>();
  job.compiled = *rc::gen::arbitrary<bool>();
  job.expert_imbalance = *rc::gen::element(1.0, 1.3, 2.0);
  if (job.model.has_experts()) job.capacity_factor = *rc::gen::element(0.0, 0.8, 1.0, 1.5);
  job.pad_to_capacity = *rc::gen::arbitrary<bool>();
  return job;
}

/// Cards of which every loss that such plans meet costs something.
Cluster lossy() {
  Cluster cluster = support::cluster_of(64);
  cluster.host = BytesPerSecond{25e9};
  cluster.host_memory_bandwidth = BytesPerSecond{50e9};
  Software& software = cluster.software;
  software.host_launch = Seconds{5e-6};
  software.elementwise = 1.5;
  software.uncompiled = 2.0;
  software.grouped = 0.7;
  software.async_tensor = 0.6;
  software.overlap_expert = 0.4;
  software.bucket_per_copy = Bytes{4e6};
  software.memory.spare_gradients = true;
  software.memory.gathered_bytes = 2.0;
  software.memory.exchange_bytes = 2.0;
  software.memory.fragments = 0.05;
  return cluster;
}

Seconds step(const Cluster& cluster, const TrainingJob& job, const Plan& plan) {
  return estimate_training(cluster, job, plan).step();
}

// If this fails, the properties below hold of plans that nobody can run.
RC_GTEST_PROP(PlanChoices, TheTestsPlansArePossible, ()) {
  const TrainingJob job = any_manner();
  RC_ASSERT(plan_faults(lossy(), job, any_choices(job.model)).empty());
}

// If this fails, a choice of the plan or a manner of training adds a negative time, or one that no part shows.
RC_GTEST_PROP(PlanChoices, PartsAreNonNegativeAndSumToTheStep, ()) {
  const TrainingJob job = any_manner();
  const TrainingEstimate estimate = estimate_training(lossy(), job, any_choices(job.model));
  support::assert_parts(estimate.parts, estimate.step());
}

// If this fails, a kind of memory is negative, or the total holds what no kind shows.
RC_GTEST_PROP(PlanChoices, KindsOfMemorySumToTheTotal, ()) {
  const TrainingJob job = any_manner();
  const MemoryEstimate m = estimate_training(lossy(), job, any_choices(job.model)).memory;
  double sum = 0.0;
  for (const Bytes kind : {m.weights, m.gradients, m.optimizer, m.activations, m.logits, m.spare, m.overhead}) {
    RC_ASSERT(std::isfinite(kind.base()));
    RC_ASSERT(kind >= Bytes{});
    sum += kind.base();
  }
  RC_ASSERT(std::abs(sum / m.total().base() - 1.0) < 1e-12);
  RC_ASSERT(m.at_rest <= m.total());
}

// If this fails, buying more of something makes training slower under some plan.
RC_GTEST_PROP(PlanChoices, MoreOfAnyResourceIsNeverSlower, ()) {
  const TrainingJob job = any_manner();
  const Plan plan = any_choices(job.model);
  const Cluster cluster = lossy();
  const double factor = 1.0 + 0.01 * *rc::gen::inRange(1, 400);
  const Seconds before = (1.0 + 1e-12) * step(cluster, job, plan);
  for (const Resource resource : {Resource::matrix_rate, Resource::memory_bandwidth, Resource::scale_up,
                                  Resource::scale_out, Resource::memory_capacity, Resource::launch})
    RC_ASSERT(step(with_more(cluster, resource, factor), job, plan) <= before);
}

// If this fails, software or a host that loses less makes training slower.
RC_GTEST_PROP(PlanChoices, LosingLessIsNeverSlower, ()) {
  const TrainingJob job = any_manner();
  const Plan plan = any_choices(job.model);
  const Seconds before = (1.0 + 1e-12) * step(lossy(), job, plan);
  Cluster better = lossy();
  better.host = 2.0 * better.host;
  RC_ASSERT(step(better, job, plan) <= before);
  better = lossy();
  better.software.host_launch = Seconds{};
  RC_ASSERT(step(better, job, plan) <= before);
  better = lossy();
  better.software.elementwise = 1.0;
  RC_ASSERT(step(better, job, plan) <= before);
  better = lossy();
  better.software.grouped = 1.0;
  RC_ASSERT(step(better, job, plan) <= before);
  better = lossy();
  better.software.async_tensor = 0.9;
  RC_ASSERT(step(better, job, plan) <= before);
  better = lossy();
  better.software.uncompiled = 1.0;
  RC_ASSERT(step(better, job, plan) <= before);
}

// If this fails, moving things to the host's memory saves none on the card, or is faster than keeping them there.
RC_GTEST_PROP(PlanChoices, OffloadingTradesTimeForMemory, ()) {
  const TrainingJob job = any_manner();
  Plan plan = any_choices(job.model);
  plan.offload_activations = plan.offload_optimizer = false;
  const TrainingEstimate here = estimate_training(lossy(), job, plan);
  plan.offload_optimizer = true;
  const TrainingEstimate there = estimate_training(lossy(), job, plan);
  RC_ASSERT(here.parts[Part::offload] == 0.0);
  RC_ASSERT(there.memory.optimizer == Bytes{});
  RC_ASSERT(there.memory.total() < here.memory.total());
  RC_ASSERT(there.step() >= (1.0 - 1e-12) * here.step());
  RC_ASSERT(there.memory.activations == here.memory.activations);
}

// If this fails, activations that wait on the host still fill the card, or their way there is free of any time: it may
// be hidden, but never shortens the step.
RC_GTEST_PROP(PlanChoices, OffloadedActivationsWaitElsewhere, ()) {
  const TrainingJob job = any_manner();
  Plan plan = any_choices(job.model);
  plan.offload_activations = false;
  plan.recompute = Recompute::none;
  const TrainingEstimate here = estimate_training(lossy(), job, plan);
  plan.offload_activations = true;
  const TrainingEstimate there = estimate_training(lossy(), job, plan);
  RC_ASSERT(there.memory.activations <= here.memory.activations);
  RC_ASSERT(there.memory.optimizer == here.memory.optimizer);
  RC_ASSERT(there.step() >= (1.0 - 1e-12) * here.step());
}

// If this fails, copies spread over fewer cards take less memory than over all: a group of g keeps 1 / g of what is
// sharded.
RC_GTEST_PROP(PlanChoices, SmallerShardingGroupsKeepMoreEach, ()) {
  const TrainingJob job = support::job_of(support::small_dense());
  Plan plan{.tensor = 1, .data = 64, .sharding = Sharding::fully_sharded};
  double last = 0.0;
  for (const int group : {0, 32, 8, 2, 1}) {
    plan.sharding_group = group;
    const double held = estimate_training(lossy(), job, plan).memory.optimizer.base();
    RC_ASSERT(held > last);
    if (group == 32) RC_ASSERT(std::abs(held / last - 2.0) < 1e-9);  // 64 cards of one copy, then 32
    last = held;
  }
}

// If this fails, waiting for the fullest expert-parallel card is free, or costs where all experts stand on every card.
RC_GTEST_PROP(PlanChoices, UnevenExpertsWaitWhereTheyAreSpread, ()) {
  TrainingJob job = any_manner();
  const Plan plan = any_choices(job.model);
  job.capacity_factor = 0.0;
  job.expert_imbalance = 1.0;
  const TrainingEstimate even = estimate_training(lossy(), job, plan);
  RC_ASSERT(even.parts[Part::routing] == 0.0);
  job.expert_imbalance = 1.5;
  const TrainingEstimate uneven = estimate_training(lossy(), job, plan);
  RC_ASSERT((uneven.parts[Part::routing] > 0.0) == (plan.expert > 1));
  RC_ASSERT(uneven.step().base() >= (1.0 - 1e-12) * even.step().base());
}

// If this fails, adapters take the gradients, states and time of training all weights.
RC_GTEST_PROP(PlanChoices, AdaptersAreCheaperThanAllWeights, ()) {
  TrainingJob job = any_manner();
  const Plan plan = any_choices(job.model);
  job.task = Task::pretrain;
  const TrainingEstimate whole = estimate_training(lossy(), job, plan);
  job.task = Task::lora;
  const TrainingEstimate adapters = estimate_training(lossy(), job, plan);
  RC_ASSERT(adapters.memory.gradients < 0.5 * whole.memory.gradients);
  RC_ASSERT(adapters.memory.optimizer <= 0.5 * whole.memory.optimizer);
  RC_ASSERT(adapters.parts[Part::data] <= whole.parts[Part::data]);
  RC_ASSERT(adapters.parts[Part::matrix] < whole.parts[Part::matrix]);
}

// If this fails, attention that writes its scores to memory is faster than the fused one, or keeps nothing of them.
RC_GTEST_PROP(PlanChoices, FusingAndCompilingNeverCost, ()) {
  TrainingJob job = any_manner();
  Plan plan = any_choices(job.model);
  plan.recompute = Recompute::none;
  plan.offload_activations = false;
  job.fused_attention = job.compiled = true;
  const TrainingEstimate best = estimate_training(lossy(), job, plan);
  job.compiled = false;
  RC_ASSERT(step(lossy(), job, plan) > best.step());
  job.compiled = true;
  job.fused_attention = false;
  const TrainingEstimate unfused = estimate_training(lossy(), job, plan);
  RC_ASSERT(unfused.step() > best.step());
  RC_ASSERT(unfused.memory.activations > best.memory.activations);
}

// If this fails, dividing experts changes what they hold, or the work of the step beyond theirs: all cards of a stage
// together hold each expert once a copy, however they are folded.
RC_GTEST_PROP(PlanChoices, FoldingExpertsKeepsTheRest, ()) {
  TrainingJob job = any_manner();
  job.model = support::small_experts();
  Plan plan = any_choices(job.model);
  plan.sharding = Sharding::distributed_optimizer;
  plan.sharding_group = 0;
  plan.offload_optimizer = false;
  plan.expert_tensor = 1;
  const TrainingEstimate whole = estimate_training(lossy(), job, plan);
  plan.expert_tensor = *rc::gen::element(2, 4, 8);
  RC_PRE(plan_faults(lossy(), job, plan).empty());
  const TrainingEstimate parts = estimate_training(lossy(), job, plan);
  RC_ASSERT(parts.model_flops == whole.model_flops);
  // The optimizer's state is divided among all cards of a stage either way; weights are not, among copies.
  RC_ASSERT(std::abs(parts.memory.optimizer.base() / whole.memory.optimizer.base() - 1.0) < 1e-12);
  RC_ASSERT(parts.memory.weights < whole.memory.weights);
  RC_ASSERT(std::abs(parts.parts[Part::matrix] / whole.parts[Part::matrix] - 1.0) < 1e-9);
  RC_ASSERT(parts.parts[Part::tensor] == whole.parts[Part::tensor]);
  RC_ASSERT(parts.parts[Part::context] == whole.parts[Part::context]);
}

// If this fails, padding is free, counts as work that the model needs, or a capacity of the even share changes even
// experts.
RC_GTEST_PROP(PlanChoices, PaddingCostsAndIsNoWork, ()) {
  TrainingJob job = any_manner();
  job.model = support::small_experts();
  const Plan plan = any_choices(job.model);
  job.expert_imbalance = 1.0;
  job.capacity_factor = 0.0;
  const TrainingEstimate dropless = estimate_training(lossy(), job, plan);
  job.capacity_factor = 1.0;
  RC_ASSERT(estimate_training(lossy(), job, plan).step() == dropless.step());
  job.pad_to_capacity = true;
  job.capacity_factor = *rc::gen::element(1.1, 1.25, 2.0);
  const TrainingEstimate padded = estimate_training(lossy(), job, plan);
  RC_ASSERT(padded.model_flops == dropless.model_flops);
  RC_ASSERT(std::abs(padded.parts[Part::matrix] / dropless.parts[Part::matrix] - 1.0) < 1e-9);
  RC_ASSERT(padded.step().base() >= (1.0 - 1e-12) * dropless.step().base());  // a waiting host may hide it
  RC_ASSERT(padded.memory.total() >= dropless.memory.total());
  job.pad_to_capacity = false;  // no card is above the mean, so none above the capacity
  RC_ASSERT(estimate_training(lossy(), job, plan).step() == dropless.step());
}

}  // namespace
}  // namespace shortboard
