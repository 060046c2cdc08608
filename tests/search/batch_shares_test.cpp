#include "search/batch_shares.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace shortboard {
namespace {

/// What takes `fixed` and `each` a sequence, in multiples of `unit` sequences alone.
struct Speed {
  double fixed = 0.0, each = 1.0, unit = 1.0;
  [[nodiscard]] double seconds(double sequences) const {
    return std::fmod(sequences, unit) == 0.0 ? fixed + each * sequences : std::numeric_limits<double>::infinity();
  }
};

BatchWorker worker_of(const Speed& speed) {
  const auto best = [speed](double sequences) -> std::optional<TimedPipeline> {
    const double seconds = speed.seconds(sequences);
    if (!std::isfinite(seconds)) return std::nullopt;
    return TimedPipeline{{{}, sequences}, seconds};
  };
  return BatchWorker{best, speed.each};
}

double by_brute_force(const std::vector<Speed>& speeds, std::size_t i, double left) {
  if (i + 1 == speeds.size()) return left < 1.0 ? std::numeric_limits<double>::infinity() : speeds[i].seconds(left);
  double least = std::numeric_limits<double>::infinity();
  for (double share = 1.0; share < left; share += 1.0)
    least = std::min(least, std::max(speeds[i].seconds(share), by_brute_force(speeds, i + 1, left - share)));
  return least;
}

// 3 s and 1 s a sequence, 8 sequences: 2 and 6 take 6 s each.
// If this fails, a slow group gets more than it can do in time.
TEST(DealBatch, DealsBySpeed) {
  std::vector<BatchWorker> workers{worker_of({0.0, 3.0, 1.0}), worker_of({0.0, 1.0, 1.0})};
  const auto dealt = deal_batch(workers, 8.0);
  ASSERT_TRUE(dealt);
  EXPECT_DOUBLE_EQ((*dealt)[0].pipeline.sequences, 2.0);
  EXPECT_DOUBLE_EQ((*dealt)[1].pipeline.sequences, 6.0);
}

// If this fails, a large batch takes pieces that do not sum to it, or as many tries as it has sequences.
TEST(DealBatch, DealsLargeBatchesInPieces) {
  EXPECT_DOUBLE_EQ(batch_piece(256.0, 2), 1.0);
  EXPECT_DOUBLE_EQ(batch_piece(1024.0, 2), 4.0);
  EXPECT_DOUBLE_EQ(batch_piece(1024.0, 8), 16.0);
  std::vector<BatchWorker> workers{worker_of({0.0, 1.0, 1.0}), worker_of({0.0, 1.0, 1.0})};
  const auto dealt = deal_batch(workers, 1021.0);
  ASSERT_TRUE(dealt);
  EXPECT_DOUBLE_EQ((*dealt)[0].pipeline.sequences + (*dealt)[1].pipeline.sequences, 1021.0);
  EXPECT_NEAR((*dealt)[0].pipeline.sequences, 510.5, 4.0);
}

// If this fails, a batch among many kinds loses sequences or takes for ever. Eight alike: 1021 / 8 = 127.6 each; pieces
// are of 16, so 8 of them, 128, and 1021 - 7 x 128 = 125 for the last.
TEST(DealBatch, DealsAmongManyTakers) {
  std::vector<BatchWorker> workers;
  for (int i = 0; i < 8; ++i) workers.push_back(worker_of({0.0, 1.0, 1.0}));
  const auto dealt = deal_batch(workers, 1021.0);
  ASSERT_TRUE(dealt);
  double sum = 0.0;
  for (const TimedPipeline& one : *dealt) {
    sum += one.pipeline.sequences;
    EXPECT_LE(one.seconds, 128.0);
  }
  EXPECT_DOUBLE_EQ(sum, 1021.0);
}

// If this fails, a division of the batch made by hand beats the one that is called best.
RC_GTEST_PROP(DealBatch, IsAsGoodAsEveryOtherDivision, ()) {
  std::vector<Speed> speeds;
  const int count = *rc::gen::inRange(1, 7);
  for (int i = 0; i < count; ++i)
    speeds.push_back(
        {*rc::gen::element(0.0, 2.0, 11.0), *rc::gen::element(0.3, 1.0, 2.6), *rc::gen::element(1.0, 1.0, 2.0, 4.0)});
  const double batch = *rc::gen::inRange(count, count > 3 ? 16 : 25);
  std::vector<BatchWorker> workers;
  // The bound of a worker is found at 64 batches, which every unit here divides.
  for (const Speed& speed : speeds) workers.push_back(worker_of(speed));
  const auto dealt = deal_batch(workers, batch);
  const double least = by_brute_force(speeds, 0, batch);
  RC_ASSERT(dealt.has_value() == std::isfinite(least));
  if (!dealt) return;
  double longest = 0.0, sum = 0.0;
  for (const TimedPipeline& one : *dealt) {
    longest = std::max(longest, one.seconds);
    sum += one.pipeline.sequences;
  }
  RC_ASSERT(sum == batch);
  RC_ASSERT(longest <= least * (1.0 + 1e-9));
}

}  // namespace
}  // namespace shortboard
