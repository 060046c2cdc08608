#include "market/mix_sweep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

MixSweepQuestion read(const std::string& sweep) {
  const std::string text =
      "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: llama-3.1-8b, global_batch: 128}\n";
  return mix_sweep_question_of(read_spec(read_yaml(text, "spec.yaml"), "spec.yaml"), sweep, {}, support::shipped());
}

// Servers of eight: 0, 8 and 16 of each, but none of both.
// If this fails, a sweep leaves out a mix, or asks for one without cards.
TEST(ReadMixSweep, TakesEveryMixOfWholeServers) {
  const MixSweepQuestion c = read("H100:0..16,A100:0..16");
  ASSERT_EQ(c.cards.size(), 2U);
  EXPECT_EQ(c.mixes.size(), 8U);
  EXPECT_NE(std::ranges::find(c.mixes, std::vector<int>{16, 8}), c.mixes.end());
  EXPECT_EQ(read("H100:0..1024").mixes.size(), 8U);  // steps of sixteen servers
}

// If this fails, a mix is asked as another one, or with the plan and stack of the spec's own cards.
TEST(ReadMixSweep, AMixIsTheSpecsWorkOnItsCards) {
  const MixSweepQuestion c = read("H100:0..16,A100:0..16");
  const Question both = question_on(c, {16, 8}, support::shipped()), one = question_on(c, {0, 8}, support::shipped());
  ASSERT_TRUE(holds<MixedTrainingQuestion>(both));
  EXPECT_EQ(held<MixedTrainingQuestion>(both).groups[1].question.cluster.count, 8);
  ASSERT_TRUE(holds<TrainingQuestion>(one));
  EXPECT_EQ(held<TrainingQuestion>(one).parts.accelerator.id, "nvidia-a100-sxm-80gb");
}

// If this fails, the best mix or a front is not what the figures say.
TEST(MixSweep, MarksWhatNoOtherMixBeats) {
  const MixSweepAnswer a = answer(read("H100:0..16,A100:0..16"), support::shipped());
  ASSERT_NE(a.best(), nullptr);
  bool front = false;
  for (const MixPoint& point : a.points) {
    if (!point.refused.empty()) continue;
    EXPECT_LE(point.effective_pflops, a.best()->effective_pflops);
    EXPECT_LE(point.effective_pflops, point.nominal_pflops);
    front = front || point.on_power_front;
  }
  EXPECT_TRUE(front);
  EXPECT_EQ(a.best()->counts, (std::vector<int>{16, 16}));
}

// If this fails, a mistake in a sweep goes unnoticed or gets a message that does not mend it.
TEST(ReadMixSweep, SaysWhatIsWrong) {
  const auto says = [](const std::string& sweep) { return complaint([&] { return read(sweep); }); };
  EXPECT_NE(says("H100").find("is not a card with counts"), std::string::npos);
  EXPECT_NE(says("H100:8..0").find("has no counts from less to more"), std::string::npos);
  EXPECT_NE(says("H100:0..x").find("has no counts"), std::string::npos);
  EXPECT_NE(says("H100:0..8,H100:0..8").find("twice"), std::string::npos);
  EXPECT_NE(says("h1OO:0..8").find("did you mean"), std::string::npos);
  EXPECT_NE(says("H100:0..0").find("has no cards"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
