#include "calibration/training_run.h"

#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/cards.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

/// A run of Llama 3.1 8B on 64 cards.
TrainingRun run_of(const std::string& measured, const std::string& stack = "nemo-2024",
                   const std::string& degrees = "tp: 2, pp: 1, dp: 32, micro_batch: 1") {
  const Node row = read_yaml(
      "id: a-run\n"
      "cluster: {accelerator: nvidia-h100-sxm, count: 64, per_node: 8}\n"
      "model: llama-3.1-8b\n"
      "training: {stack: " +
          stack + ", precision: bf16, sequence: 8192, global_batch: 128, " + degrees + "}\n" + "measured: {" +
          measured + "}\n",
      "rows.yaml");
  return read_run(Value{row, "rows.yaml"}, shipped());
}

// If this fails, a run is judged by another figure than the first that counts, or its peaks of memory are lost.
TEST(ReadRun, TakesTheFirstFigureOfSpeedAndAllOfMemory) {
  const TrainingRun run = run_of("mfu: 0.4, memory_gib: 70, memory_allocated_gib: 60, iteration_s: 2.5");
  EXPECT_EQ(run.id, "a-run");
  EXPECT_EQ(run.speed.metric, "iteration_s");
  EXPECT_DOUBLE_EQ(run.speed.measured, 2.5);
  ASSERT_EQ(run.memory.size(), 2U);
  EXPECT_EQ(run.memory[0].metric, "memory_allocated_gib");
  EXPECT_DOUBLE_EQ(run.memory[0].measured, 60.0);
  EXPECT_EQ(run.memory[1].metric, "memory_gib");
  EXPECT_EQ(run_of("mfu: 0.4, model_tflops_per_accelerator: 400").speed.metric, "model_tflops_per_accelerator");
  EXPECT_EQ(run_of("iteration_s: 2.5, tokens_per_s_per_accelerator: 1e4").speed.metric, "tokens_per_s_per_accelerator");
}

// If this fails, a row becomes another question than it was.
TEST(ReadRun, IsTheRowsQuestion) {
  const TrainingQuestion c = run_of("mfu: 0.4").question;
  EXPECT_EQ(c.parts.accelerator.id, "nvidia-h100-sxm");
  EXPECT_EQ(c.cluster.count, 64);
  EXPECT_EQ(c.cluster.domain, 8);
  EXPECT_DOUBLE_EQ(c.job.sequence, 8192.0);
  EXPECT_DOUBLE_EQ(c.job.global_batch, 128.0);
  ASSERT_TRUE(c.plan);  // what the row does not name is usual
  EXPECT_EQ(c.plan->tensor, 2);
  EXPECT_EQ(c.plan->recompute, Recompute::none);
}

// If this fails, a run on a stack that the database does not know can't be estimated, or hides that it is a guess.
TEST(ReadRun, AnUnknownStackIsTheNearest) {
  const TrainingRun run = run_of("mfu: 0.4", "megatron-lm-2025");
  EXPECT_EQ(run.stack, "megatron-lm-2025");
  EXPECT_EQ(run.question.parts.stack.id, "megatron-2025");
  EXPECT_EQ(run_of("mfu: 0.4", "in-house").question.parts.stack.id, "megatron-2024");
}

// If this fails, a row without any speed is compared with nothing.
TEST(ReadRun, NeedsAFigureOfSpeed) {
  const std::string said = complaint([] { return run_of("memory_gib: 70"); });
  EXPECT_NE(said.find("measured: holds no figure of speed"), std::string::npos) << said;
  EXPECT_NE(complaint([] { return run_of("mfu: 0"); }), "nothing");
}

// If this fails, a run with a plan is estimated with another one.
TEST(EstimateRun, FollowsTheRowsPlan) {
  const TrainingRun run = run_of("mfu: 0.4");
  const Plan plan = estimate_run(run).plan;
  EXPECT_EQ(plan.tensor, 2);
  EXPECT_EQ(plan.data, 32);
  EXPECT_EQ(plan.micro_batch, 1);
}

// If this fails, what a row leaves open is not searched within what it gives.
TEST(EstimateRun, SearchesWhatIsOpen) {
  const TrainingRun open = run_of("mfu: 0.4", "nemo-2024", "tp: auto, pp: auto, dp: 32, micro_batch: auto");
  const TrainingEstimate found = estimate_run(open);
  EXPECT_EQ(found.plan.data, 32);
  EXPECT_EQ(found.plan.tensor * found.plan.pipeline, 2);
  EXPECT_LE(found.step(), estimate_run(run_of("mfu: 0.4")).step());
}

// If this fails, an impossible plan is estimated all the same: three-way tensor parallelism of 32 heads.
TEST(EstimateRun, RefusesAnImpossiblePlan) {
  const std::string said =
      complaint([] { return estimate_run(run_of("mfu: 0.4", "nemo-2024", "tp: 2, pp: 1, dp: 32, micro_batch: 3")); });
  EXPECT_NE(said.find("global_batch 128 does not divide by data 32 x micro_batch 3"), std::string::npos) << said;
}

constexpr Bytes kGibibyte{1073741824.0};

/// 256 sequences of 2048 tokens on 64 cards of 1000 TFLOPS in two seconds; 400 TFLOPS a card; 1 to 6 GiB of each kind.
TrainingEstimate two_seconds(TrainingRun& run) {
  run.question.cluster.count = 64;
  run.question.cluster.nominal = FlopsPerSecond{1e15};
  run.question.cluster.software.memory.fragments = 0.1;
  run.question.job.global_batch = 256.0;
  run.question.job.sequence = 2048.0;
  TrainingEstimate estimate;
  estimate.parts[Part::matrix] = 1.5;
  estimate.parts[Part::bubble] = 0.5;
  estimate.model_flops = Flops{64.0 * 2.0 * 400e12};
  estimate.memory = {kGibibyte,       2.0 * kGibibyte, 3.0 * kGibibyte, 4.0 * kGibibyte,
                     5.0 * kGibibyte, 6.0 * kGibibyte, 7.0 * kGibibyte, 6.0 * kGibibyte};
  return estimate;
}

// If this fails, an estimate is compared with a figure of another meaning.
TEST(PredictedFigure, IsWhatTheMetricMeans) {
  TrainingRun run;
  const TrainingEstimate estimate = two_seconds(run);
  EXPECT_DOUBLE_EQ(predicted_figure(run, estimate, "tokens_per_s_per_accelerator"), 4096.0);  // 256 x 2048 / 2 / 64
  EXPECT_DOUBLE_EQ(predicted_figure(run, estimate, "iteration_s"), 2.0);
  EXPECT_DOUBLE_EQ(predicted_figure(run, estimate, "model_tflops_per_accelerator"), 400.0);
  EXPECT_DOUBLE_EQ(predicted_figure(run, estimate, "mfu"), 0.4);
}

// If this fails, tensors' peak is taken for the allocator's, or the driver's context for memory that a framework logs.
TEST(PredictedFigure, TellsTensorsFromTheAllocatorsMemory) {
  TrainingRun run;
  const TrainingEstimate estimate = two_seconds(run);
  EXPECT_DOUBLE_EQ(predicted_figure(run, estimate, "memory_allocated_gib"), 21.0);  // 1 + 2 + 3 + 4 + 5 + 6
  EXPECT_DOUBLE_EQ(predicted_figure(run, estimate, "memory_reserved_gib"), 23.1);   // a tenth of fragments
  EXPECT_DOUBLE_EQ(predicted_figure(run, estimate, "memory_gib"), 23.1);
}

// If this fails, what a stack logs of its first stage between steps is compared with the peak of the fullest card.
TEST(PredictedFigure, TakesTheCardThatTheStackLogs) {
  TrainingRun run;
  run.question.cluster = support::cluster_of(8);
  run.question.cluster.software.memory.logged_at_rest = true;
  run.question.job = support::job_of(support::small_dense());
  Plan plan;
  plan.pipeline = 2;
  plan.data = 4;
  const TrainingEstimate estimate = estimate_training(run.question.cluster, run.question.job, plan);
  const double logged = predicted_figure(run, estimate, "memory_allocated_gib") * kGibibyte.base();
  const MemoryEstimate first =
      first_stage_memory(run.question.cluster, run.question.job, plan,
                         split_cost(run.question.cluster, run.question.job, split_of(run.question.job, plan)),
                         run.question.job.global_batch / 4.0);
  EXPECT_DOUBLE_EQ(logged, (first.weights + first.gradients + first.optimizer).base());
  EXPECT_LT(logged, estimate.memory.tensors().base());
}

}  // namespace
}  // namespace shortboard
