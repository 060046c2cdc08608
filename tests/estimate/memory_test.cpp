#include "estimate/memory.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/cards.h"

namespace shortboard {
namespace {

/// tiny_dense keeps per layer, of a sequence of 8 tokens, 1792 bytes: 640 of products' inputs and 1152 of others (see
/// tests/workload/layer_work_test.cpp), and its layer has 592 parameters; each embedding has 800.
MemoryEstimate memory_of(const Architecture& model, const Plan& plan, double micro_batches = 100.0,
                         double logit_bytes = 10.0) {
  TrainingJob job = support::job_of(model);
  job.sequence = 8.0;
  Cluster cluster = support::cluster_of(64);
  cluster.software.memory.context = Bytes{5.0};
  cluster.software.memory.logit_bytes = logit_bytes;
  return training_memory(cluster, job, plan, split_cost(cluster, job, split_of(job, plan)), micro_batches);
}

double states(const MemoryEstimate& memory) { return (memory.weights + memory.gradients + memory.optimizer).base(); }

Plan replicated() {
  Plan plan;
  plan.sharding = Sharding::replicated;
  return plan;
}

// If this fails, the weights' share of memory is not the 18 bytes a parameter of mixed-precision Adam.
TEST(TrainingMemory, TakesEighteenBytesAParameter) {
  const MemoryEstimate memory = memory_of(support::tiny_dense(2), replicated());
  EXPECT_DOUBLE_EQ(memory.weights.base(), 2 * 2784.0);  // 2 x 592 + 2 x 800 parameters
  EXPECT_DOUBLE_EQ(memory.gradients.base(), 4 * 2784.0);
  EXPECT_DOUBLE_EQ(memory.optimizer.base(), 12 * 2784.0);
  EXPECT_DOUBLE_EQ(memory.overhead.base(), 5.0);
}

// If this fails, a tied embedding is held twice.
TEST(TrainingMemory, HoldsATiedEmbeddingOnce) {
  Architecture model = support::tiny_dense(2);
  model.tied_embeddings = true;
  EXPECT_DOUBLE_EQ(states(memory_of(model, replicated())), 18 * 1984.0);  // 800 parameters fewer
}

// If this fails, sharding among copies saves more or less than it divides.
TEST(TrainingMemory, ShardingDividesAmongCopies) {
  Plan plan = replicated();
  plan.data = 2;
  plan.context = 2;
  EXPECT_DOUBLE_EQ(states(memory_of(support::tiny_dense(2), plan)), 18 * 2784.0);
  plan.sharding = Sharding::distributed_optimizer;
  EXPECT_DOUBLE_EQ(states(memory_of(support::tiny_dense(2), plan)), (2 + 4 + 3) * 2784.0);  // 12 / 4
  plan.sharding = Sharding::sharded_gradients;
  EXPECT_DOUBLE_EQ(states(memory_of(support::tiny_dense(2), plan)), (2 + 1 + 3) * 2784.0);
  plan.sharding = Sharding::fully_sharded;  // 18 / 4, and the largest piece, an embedding, whole twice in 16 bits
  EXPECT_DOUBLE_EQ(states(memory_of(support::tiny_dense(2), plan)), 4.5 * 2784.0);
  // The context's keys and values, 128 bytes, stand beside it with their gradients.
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(2), plan).spare.base(), 2 * 2 * 800.0 + 2 * 128.0);
}

// If this fails, a shard is spread over other cards than its group, or copies keep each other's share.
TEST(TrainingMemory, AGroupHoldsAWholeCopyOfWhatIsSharded) {
  Plan plan;
  plan.data = 8;
  plan.sharding_group = 2;
  EXPECT_DOUBLE_EQ(states(memory_of(support::tiny_dense(2), plan)), (2 + 4 + 6) * 2784.0);  // 12 / 2, not 12 / 8
}

// If this fails, gradients that a pipeline accumulates whole are counted as shards.
TEST(TrainingMemory, APipelineKeepsGatheredWeightsAndGradientsForTheStep) {
  Plan plan;
  plan.data = 4;
  plan.pipeline = 2;
  plan.sharding = Sharding::fully_sharded;
  const double stage = 592.0 + 800.0;  // a layer and an embedding
  const MemoryEstimate memory = memory_of(support::tiny_dense(2), plan);
  EXPECT_DOUBLE_EQ(memory.weights.base(), 2 * stage);
  EXPECT_DOUBLE_EQ(memory.gradients.base(), 4 * stage);
  EXPECT_DOUBLE_EQ(memory.optimizer.base(), 3 * stage);
}

// If this fails, low-rank training is charged gradients and optimizer state of frozen weights.
TEST(TrainingMemory, AdaptersAloneHaveStates) {
  TrainingJob job = support::job_of(support::tiny_dense(2));
  job.sequence = 8.0;
  job.task = Task::lora;
  job.lora_rank = 1.0;
  const Cluster cluster = support::cluster_of(64);
  const MemoryEstimate memory =
      training_memory(cluster, job, replicated(), split_cost(cluster, job, split_of(job, {})), 1.0);
  EXPECT_DOUBLE_EQ(memory.weights.base(), 2 * 2784.0);
  // Rank 1 beside products of (in + out) 8 + 16, 8 + 8, 8 + 32 and 16 + 8, twice: 104 x 2 parameters of 4 and 12 bytes.
  EXPECT_DOUBLE_EQ(memory.gradients.base(), 4 * 208.0);
  EXPECT_DOUBLE_EQ(memory.optimizer.base(), 12 * 208.0);
}

// If this fails, offloading frees nothing, or what it does not move.
TEST(TrainingMemory, OffloadingLeavesOneLayerAtWorkAndNoOptimizer) {
  Plan plan = replicated();
  plan.offload_activations = true;
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(4), plan).activations.base(), 1792.0);
  plan.offload_optimizer = true;
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(4), plan).optimizer.base(), 0.0);
}

// If this fails, a stack's buffers and the allocator's fragments are forgotten.
TEST(TrainingMemory, CountsBuffersAndFragments) {
  TrainingJob job = support::job_of(support::tiny_dense(2));
  job.sequence = 8.0;
  Cluster cluster = support::cluster_of(64);
  cluster.software.memory = {};
  cluster.software.memory.exchange_bytes = 3.0;
  cluster.software.memory.gathered_bytes = 1.0;
  cluster.software.memory.spare_gradients = true;
  cluster.software.memory.fragments = 0.1;
  Plan plan;
  plan.data = 4;
  const MemoryEstimate memory = training_memory(cluster, job, plan, split_cost(cluster, job, split_of(job, plan)), 1.0);
  EXPECT_DOUBLE_EQ(memory.gradients.base(), (4 + 3 + 1.25) * 2784.0);  // gathered weights, a quarter of them twice
  EXPECT_DOUBLE_EQ(memory.spare.base(), 2 * 592.0);                    // one 16-bit gradient of a layer
  EXPECT_DOUBLE_EQ(memory.overhead.base(), 0.1 * memory.tensors().base());
}

// If this fails, experts are sharded among cards that do not hold copies of them.
TEST(TrainingMemory, ExpertsHaveTheirOwnCopies) {
  Plan plan;
  plan.data = 4;
  plan.expert = 2;
  // 288 of 576 expert parameters a card in 2 copies: 6 + 12 / 2. The rest, 192 + 288 + 32 + 16 and two embeddings of
  // 800, in 4 copies: 6 + 12 / 4.
  EXPECT_DOUBLE_EQ(states(memory_of(support::tiny_experts(1), plan)), 12 * 288.0 + 9 * 2128.0);
  plan.data = 8;
  plan.expert_tensor = 2;  // 144 a card, in 8 / (2 x 2) copies; the rest in 8: 6 + 12 / 8
  EXPECT_DOUBLE_EQ(states(memory_of(support::tiny_experts(1), plan)), 12 * 144.0 + 7.5 * 2128.0);
}

// If this fails, padded experts' activations take no more memory than even ones: 4 of 20 rows, in what of a row is
// kept.
TEST(TrainingMemory, PaddedExpertsKeepTheirPadding) {
  TrainingJob job = support::job_of(support::tiny_experts(3));
  job.sequence = 8.0;
  const auto activations = [&] {
    return estimate_training(support::cluster_of(1), job, Plan{}).memory.activations.base();
  };
  const double even = activations();
  job.capacity_factor = 1.25;
  EXPECT_DOUBLE_EQ(activations() - even, 3 * 208.0);  // a layer's: see tests/workload/layer_work_test.cpp
  job.pad_to_capacity = false;
  EXPECT_DOUBLE_EQ(activations(), even);
}

// If this fails, activations are not what the layers keep.
TEST(TrainingMemory, KeepsTheActivationsOfItsLayers) {
  Plan plan;
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(4), plan).activations.base(), 4 * 1792.0);
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(4), plan).logits.base(), 8000.0);  // 10 x 8 x 100
  plan.recompute = Recompute::selective;
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(4), plan).activations.base(), 4 * 1152.0);
  plan.recompute = Recompute::full;  // the inputs of 128 bytes, and one layer at work
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(4), plan).activations.base(), 4 * 128.0 + 1792.0);
}

// If this fails, a stack that keeps gathered inputs is credited with shards.
TEST(TrainingMemory, GatheredInputsAreKeptWhole) {
  Plan plan;
  plan.tensor = 2;
  plan.sequence_parallel = true;
  TrainingJob job = support::job_of(support::tiny_dense(4));
  job.sequence = 8.0;
  Cluster cluster = support::cluster_of(64);
  const auto activations = [&] {
    return training_memory(cluster, job, plan, split_cost(cluster, job, split_of(job, plan)), 1.0).activations.base();
  };
  const double shards = activations();
  cluster.software.memory.gathered_inputs = true;
  // Two inputs of 8 tokens x 8 x 2 bytes a layer, of which a shard of a half was kept.
  EXPECT_DOUBLE_EQ(activations() - shards, 4 * 2 * 64.0);
}

// If this fails, what context parallelism brings to a layer at work is forgotten, or a ring holds it whole.
TEST(TrainingMemory, HoldsWhatContextMessagesBring) {
  Plan plan;
  plan.context = 4;
  const auto spare = [&](ContextExchange exchange) {
    plan.context_exchange = exchange;
    return memory_of(support::tiny_dense(4), plan).spare.base();
  };
  // Keys and values of 8 tokens, 8 x 8 x 2 = 128 bytes: with gradients twice; four blocks of a quarter.
  EXPECT_DOUBLE_EQ(spare(ContextExchange::gather), 256.0);
  EXPECT_DOUBLE_EQ(spare(ContextExchange::ring), 128.0);
  // Queries and outputs of 2 tokens, 2 x 8 x 2 = 32 bytes each; keys and values on 2 heads, each for two of four cards.
  EXPECT_DOUBLE_EQ(spare(ContextExchange::all_to_all), 128.0);
  plan.context = 1;
  EXPECT_DOUBLE_EQ(spare(ContextExchange::gather), 0.0);
}

// If this fails, what a card keeps between steps is that of the fullest at the peak, not of the one that holds most.
TEST(TrainingMemory, AtRestTheCardWithMostStatesCounts) {
  Plan plan = replicated();
  plan.pipeline = 2;
  // Two of three layers on the first stage: 2 x 592 + 800 parameters; the last, with its logits, is fuller at the peak.
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(3), plan, 1.0, 1e4).at_rest.base(), 18 * 1984.0);
}

// If this fails, 8-bit training does not save the inputs' memory, or saves the other activations' too.
TEST(TrainingMemory, NarrowFormatsHalveTheInputsOfProducts) {
  TrainingJob job = support::job_of(support::tiny_dense(4));
  job.sequence = 8.0;
  job.format = NumberFormat::fp8;
  const SplitCost costs = split_cost(support::cluster_of(64), job, split_of(job, {}));
  EXPECT_DOUBLE_EQ(training_memory(support::cluster_of(64), job, {}, costs, 1.0).activations.base(),
                   4 * (320.0 + 1152.0));
}

// If this fails, a schedule is credited with fewer micro-batches in flight than it runs.
TEST(TrainingMemory, SchedulesKeepTheirMicroBatchesInFlight) {
  const Architecture model = support::tiny_dense(8);  // two layers a stage
  Plan plan;
  plan.pipeline = 4;
  const double stage = 2 * 1792.0;
  EXPECT_DOUBLE_EQ(memory_of(model, plan).activations.base(), 4 * stage);
  EXPECT_DOUBLE_EQ(memory_of(model, plan, 3.0, 0.0).activations.base(), 3 * stage);  // no more than there are
  plan.schedule = Schedule::zero_bubble;
  EXPECT_DOUBLE_EQ(memory_of(model, plan).activations.base(), 4 * stage);
  plan.schedule = Schedule::dualpipe;
  EXPECT_DOUBLE_EQ(memory_of(model, plan).activations.base(), 5 * stage);
  plan.schedule = Schedule::interleaved;
  plan.virtual_stages = 2;
  EXPECT_DOUBLE_EQ(memory_of(model, plan).activations.base(), 5.5 * stage);  // 4 x (1 + 3 / 8)
}

// If this fails, DualPipe's second copy of the weights is forgotten.
TEST(TrainingMemory, DualPipeHoldsTwoStages) {
  Plan plan = replicated();
  plan.pipeline = 4;
  const MemoryEstimate one = memory_of(support::tiny_dense(8), plan);
  plan.schedule = Schedule::dualpipe;
  EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(8), plan).weights.base(), 2 * one.weights.base());
}

// If this fails, recomputing more needs more memory.
RC_GTEST_PROP(TrainingMemory, MoreRecomputationNeedsLess, ()) {
  const TrainingJob job = support::job_of(*rc::gen::element(support::small_dense(), support::small_experts()));
  Plan plan = support::any_plan(job.model);
  const SplitCost costs = split_cost(support::cluster_of(64), job, split_of(job, plan));
  const auto total = [&](Recompute recompute) {
    plan.recompute = recompute;
    return training_memory(support::cluster_of(64), job, plan, costs, 64.0).total();
  };
  RC_ASSERT(total(Recompute::full) < total(Recompute::selective));
  RC_ASSERT(total(Recompute::selective) < total(Recompute::none));
}

// If this fails, sharding more of the states needs more memory.
RC_GTEST_PROP(TrainingMemory, MoreShardingNeedsNoMore, ()) {
  const TrainingJob job = support::job_of(*rc::gen::element(support::small_dense(), support::small_experts()));
  Plan plan = support::any_plan(job.model);
  const SplitCost costs = split_cost(support::cluster_of(64), job, split_of(job, plan));
  const auto total = [&](Sharding sharding) {
    plan.sharding = sharding;
    return training_memory(support::cluster_of(64), job, plan, costs, 64.0).total();
  };
  RC_ASSERT(total(Sharding::sharded_gradients) <= total(Sharding::distributed_optimizer));
  RC_ASSERT(total(Sharding::distributed_optimizer) <= total(Sharding::replicated));
}

/// The same model on two tensor-parallel cards and two stages, by the habits that are set.
MemoryEstimate first_of_two(const MemoryHabits& habits) {
  TrainingJob job = support::job_of(support::tiny_dense(2));
  job.sequence = 8.0;
  Cluster cluster = support::cluster_of(64);
  cluster.software.memory = habits;
  Plan plan = replicated();
  plan.tensor = 2;
  plan.pipeline = 2;
  return first_stage_memory(cluster, job, plan, split_cost(cluster, job, split_of(job, plan)), 4.0);
}

// A tensor-parallel group's input is 8 tokens x 8 wide x 2 bytes = 128 bytes.
// If this fails, buffers that a stack keeps are in neither what it logs between steps nor the peak.
TEST(FirstStageMemory, KeepsItsBuffersBetweenSteps) {
  MemoryHabits habits;
  const MemoryEstimate plain = first_of_two(habits);
  habits.gather_buffers = 2.0;
  habits.workspace = Bytes{64.0};
  const MemoryEstimate kept = first_of_two(habits);
  EXPECT_DOUBLE_EQ(kept.at_rest.base() - plain.at_rest.base(), 2 * 128.0 + 64.0);
  EXPECT_DOUBLE_EQ(kept.tensors().base() - plain.tensors().base(), 2 * 128.0 + 64.0);
}

// If this fails, GPipe or DualPipe on one stage is said to keep micro-batches that nothing waits for.
TEST(FirstStageMemory, OneStageKeepsOneMicroBatch) {
  Plan plan = replicated();
  const double plain = memory_of(support::tiny_dense(2), plan).activations.base();
  for (const Schedule schedule : {Schedule::gpipe, Schedule::interleaved}) {
    plan.schedule = schedule;
    EXPECT_DOUBLE_EQ(memory_of(support::tiny_dense(2), plan).activations.base(), plain);
  }
}

// If this fails, the logits of the last stage are counted on the first.
TEST(FirstStageMemory, HoldsNoLogits) {
  MemoryHabits habits;
  EXPECT_DOUBLE_EQ(first_of_two(habits).logits.base(), 0.0);
}

// tiny_dense's gated block is 16 wide, 8 on each card: 8 tokens x 8 x 2 bytes = 128 bytes of its activation function's
// output; two micro-batches fly over the first stage of two.
// If this fails, what an activation function apart from its product keeps is lost.
TEST(FirstStageMemory, KeepsTheOutputsOfActivationFunctionsApart) {
  MemoryHabits habits;
  const double plain = first_of_two(habits).activations.base();
  habits.keeps_activated = true;
  EXPECT_DOUBLE_EQ(first_of_two(habits).activations.base() - plain, 2 * 128.0);
}

}  // namespace
}  // namespace shortboard
