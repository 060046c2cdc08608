#include "estimate/stages.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace shortboard {
namespace {

Plan stages(int pipeline, int virtual_stages = 1, Schedule schedule = Schedule::one_forward_one_backward) {
  Plan plan;
  plan.pipeline = pipeline;
  plan.virtual_stages = virtual_stages;
  plan.schedule = schedule;
  return plan;
}

// If this fails, Llama 3 405B and DeepSeek-V3 are dealt to their published stages wrongly.
TEST(StageLayers, DealsPublishedModels) {
  const StageLayers llama = stage_layers(126, stages(16, 8));  // 128 pieces of one layer, two left out at the ends
  EXPECT_EQ(llama.heaviest, 8);
  EXPECT_EQ(llama.last, 7);
  const StageLayers deepseek = stage_layers(61, stages(16));  // 16 x 4 = 64: two fewer last, one fewer first
  EXPECT_EQ(deepseek.heaviest, 4);
  EXPECT_EQ(deepseek.last, 2);
}

// If this fails, a model on one stage loses layers.
TEST(StageLayers, OneStageHoldsAll) {
  for (const StageDealing dealing : {StageDealing::even, StageDealing::uneven_by_time, StageDealing::by_time}) {
    EXPECT_EQ(stage_layers(61, stages(1), dealing, 2.0).heaviest, 61);
    EXPECT_EQ(stage_layers(61, stages(1), dealing, 2.0).last, 61);
  }
}

// If this fails, the stage with the head is as full as the others, and all wait for it.
TEST(StageLayers, ByTimeRelievesTheStageWithTheHead) {
  // 32 layers and 2.5 of head on 4 stages: 8 + 8 + 8 + 8 takes 10.5, 9 + 9 + 9 + 5 takes 9, 10 + 10 + 10 + 2 takes 10.
  const StageLayers dealt = stage_layers(32, stages(4), StageDealing::by_time, 2.5);
  EXPECT_EQ(dealt.heaviest, 9);
  EXPECT_EQ(dealt.last, 5);
  // A head of 20 layers has the last stage for itself: 32 layers on 3 stages.
  const StageLayers alone = stage_layers(32, stages(4), StageDealing::by_time, 20.0);
  EXPECT_EQ(alone.heaviest, 11);
  EXPECT_EQ(alone.last, 0);
}

// 32 layers and a head of 2.2 on 2 stages: half is 17.1, which the 18th layer passes. 80 and 1.1 on 4: 20.275, 40.55
// and 60.825 end with layers 21, 41 and 61. A sum that equals its share does not pass it. If this fails, nanotron's
// first stage is said to hold a layer less than it does.
TEST(StageLayers, ByParametersAStageEndsPastItsShare) {
  const StageLayers two = stage_layers(32, stages(2), StageDealing::by_parameters, 2.2);
  EXPECT_EQ(two.heaviest, 18);
  EXPECT_EQ(two.last, 14);
  const StageLayers four = stage_layers(80, stages(4), StageDealing::by_parameters, 1.1);
  EXPECT_EQ(four.heaviest, 21);
  EXPECT_EQ(four.last, 19);
  EXPECT_EQ(stage_layers(4, stages(2), StageDealing::by_parameters, 0.0).heaviest, 3);
}

// If this fails, a stack that deals by time only what does not divide deals otherwise.
TEST(StageLayers, UnevenByTimeKeepsWhatDivides) {
  const StageLayers even = stage_layers(32, stages(4), StageDealing::uneven_by_time, 2.5);
  EXPECT_EQ(even.heaviest, 8);
  EXPECT_EQ(even.last, 8);
  // 30 layers: 8 + 8 + 8 + 6 takes 8.5; with 7 each 11.5, with 9 each 9. Evenly it would be 8 + 8 + 7 + 7.
  const StageLayers uneven = stage_layers(30, stages(4), StageDealing::uneven_by_time, 2.5);
  EXPECT_EQ(uneven.heaviest, 8);
  EXPECT_EQ(uneven.last, 6);
  EXPECT_EQ(stage_layers(30, stages(4), StageDealing::even, 2.5).last, 7);
  // 32 layers divide by 4 stages, but not by their 12 pieces.
  EXPECT_EQ(stage_layers(32, stages(4, 3, Schedule::interleaved), StageDealing::uneven_by_time, 2.5).heaviest, 9);
}

// If this fails, a card of DualPipe, which holds both ends of the pipeline, is dealt as if it held one.
TEST(StageLayers, DualPipeDealsEvenly) {
  const StageLayers dealt = stage_layers(30, stages(4, 1, Schedule::dualpipe), StageDealing::by_time, 2.5);
  EXPECT_EQ(dealt.heaviest, 8);
  EXPECT_EQ(dealt.last, 7);
}

// If this fails, stages hold fewer layers than the model has, or far more.
RC_GTEST_PROP(StageLayers, CoverTheModelWithoutASpareRound, ()) {
  const int pipeline = *rc::gen::inRange(2, 32), pieces = pipeline * *rc::gen::inRange(1, 8);
  const int layers = *rc::gen::inRange(pieces, 300);
  const StageLayers dealt = stage_layers(layers, stages(pipeline, pieces / pipeline));
  RC_ASSERT(dealt.last >= 0);
  RC_ASSERT(dealt.last <= dealt.heaviest);
  RC_ASSERT(dealt.heaviest * pipeline >= layers);
  RC_ASSERT(dealt.heaviest * pipeline - layers < pieces);
  RC_ASSERT(dealt.heaviest * (pipeline - 1) + dealt.last >= layers);
  if (layers % pieces == 0) RC_ASSERT(dealt.last == dealt.heaviest);
}

// If this fails, dealing by time drops layers, or leaves a longer stage than dealing evenly does.
RC_GTEST_PROP(StageLayers, ByTimeDealsAllAndIsNeverLonger, ()) {
  const Plan plan = stages(*rc::gen::inRange(2, 32), *rc::gen::inRange(1, 8));
  const int layers = *rc::gen::inRange(plan.pipeline, 300);
  const double head = 0.1 * *rc::gen::inRange(0, 100);
  const auto longest = [&](const StageLayers& dealt) { return std::max<double>(dealt.heaviest, dealt.last + head); };
  const double even = longest(stage_layers(layers, plan, StageDealing::even, head));
  for (const StageDealing dealing : {StageDealing::uneven_by_time, StageDealing::by_time}) {
    const StageLayers dealt = stage_layers(layers, plan, dealing, head);
    RC_ASSERT(dealt.last >= 0);
    RC_ASSERT(dealt.heaviest * (plan.pipeline - 1) + dealt.last >= layers);
    RC_ASSERT(longest(dealt) <= even);
  }
}

// If this fails, a schedule's bubble is not the one of its authors: (p - 1), over v, over 3, and (p / 2 - 1) 2 / 3.
TEST(BubbleStages, AreThoseOfTheSchedulesAuthors) {
  EXPECT_DOUBLE_EQ(bubble_stages(stages(8)), 7.0);
  EXPECT_DOUBLE_EQ(bubble_stages(stages(8, 1, Schedule::gpipe)), 7.0);
  EXPECT_DOUBLE_EQ(bubble_stages(stages(8, 4, Schedule::interleaved)), 1.75);
  EXPECT_DOUBLE_EQ(bubble_stages(stages(8, 1, Schedule::zero_bubble)), 7.0 / 3.0);
  EXPECT_DOUBLE_EQ(bubble_stages(stages(8, 1, Schedule::dualpipe)), 2.0);
}

// If this fails, one stage waits for others, or DualPipe on two has a negative bubble.
TEST(BubbleStages, NobodyToWaitForIsNoBubble) {
  for (std::size_t i = 0; i < kScheduleNames.size(); ++i)
    EXPECT_EQ(bubble_stages(stages(1, 1, static_cast<Schedule>(i))), 0.0) << kScheduleNames[i];
  EXPECT_EQ(bubble_stages(stages(2, 1, Schedule::dualpipe)), 0.0);
}

// If this fails, a schedule keeps other activations than its authors say, and plans fit that do not.
TEST(MicroBatchesInFlight, AreThoseOfTheSchedulesAuthors) {
  EXPECT_DOUBLE_EQ(micro_batches_in_flight(stages(8), 32.0), 8.0);
  EXPECT_DOUBLE_EQ(micro_batches_in_flight(stages(8, 1, Schedule::gpipe), 32.0), 32.0);
  EXPECT_DOUBLE_EQ(micro_batches_in_flight(stages(8, 2, Schedule::interleaved), 32.0), 11.5);  // 8 (1 + 7 / 16)
  EXPECT_DOUBLE_EQ(micro_batches_in_flight(stages(8, 1, Schedule::dualpipe), 32.0), 9.0);
}

// If this fails, more activations are kept than there are micro-batches, or more pieces a card keep more of them.
RC_GTEST_PROP(MicroBatchesInFlight, AreNoMoreThanThereAre, ()) {
  const int pipeline = *rc::gen::inRange(2, 64), pieces = *rc::gen::inRange(1, 8);
  const double micro_batches = *rc::gen::inRange(1, 200);
  for (std::size_t i = 0; i < kScheduleNames.size(); ++i) {
    const double kept = micro_batches_in_flight(stages(pipeline, pieces, static_cast<Schedule>(i)), micro_batches);
    RC_ASSERT(kept >= 1.0);
    RC_ASSERT(kept <= micro_batches);
  }
  RC_ASSERT(micro_batches_in_flight(stages(pipeline, pieces + 1, Schedule::interleaved), micro_batches) <=
            micro_batches_in_flight(stages(pipeline, pieces, Schedule::interleaved), micro_batches));
}

}  // namespace
}  // namespace shortboard
