#include "estimate/training.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "support/cards.h"
#include "workload/flops.h"

namespace shortboard {
namespace {

TrainingJob any_job() { return support::job_of(*rc::gen::element(support::small_dense(), support::small_experts())); }

double mfu(const Cluster& cluster, const TrainingEstimate& estimate) {
  return estimate.model_flops.base() / estimate.step().base() / (cluster.count * cluster.nominal.base());
}

double seconds_of(const Cluster& cluster, const TrainingJob& job, const Plan& plan) {
  return estimate_training(cluster, job, plan).step().base();
}

// If this fails, properties below are checked on plans that cannot run.
RC_GTEST_PROP(EstimateTraining, TheTestsPlansArePossible, ()) {
  const TrainingJob job = any_job();
  RC_ASSERT(plan_faults(support::cluster_of(64), job, support::any_plan(job.model)).empty());
}

// If this fails, a report's parts do not add up to its step, or one of them is negative.
RC_GTEST_PROP(EstimateTraining, PartsAreNonNegativeAndSumToTheStep, ()) {
  const TrainingJob job = any_job();
  const TrainingEstimate estimate = estimate_training(support::cluster_of(64), job, support::any_plan(job.model));
  support::assert_parts(estimate.parts, estimate.step());
}

// If this fails, a cluster is promised more than its peak.
RC_GTEST_PROP(EstimateTraining, MfuIsAtMostOne, ()) {
  const TrainingJob job = any_job();
  Cluster cluster = support::cluster_of(64);
  cluster.gemm[index(NumberFormat::bf16)]->efficiency = 1.0;
  cluster.attention.forward = {};  // nothing but products
  RC_ASSERT(mfu(cluster, estimate_training(cluster, job, support::any_plan(job.model))) <= 1.0);
}

// If this fails, FLOPs of a step are not those of its tokens, with what is computed again.
RC_GTEST_PROP(EstimateTraining, FlopsAreThoseOfTheTokens, ()) {
  const TrainingJob job = any_job();
  Plan plan = support::any_plan(job.model);
  const TrainingEstimate estimate = estimate_training(support::cluster_of(64), job, plan);
  const Flops needed = (256.0 * 2048.0) * training_flops_per_token(job.model, 2048.0);
  RC_ASSERT(estimate.model_flops == needed);
  if (plan.recompute == Recompute::none)
    RC_ASSERT(estimate.hardware_flops == needed);
  else
    RC_ASSERT(estimate.hardware_flops > needed);
  RC_ASSERT(estimate.hardware_flops <= (4.0 / 3.0) * needed);
}

// If this fails, LoRA is credited with gradients of weights that stay as they are.
TEST(EstimateTraining, FrozenWeightsNeedNoGradients) {
  TrainingJob job = support::job_of(support::small_dense());
  job.task = Task::lora;
  Plan plan;
  plan.data = 64;
  const TokenFlops forward = token_flops(job.model, job.sequence);
  // Products forward and for their input's gradient; scores, which have no weights, three times.
  const Flops needed = 2.0 * forward.total() + forward.scores;
  const TrainingEstimate estimate = estimate_training(support::cluster_of(64), job, plan);
  EXPECT_NEAR(estimate.model_flops.base() / (256.0 * 2048.0 * needed.base()), 1.0, 1e-12);
}

// If this fails, a step's matrix products take another time than its FLOPs at the peak.
RC_GTEST_PROP(EstimateTraining, TheIdealPartIsTheModelsFlopsAtThePeak, ()) {
  const Cluster cluster = support::cluster_of(64);
  const TrainingJob job = support::job_of(support::small_dense());
  const TrainingEstimate estimate = estimate_training(cluster, job, support::any_plan(job.model));
  const double ideal = estimate.model_flops.base() / (64.0 * 1e15);
  RC_ASSERT(std::abs(estimate.parts[Part::matrix] / ideal - 1.0) < 1e-9);
}

// If this fails, spending money on a better cluster makes training slower.
RC_GTEST_PROP(EstimateTraining, ABetterClusterIsNeverSlower, ()) {
  const TrainingJob job = any_job();
  const Plan plan = support::any_plan(job.model);
  const Cluster cluster = support::cluster_of(64);
  const double better = 1.0 + 0.01 * *rc::gen::inRange(1, 400);
  Cluster memory = cluster, peak = cluster, up = cluster, out = cluster;
  GemmRoof& roof = *memory.gemm[index(NumberFormat::bf16)];
  roof.bandwidth = memory.attention.bandwidth = memory.stream.bandwidth = better * roof.bandwidth;
  peak.gemm[index(NumberFormat::bf16)]->peak = peak.attention.peak = better * cluster.attention.peak;
  up.network.up = better * cluster.network.up;
  out.network.out = better * cluster.network.out;
  const double before = seconds_of(cluster, job, plan) * (1.0 + 1e-12);
  RC_ASSERT(seconds_of(memory, job, plan) <= before);
  RC_ASSERT(seconds_of(peak, job, plan) <= before);
  RC_ASSERT(seconds_of(up, job, plan) <= before);
  RC_ASSERT(seconds_of(out, job, plan) <= before);
}

// If this fails, software that hides more or adds less makes training slower.
RC_GTEST_PROP(EstimateTraining, BetterSoftwareIsNeverSlower, ()) {
  const TrainingJob job = any_job();
  const Plan plan = support::any_plan(job.model);
  const Cluster cluster = support::cluster_of(64);
  Cluster hiding = cluster, lean = cluster;
  Software& software = hiding.software;
  software.overlap_tensor = software.overlap_data = software.overlap_pipeline = software.overlap_expert = 1.0;
  lean.software.straggler = 0.0;
  lean.software.step_overhead = Seconds{};
  const double before = seconds_of(cluster, job, plan) * (1.0 + 1e-12);
  RC_ASSERT(seconds_of(hiding, job, plan) <= before);
  RC_ASSERT(seconds_of(lean, job, plan) < before);
}

// If this fails, larger batches no longer spread the bubble and the optimizer over more tokens.
RC_GTEST_PROP(EstimateTraining, ALargerBatchRaisesTokensASecond, ()) {
  TrainingJob job = any_job();
  const Plan plan = support::any_plan(job.model);
  const Cluster cluster = support::cluster_of(64);
  const double once = seconds_of(cluster, job, plan);
  job.global_batch *= 2.0;
  const double twice = seconds_of(cluster, job, plan);
  RC_ASSERT(twice > once);
  RC_ASSERT(twice < 2.0 * once);
}

// If this fails, recomputing is free, or costs memory.
RC_GTEST_PROP(EstimateTraining, RecomputingTradesTimeForMemory, ()) {
  const TrainingJob job = any_job();
  Plan plan = support::any_plan(job.model);
  const Cluster cluster = support::cluster_of(64);
  plan.recompute = Recompute::none;
  const TrainingEstimate none = estimate_training(cluster, job, plan);
  plan.recompute = Recompute::selective;
  const TrainingEstimate selective = estimate_training(cluster, job, plan);
  plan.recompute = Recompute::full;
  const TrainingEstimate full = estimate_training(cluster, job, plan);
  RC_ASSERT(none.parts[Part::recompute] == 0.0);
  RC_ASSERT(selective.parts[Part::recompute] > 0.0);
  RC_ASSERT(selective.parts[Part::recompute] < full.parts[Part::recompute]);
  RC_ASSERT(none.step() < selective.step());
  RC_ASSERT(selective.step() < full.step());
  RC_ASSERT(full.memory.total() < none.memory.total());
}

// If this fails, plans without a pipeline wait for one.
RC_GTEST_PROP(EstimateTraining, OneStageHasNoBubble, ()) {
  const TrainingJob job = any_job();
  Plan plan = support::any_plan(job.model);
  plan.data *= plan.pipeline;
  plan.pipeline = plan.virtual_stages = 1;
  const TrainingEstimate estimate = estimate_training(support::cluster_of(64), job, plan);
  for (const Part part : {Part::bubble, Part::pipeline, Part::imbalance}) RC_ASSERT(estimate.parts[part] == 0.0);
}

// If this fails, a plan without copies exchanges gradients, or one with copies does not.
TEST(EstimateTraining, OnlyCopiesExchangeGradients) {
  const TrainingJob job = support::job_of(support::small_dense());
  EXPECT_EQ(estimate_training(support::cluster_of(1), job, {}).parts[Part::data], 0.0);
  Plan plan;
  plan.data = 8;
  EXPECT_GT(estimate_training(support::cluster_of(8), job, plan).parts[Part::data], 0.0);
}

// If this fails, a plan that is out of memory is called possible.
TEST(EstimateTraining, FitsUpToTheCapacity) {
  TrainingEstimate estimate = estimate_training(support::cluster_of(1), support::job_of(support::small_dense()), {});
  EXPECT_EQ(estimate.capacity, Bytes{80e9});
  estimate.capacity = estimate.memory.total();
  EXPECT_TRUE(estimate.fits());
  estimate.capacity = Bytes{std::nextafter(estimate.capacity.base(), 0.0)};
  EXPECT_FALSE(estimate.fits());
}

}  // namespace
}  // namespace shortboard
