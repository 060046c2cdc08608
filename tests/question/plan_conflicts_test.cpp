
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"

namespace shortboard {
namespace {

/// 64 cards under a stack; the plan stands on line 4.
TrainingQuestion planned(const std::string& plan, const std::string& stack = "megatron-2024") {
  static const Database database = Database::compiled();
  const std::string text =
      "cluster: {groups: [{accelerator: H100, count: 64}]}\ntrain: {model: llama-3.1-8b}\nstack: " + stack +
      "\nplan: {" + plan + "}\n";
  return read_case(read_yaml(text, "spec.yaml"), "spec.yaml", database);
}

std::string complains(const std::string& plan, const std::string& stack = "megatron-2024") {
  return complaint([&] { return planned(plan, stack); });
}

// If this fails, pieces that the user gives are dropped where a part of the plan is searched, for the schedule's sake.
TEST(PlanConflicts, PiecesAreTheInterleavedSchedules) {
  const std::string remedy = "; write schedule: interleaved, or virtual_stages: 1";
  EXPECT_EQ(complains("tensor: auto, pipeline: 4, schedule: 1f1b, virtual_stages: 2"),
            "spec.yaml:4:67: plan.virtual_stages: 2 pieces a card are run by the schedule interleaved, and it is 1f1b" +
                remedy);
  EXPECT_EQ(complains("pipeline: 4, schedule: 1f1b, virtual_stages: 4"),  // the same where all is given
            "spec.yaml:4:53: plan.virtual_stages: 4 pieces a card are run by the schedule interleaved, and it is 1f1b" +
                remedy);
  EXPECT_EQ(complains("pipeline: auto, schedule: auto, virtual_stages: 2", "llm-foundry-2023"),
            "spec.yaml:4:56: plan.virtual_stages: 2 pieces a card are run by the schedule interleaved, which "
            "llm-foundry-2023 does not run; write virtual_stages: 1");
}

// If this fails, an interleaved schedule of one piece a card is searched, which is none.
TEST(PlanConflicts, InterleavedRunsSeveralPieces) {
  const std::string problem =
      "plan.virtual_stages: the schedule interleaved runs 2 or more pieces a card, and this is 1; write their number, "
      "or auto";
  EXPECT_EQ(complains("pipeline: auto, schedule: interleaved, virtual_stages: 1"), "spec.yaml:4:63: " + problem);
  EXPECT_EQ(complains("pipeline: auto, schedule: interleaved"), "spec.yaml:4:7: " + problem);  // assumed to be 1
}

// If this fails, what needs stages is dropped where there is one stage, or a harmless mention is refused.
TEST(PlanConflicts, OneStageHasNoPiecesAndNoSchedule) {
  EXPECT_EQ(complains("tensor: auto, pipeline: 1, virtual_stages: 2"),
            "spec.yaml:4:51: plan.virtual_stages: 2 pieces a card need a pipeline, and it is 1; give pipeline 2 or "
            "more stages");
  EXPECT_EQ(complains("tensor: auto, schedule: interleaved"),  // pipeline is 1 where it is not named
            "spec.yaml:4:32: plan.schedule: interleaved needs a pipeline, and it is 1; give pipeline 2 or more stages");
  EXPECT_EQ(complains("tensor: auto, pipeline: 1, schedule: 1f1"),
            "spec.yaml:4:45: plan.schedule: no schedule '1f1'; one of 1f1b, interleaved, zero_bubble, dualpipe, gpipe");
  EXPECT_EQ(planned("tensor: auto, pipeline: 1, schedule: 1f1b, virtual_stages: 1").limits.pipeline, 1);
  EXPECT_EQ(planned("tensor: auto, pipeline: 1, schedule: auto, virtual_stages: auto").limits.pipeline, 1);
}

// If this fails, a pipeline of three is searched for a schedule that joins stages in pairs, and the user is told that
// the batch does not divide.
TEST(PlanConflicts, DualpipeRunsPairsOfStages) {
  EXPECT_EQ(
      complains("tensor: auto, pipeline: 3, schedule: dualpipe", "deepseek-2024"),
      "spec.yaml:4:45: plan.schedule: dualpipe runs an even number of stages, and pipeline is 3; give pipeline an "
      "even number");
}

// If this fails, a group of shards is dropped because nothing is sharded.
TEST(PlanConflicts, AGroupNeedsShards) {
  EXPECT_EQ(complains("tensor: auto, sharding: replicated, sharding_group: 8"),
            "spec.yaml:4:60: plan.sharding_group: nothing is sharded: sharding is replicated; leave it out, or choose "
            "another sharding");
  EXPECT_EQ(planned("tensor: auto, sharding: auto, sharding_group: 8").limits.others.sharding_group, 8);
}

// If this fails, a search over a dense model's experts ends with advice about the batch.
TEST(PlanConflicts, ExpertsAreTheModels) {
  EXPECT_EQ(complains("tensor: auto, expert: 4"),
            "spec.yaml:4:30: plan.expert: is 4, and the model has no experts; leave it out");
  EXPECT_EQ(planned("tensor: auto, expert: 1").limits.expert, 1);
}

// If this fails, pieces that are to be searched are not: a default schedule of 1f1b would leave one a card.
TEST(PlanConflicts, SearchedPiecesAreSearchedWithTheirSchedules) {
  const TrainingQuestion c = planned("tensor: 4, pipeline: 4, virtual_stages: auto");
  EXPECT_FALSE(c.plan);
  EXPECT_FALSE(c.limits.schedule);
  EXPECT_FALSE(c.limits.virtual_stages);
  EXPECT_EQ(planned("tensor: 4, pipeline: 4, virtual_stages: auto, schedule: 1f1b").limits.schedule,
            Schedule::one_forward_one_backward);
}

// If this fails, some plan that is read with a number of pieces is searched with another: whatever is given of the two
// either holds in every plan tried or is refused.
RC_GTEST_PROP(PlanConflicts, WhatIsReadIsWhatIsSearched, ()) {
  const auto pieces = *rc::gen::element<std::string>("1", "2", "4", "auto");
  const auto schedule = *rc::gen::element<std::string>("1f1b", "interleaved", "auto");
  const auto pipeline = *rc::gen::element<std::string>("2", "4", "auto");
  const std::string plan =
      "tensor: 8, micro_batch: 1, recompute: full, sharding: distributed_optimizer, pipeline: " + pipeline +
      ", virtual_stages: " + pieces + ", schedule: " + schedule;
  if (complains(plan) != "nothing") return;
  const TrainingQuestion c = planned(plan);
  const std::optional<TrainingEstimate> best = search_plan(c.cluster, c.job, c.schedules, c.limits).best;
  RC_ASSERT(best.has_value());
  RC_ASSERT(pieces == "auto" || std::to_string(best->plan.virtual_stages) == pieces);
  RC_ASSERT(schedule == "auto" || best->plan.pipeline == 1 ||
            kScheduleNames[static_cast<std::size_t>(best->plan.schedule)] == schedule);
}

}  // namespace
}  // namespace shortboard
