#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>

#include "search/layer_shares.h"

namespace shortboard {
namespace {

double seconds_of(const std::vector<DealtStage>& stages, const std::vector<int>& dealt, double micro_batches) {
  double slowest = 0.0, sum = 0.0;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const double seconds = dealt[i] * stages[i].layer + stages[i].beside;
    slowest = std::max(slowest, seconds);
    sum += seconds;
  }
  const double count = static_cast<double>(stages.size());
  return micro_batches * slowest + (count - 1.0) * sum / count;
}

/// The least time over every way to give each stage one layer or more.
double by_brute_force(const std::vector<DealtStage>& stages, std::vector<int>& dealt, int left, double micro_batches) {
  if (dealt.size() + 1 == stages.size()) {
    if (left < 1 || left > stages.back().most) return std::numeric_limits<double>::infinity();
    dealt.push_back(left);
    const double seconds = seconds_of(stages, dealt, micro_batches);
    dealt.pop_back();
    return seconds;
  }
  double least = std::numeric_limits<double>::infinity();
  for (int held = 1; held <= std::min(left, stages[dealt.size()].most); ++held) {
    dealt.push_back(held);
    least = std::min(least, by_brute_force(stages, dealt, left - held, micro_batches));
    dealt.pop_back();
  }
  return least;
}

// Two stages of 1 s a layer and one of 3 s with a head of 1 s, 8 layers, many micro-batches: 4 + 3 + 1 layers take
// 4, 3 and 4 s; no other dealing has a slowest stage of 4 s.
// If this fails, layers go to slow cards that fast ones would do sooner.
TEST(DealLayers, GivesFastStagesMore) {
  const std::vector<DealtStage> stages{{1.0, 0.0, 100}, {1.0, 0.0, 100}, {3.0, 1.0, 100}};
  const auto dealt = deal_layers(stages, 8, 1000.0);
  ASSERT_TRUE(dealt);
  EXPECT_EQ((*dealt)[2], 1);
  EXPECT_EQ((*dealt)[0] + (*dealt)[1], 7);
  EXPECT_LE(std::max((*dealt)[0], (*dealt)[1]), 4);
}

// If this fails, a plan that memory forbids is found, or one that it allows is not.
TEST(DealLayers, KeepsToMemory) {
  EXPECT_EQ(*deal_layers({{1.0, 0.0, 2}, {9.0, 0.0, 100}}, 5, 8.0), (std::vector<int>{2, 3}));
  EXPECT_FALSE(deal_layers({{1.0, 0.0, 2}, {1.0, 0.0, 2}}, 5, 8.0));
  EXPECT_FALSE(deal_layers({{1.0, 0.0, 9}, {1.0, 0.0, 0}}, 5, 8.0));
  EXPECT_FALSE(deal_layers({{1.0, 0.0, 9}, {1.0, 0.0, 9}, {1.0, 0.0, 9}}, 2, 8.0));
}

// If this fails, a dealing made by hand beats the one that is called best.
RC_GTEST_PROP(DealLayers, IsAsGoodAsEveryOtherDealing, ()) {
  const int count = *rc::gen::inRange(1, 5);
  std::vector<DealtStage> stages;
  for (int i = 0; i < count; ++i)
    stages.push_back({*rc::gen::element(1.0, 1.7, 3.1), *rc::gen::element(0.0, 0.0, 2.3), *rc::gen::inRange(1, 9)});
  const int layers = *rc::gen::inRange(count, 13);
  const double micro_batches = *rc::gen::element(1.0, 2.0, 7.0, 64.0);
  const auto dealt = deal_layers(stages, layers, micro_batches);
  std::vector<int> none;
  const double least = by_brute_force(stages, none, layers, micro_batches);
  RC_ASSERT(dealt.has_value() == (least < std::numeric_limits<double>::infinity()));
  if (dealt) RC_ASSERT(seconds_of(stages, *dealt, micro_batches) <= least * (1.0 + 1e-9));
}

}  // namespace
}  // namespace shortboard
