#include <gtest/gtest.h>

#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

/// small_dense on 8 stages of 2 cards; 32 micro-batches.
Plan piped() {
  Plan plan;
  plan.tensor = 2;
  plan.pipeline = 8;
  plan.data = 4;
  plan.micro_batch = 2;
  return plan;
}

// If this fails, the bubble is not p - 1 of the stages' m + p - 1 slots.
TEST(Bubble, TheBubbleIsAStageLessThanThePipeline) {
  const TrainingEstimate estimate =
      estimate_training(support::cluster_of(64), support::job_of(support::small_dense()), piped());
  EXPECT_DOUBLE_EQ(estimate.micro_batches, 32.0);  // 256 / (4 x 2)
  double work = 0.0;
  for (const Part part : {Part::matrix, Part::kernel, Part::memory, Part::launch, Part::tensor}) {
    work += estimate.parts[part];
  }
  EXPECT_NEAR(estimate.parts[Part::bubble], work * 7.0 / 32.0, 1e-12 * work);
}

// If this fails, a schedule's bubble is not the fraction of 1F1B's that its authors give.
TEST(Bubble, SchedulesShrinkTheBubble) {
  const TrainingJob job = support::job_of(support::small_dense());
  const auto bubble = [&](Schedule schedule, int pieces) {
    Plan plan = piped();
    plan.schedule = schedule;
    plan.virtual_stages = pieces;
    return estimate_training(support::cluster_of(64), job, plan).parts[Part::bubble];
  };
  const double plain = bubble(Schedule::one_forward_one_backward, 1);
  EXPECT_NEAR(bubble(Schedule::interleaved, 2) / plain, 1.0 / 2.0, 1e-12);
  EXPECT_NEAR(bubble(Schedule::zero_bubble, 1) / plain, 1.0 / 3.0, 1e-12);
  EXPECT_NEAR(bubble(Schedule::dualpipe, 1) / plain, 2.0 / 7.0, 1e-12);  // (8 / 2 - 1) x 2 / 3 of 7
}

}  // namespace
}  // namespace shortboard
