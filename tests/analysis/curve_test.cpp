#include "analysis/curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "analysis/any_answer.h"
#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

Question read(const std::string& text) {
  return read_question(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
}

Question small(int count, const std::string& plan = "auto") {
  return read("cluster: {groups: [{accelerator: H100, count: " + std::to_string(count) +
              "}]}\ntrain: {model: llama-3.1-8b, sequence: 4096, global_batch: 64}\nplan: " + plan + "\n");
}

// If this fails, a curve leaves out the count that was asked, or asks of parts of servers.
TEST(CurveCounts, AreServersFromOneToFourTimesTheCount) {
  EXPECT_EQ(curve_counts(64, 8), (std::vector<int>{8, 16, 32, 64, 128, 256}));
  // 10,112 = 79 x 128: halves in whole servers of 8 down to 632 = 79 x 8, beside 8 doubled.
  EXPECT_EQ(curve_counts(10112, 8), (std::vector<int>{8, 16, 32, 64, 128, 256, 512, 632, 1024, 1264, 2048, 2528, 4096,
                                                      5056, 8192, 10112, 20224, 40448}));
  EXPECT_EQ(curve_counts(4, 8), (std::vector<int>{4, 8, 16}));
}

CurvePoint made(int cards, double pflops) {
  CurvePoint point;
  point.cards = cards;
  point.effective_pflops = pflops;
  return point;
}

// If this fails, buyers are told to stop where cards still pay, or to go on where they don't.
TEST(Curve, PaysWhileAFurtherCardAddsEnough) {
  Curve curve;
  curve.points = {made(8, 4.0), made(16, 7.6), made(32, 12.4), made(64, 17.2)};
  CurvePoint refused;
  refused.cards = 24;
  refused.refused = "no plan";
  curve.points.insert(curve.points.begin() + 2, refused);
  judge(curve);
  // A card: 4 / 8 = 0.5; then 3.6 / 8 = 0.45; past the refused count 4.8 / 16 = 0.3; 4.8 / 32 = 0.15 < 0.25.
  EXPECT_DOUBLE_EQ(curve.points[0].marginal, PaysAt{0.5});
  EXPECT_DOUBLE_EQ(curve.points[1].marginal, 0.45);
  EXPECT_DOUBLE_EQ(curve.points[3].marginal, 0.3);
  EXPECT_DOUBLE_EQ(curve.points[4].marginal, 0.15);
  EXPECT_EQ(curve.pays_up_to, 32);
  EXPECT_EQ(curve.stops_by, 64);
  curve.pays = 0.25;  // 0.125 and more pay
  judge(curve);
  EXPECT_EQ(curve.pays_up_to, 64);
  EXPECT_EQ(curve.stops_by, std::nullopt);
  curve.pays = 0.95;
  judge(curve);
  EXPECT_EQ(curve.pays_up_to, 8);
  EXPECT_EQ(curve.stops_by, 16);
}

// If this fails, the curve's own count is answered otherwise than the spec is.
TEST(Curve, TheSpecsCountIsTheSpecsAnswer) {
  for (const char* plan : {"auto", "{tensor: 2, recompute: full}"}) {
    const Question question = small(64, plan);
    const Curve curve = scaling_curve(question, PaysAt{0.5});
    const auto own = std::ranges::find(curve.points, 64, &CurvePoint::cards);
    ASSERT_NE(own, curve.points.end());
    const TrainingAnswer whole = answer_question(question).get<TrainingAnswer>();
    EXPECT_NEAR(own->effective_pflops, whole.shared.effective_pflops, 1e-9 * whole.shared.effective_pflops);
    EXPECT_EQ(std::get<Resource>(own->short_board->what), whole.shared.gains.front().resource);
    EXPECT_NEAR(*own->short_board->gain_quarter, whole.shared.gains.front().gain_quarter, 1e-9);
  }
}

// If this fails, a fixed batch of 64 sequences keeps ever more cards busy.
TEST(Curve, AFixedBatchRunsOutOfWork) {
  const Curve curve = scaling_curve(small(64), PaysAt{0.5});
  EXPECT_TRUE(curve.stops_by);
  EXPECT_LT(curve.points.back().mfu, 0.8 * curve.points.front().mfu);
}

// If this fails, counts that hold no plan end the curve, or are drawn as nothing made.
TEST(Curve, CountsThatDoNotFitSayByHowMuch) {
  const Curve curve = scaling_curve(
      read("cluster: {groups: [{accelerator: H100, count: 128}]}\ntrain: {model: llama-3.1-405b, global_batch: 256}\n"),
      0.5);
  EXPECT_NE(curve.points.front().refused.find("GB a card short"), std::string::npos) << curve.points.front().refused;
  EXPECT_GT(curve.points.back().effective_pflops, 0.0);
}

// If this fails, replicas of a service that queue nothing do not add up.
TEST(Curve, ReplicasOfAServiceAddUp) {
  const Curve curve = scaling_curve(read("cluster: {groups: [{accelerator: H100, count: 16}]}\nserve: {model: "
                                         "llama-3.1-8b, input: 500, output: 200}\n"),
                                    0.5);
  for (const CurvePoint& point : curve.points)
    EXPECT_NEAR(point.marginal / curve.points.front().marginal, 1.0, 0.01) << point.cards;
  EXPECT_EQ(curve.pays_up_to, 64);
}

// If this fails, a mix is drawn at other counts than whole servers of each kind, or as asked is not what size answers.
TEST(Curve, OfAMixScalesEveryGroup) {
  const Question asked = read(
      "cluster: {groups: [{accelerator: H100, count: 16}, {accelerator: A100, count: 8}]}\n"
      "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 96}\n");
  const Curve curve = scaling_curve(asked, PaysAt{0.5});
  std::vector<int> counts;
  for (const CurvePoint& point : curve.points) counts.push_back(point.cards);
  EXPECT_EQ(counts, (std::vector<int>{24, 48, 96})) << "8 A100 are one server: no halves";
  const MixedTrainingAnswer now = answer_question(asked).get<MixedTrainingAnswer>();
  EXPECT_NEAR(curve.points.front().effective_pflops, now.shared.effective_pflops, 1e-9);
  EXPECT_EQ(std::get<Resource>(curve.points.front().short_board->what), now.shared.gains.front().resource);
  EXPECT_GT(curve.points.back().effective_pflops, curve.points.front().effective_pflops);
}

// If this fails, a service on two kinds has no curve, or one that its cards do not follow.
TEST(Curve, OfAMixedServiceFollowsTheCards) {
  const Curve curve =
      scaling_curve(read("cluster: {groups: [{accelerator: H100, count: 8}, {accelerator: A100, count: 8}]}\n"
                         "serve: {model: llama-3.1-8b, input: 1000, output: 200, mode: offline, roles: none}\n"),
                    0.5);
  ASSERT_EQ(curve.points.size(), 3U);
  EXPECT_NEAR(curve.points[1].rate / curve.points[0].rate, 2.0, 0.02);
  EXPECT_TRUE(curve.points[0].short_board);
}

// If this fails, work without a curve gets one of something else.
TEST(Curve, WorkWithoutACurveIsRefused) {
  const auto refused = [](const std::string& work) {
    const Question question = read("cluster: {groups: [{accelerator: H100, count: 8}]}\n" + work);
    return complaint([&] { (void)scaling_curve(question, PaysAt{0.5}); });
  };
  EXPECT_NE(refused("generate: {model: sdxl}\n").find("training and serving alone"), std::string::npos);
  EXPECT_NE(refused("serve: {model: llama-3.1-8b, mode: online, rate: 2 /s}\n").find("mode: offline"),
            std::string::npos);
}

}  // namespace
}  // namespace shortboard
