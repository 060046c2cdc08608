#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

using Faults = std::vector<std::string>;

/// On 64 cards, domains of eight, 256 sequences of 2048 tokens.
Faults faults_of(const Architecture& model, const Plan& plan) {
  return plan_faults(support::cluster_of(64), support::job_of(model), plan);
}

Plan filled(int tensor, int pipeline) {
  Plan plan;
  plan.tensor = tensor;
  plan.pipeline = pipeline;
  plan.data = 64 / tensor / pipeline;
  return plan;
}

// If this fails, a plan that runs is refused.
TEST(PlanFaults, APossiblePlanHasNone) { EXPECT_EQ(faults_of(support::small_dense(), filled(2, 4)), Faults{}); }

// If this fails, cards stay idle, or are used twice, in silence.
TEST(PlanFaults, CountsMultiplyToTheCluster) {
  Plan plan = filled(2, 4);
  plan.data = 4;
  EXPECT_EQ(faults_of(support::small_dense(), plan),
            Faults{"tensor 2 x pipeline 4 x context 1 x data 4 = 32 cards, and the cluster has 64"});
}

// If this fails, runs that put tensor parallelism over NICs, as some do, cannot be asked about.
TEST(PlanFaults, TensorMayLeaveTheDomain) { EXPECT_EQ(faults_of(support::small_dense(), filled(16, 1)), Faults{}); }

// If this fails, heads are cut into pieces.
TEST(PlanFaults, HeadsDivide) {
  Architecture model = support::small_dense();
  model.layers.front().attention.heads = 20;
  model.layers.front().attention.kv_heads = 4;
  EXPECT_EQ(faults_of(model, filled(8, 1)), Faults{"20 attention heads do not divide by tensor 8"});
}

// If this fails, keys are shared among cards that can't hold them, or replicated ones are refused.
TEST(PlanFaults, KeysDivideOrAreReplicated) {
  Architecture model = support::small_dense();
  model.layers.front().attention.heads = 24;
  model.layers.front().attention.kv_heads = 6;
  EXPECT_EQ(faults_of(model, filled(4, 1)), Faults{"6 key-value heads do not divide by tensor 4"});
  model.layers.front().attention.kv_heads = 2;  // four cards hold two keys twice
  EXPECT_EQ(faults_of(model, filled(4, 1)), Faults{});
}

// If this fails, experts are cut, spread over cards that do not exist, or planned for a dense model.
TEST(PlanFaults, ExpertsDivide) {
  Plan plan = filled(1, 1);
  plan.expert = 32;
  EXPECT_EQ(faults_of(support::small_experts(), plan), Faults{"16 experts do not divide by expert 32"});
  plan.expert = 2;
  EXPECT_EQ(faults_of(support::small_dense(), plan), Faults{"expert is 2, and the model has no experts"});
  plan = filled(1, 16);
  plan.expert = 8;
  EXPECT_EQ(faults_of(support::small_experts(), plan), Faults{"expert 8 does not divide the 4 cards of a stage"});
}

// If this fails, an expert is cut into parts of unlike width, over cards that do not exist, or planned for a dense
// model.
TEST(PlanFaults, PartsOfExpertsDivide) {
  Plan plan = filled(1, 1);
  plan.expert_tensor = 2;
  EXPECT_EQ(faults_of(support::small_experts(), plan), Faults{});
  EXPECT_EQ(faults_of(support::small_dense(), plan), Faults{"expert_tensor is 2, and the model has no experts"});
  plan.expert_tensor = 3;
  EXPECT_EQ(faults_of(support::small_experts(), plan),
            (Faults{"an expert's width of 1024 does not divide by expert_tensor 3",
                    "expert 1 x expert_tensor 3 does not divide the 64 cards of a stage"}));
  plan = filled(8, 4);  // a stage of 16 cards
  plan.expert = 4;
  plan.expert_tensor = 8;
  EXPECT_EQ(faults_of(support::small_experts(), plan),
            Faults{"expert 4 x expert_tensor 8 does not divide the 16 cards of a stage"});
  plan.expert_tensor = 4;  // unlike tensor, and more than data
  EXPECT_EQ(faults_of(support::small_experts(), plan), Faults{});
  plan.expert_tensor = 2'000'000'000;  // no overflow
  EXPECT_EQ(faults_of(support::small_experts(), plan).size(), 2U);
}

// If this fails, a model is cut into more pieces than it has.
TEST(PlanFaults, EveryPieceHoldsSomething) {
  Plan plan = filled(1, 4);
  plan.schedule = Schedule::interleaved;
  plan.virtual_stages = 4;
  EXPECT_EQ(faults_of(support::small_dense(), plan), Faults{});
  plan.virtual_stages = 5;
  EXPECT_EQ(faults_of(support::small_dense(), plan),
            Faults{"pipeline 4 x virtual_stages 5 = 20 pieces for 16 layers and two embeddings"});
}

// If this fails, a sharded copy is spread over fewer cards than the user says: by three of eight copies, over two.
TEST(PlanFaults, ShardingGroupsDivideTheCopies) {
  Plan plan = filled(2, 4);
  plan.sharding_group = 3;
  EXPECT_EQ(faults_of(support::small_dense(), plan),
            Faults{"sharding_group 3 does not divide the 8 copies of data 8 x context 1"});
  plan.sharding = Sharding::replicated;  // nothing is sharded
  EXPECT_EQ(faults_of(support::small_dense(), plan), Faults{});
  plan = filled(2, 4);
  plan.sharding_group = 4;
  EXPECT_EQ(faults_of(support::small_dense(), plan), Faults{});
}

// If this fails, part of a batch is dropped in silence.
TEST(PlanFaults, TheBatchDivides) {
  Plan plan = filled(1, 1);
  plan.micro_batch = 3;
  EXPECT_EQ(faults_of(support::small_dense(), plan),
            Faults{"global_batch 256 does not divide by data 64 x micro_batch 3"});
  plan.micro_batch = 8;  // 512 sequences at once
  EXPECT_EQ(faults_of(support::small_dense(), plan),
            Faults{"global_batch 256 does not divide by data 64 x micro_batch 8"});
}

// If this fails, a sequence is cut inside a token.
TEST(PlanFaults, TheSequenceDivides) {
  TrainingJob job = support::job_of(support::small_dense());
  job.sequence = 2047.0;
  Plan plan = filled(1, 1);
  plan.context = 2;
  plan.data = 32;
  EXPECT_EQ(plan_faults(support::cluster_of(64), job, plan), Faults{"sequence 2047 does not divide by context 2"});
}

// If this fails, heads go all to all to cards that get a part of one, or a ring is refused that divides none.
TEST(PlanFaults, HeadsThatGoAllToAllDivide) {
  Architecture model = support::small_dense();  // 16 heads on 8 keys
  Plan plan = filled(8, 1);
  plan.context = 4;
  plan.data = 2;
  for (const ContextExchange any : {ContextExchange::gather, ContextExchange::ring}) {
    plan.context_exchange = any;
    EXPECT_EQ(faults_of(model, plan), Faults{});
  }
  plan.context_exchange = ContextExchange::all_to_all;
  EXPECT_EQ(faults_of(model, plan),
            Faults{"16 attention heads do not divide by tensor 8 x context 4, as context_exchange all_to_all needs"});
  plan.context = 2;
  plan.data = 4;
  EXPECT_EQ(faults_of(model, plan), Faults{});  // 16 cards hold 8 keys twice
  model.layers.front().attention.heads = 24;
  model.layers.front().attention.kv_heads = 6;
  plan.tensor = 1;
  plan.context = 4;
  plan.data = 16;
  EXPECT_EQ(faults_of(model, plan),
            Faults{"6 key-value heads do not divide by tensor 1 x context 4, as context_exchange all_to_all needs"});
  plan.context = 1;
  plan.data = 64;
  EXPECT_EQ(faults_of(model, plan), Faults{});
}

// If this fails, virtual stages are credited to schedules that have none.
TEST(PlanFaults, VirtualStagesNeedTheInterleavedSchedule) {
  Plan plan = filled(1, 4);
  plan.virtual_stages = 2;
  EXPECT_EQ(faults_of(support::small_dense(), plan), Faults{"virtual_stages above 1 need schedule interleaved"});
}

// If this fails, a user mends one mistake only to be told of the next.
TEST(PlanFaults, TellsAllFaultsAtOnce) {
  Plan plan;
  plan.tensor = 16;
  plan.virtual_stages = 2;
  plan.micro_batch = 3;
  EXPECT_EQ(faults_of(support::small_dense(), plan).size(), 3U);  // cards, batch, schedule
}

// If this fails, a plan without faults leaves a fraction of a micro-batch, of a head or of an expert.
RC_GTEST_PROP(PlanFaults, APlanWithoutFaultsDivides, ()) {
  const Architecture model = support::small_experts();
  Plan plan;
  plan.tensor = *rc::gen::element(1, 2, 3, 4, 8, 16);
  plan.pipeline = *rc::gen::element(1, 2, 4, 5, 8);
  plan.data = *rc::gen::element(1, 64 / plan.tensor / plan.pipeline);
  plan.expert = *rc::gen::element(1, 2, 3, 4, 16);
  plan.expert_tensor = *rc::gen::element(1, 1, 2, 3, 4);
  plan.micro_batch = *rc::gen::element(1, 2, 3, 4, 8);
  const bool possible = 64 == plan.cards() && 16 % plan.expert == 0 && 1024 % plan.expert_tensor == 0 &&
                        64 / plan.pipeline % plan.expert_cards() == 0 && 256 % (plan.data * plan.micro_batch) == 0;
  RC_ASSERT(faults_of(model, plan).empty() == possible);
}

// If this fails, DualPipe is priced where its two directions have no halves to meet in.
TEST(PlanFaults, DualPipeNeedsAnEvenNumberOfStages) {
  Plan plan = filled(1, 1);
  plan.schedule = Schedule::dualpipe;
  EXPECT_EQ(faults_of(support::small_dense(), plan),
            Faults{"dualpipe runs an even number of stages, and pipeline is 1"});
}

}  // namespace
}  // namespace shortboard
