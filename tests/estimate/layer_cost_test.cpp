#include "estimate/layer_cost.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "estimate/memory.h"
#include "estimate/stages.h"
#include "support/cards.h"

namespace shortboard {
namespace {

// If this fails, groups that lie in one server use its NICs, or the other way round.
TEST(LocalRanks, CountsGroupMembersOfOneDomain) {
  EXPECT_EQ(local_ranks(8, 1, 8), 8);
  EXPECT_EQ(local_ranks(16, 1, 8), 8);
  EXPECT_EQ(local_ranks(16, 4, 8), 2);  // every fourth card: two of a server of eight
  EXPECT_EQ(local_ranks(16, 8, 8), 1);
  EXPECT_EQ(local_ranks(16, 64, 8), 1);
  EXPECT_EQ(local_ranks(12, 1, 8), 6);  // the largest divisor of 12 that fits
  EXPECT_EQ(local_ranks(1, 1, 72), 1);
}

// If this fails, a collective is cut into domains that do not add up to its ranks.
RC_GTEST_PROP(LocalRanks, DividesTheRanksAndFitsTheDomain, ()) {
  const int ranks = *rc::gen::inRange(1, 5000), stride = *rc::gen::inRange(1, 100), domain = *rc::gen::inRange(1, 400);
  const int local = local_ranks(ranks, stride, domain);
  RC_ASSERT(local >= 1);
  RC_ASSERT(ranks % local == 0);
  RC_ASSERT(local == 1 || local * stride <= domain);
}

// If this fails, overlap is worth nothing, or more than the whole message.
TEST(Exposed, HiddenSharesSlowComputeDown) {
  EXPECT_DOUBLE_EQ(exposed(8.0, 0.0, 1.25), 8.0);
  EXPECT_DOUBLE_EQ(exposed(8.0, 1.0, 1.0), 0.0);
  EXPECT_DOUBLE_EQ(exposed(8.0, 0.5, 1.25), 4.8);  // 4 seen, and a fifth of the other 4
}

// If this fails, hiding more of a message makes a step slower.
RC_GTEST_PROP(Exposed, LiesBetweenTheUnhiddenPartAndTheWhole, ()) {
  const double seconds = 0.001 * *rc::gen::inRange(0, 10000), share = 0.01 * *rc::gen::inRange(0, 101);
  const double slowdown = 1.0 + 0.01 * *rc::gen::inRange(0, 100);
  const double seen = exposed(seconds, share, slowdown);
  RC_ASSERT(seen >= seconds * (1.0 - share) * (1.0 - 1e-12));
  RC_ASSERT(seen <= seconds * (1.0 + 1e-12));
  RC_ASSERT(exposed(seconds, std::min(1.0, share + 0.1), slowdown) <= seen + 1e-12);
}

// If this fails, a part of a layer's time is negative, or the backward pass does other work than twice the forward one.
RC_GTEST_PROP(SplitCost, PartsAreNonNegativeAndBackwardNeedsTwiceTheForward, ()) {
  const TrainingJob job = support::job_of(*rc::gen::element(support::small_dense(), support::small_experts()));
  const Plan plan = support::any_plan(job.model);
  const SplitCost costs = split_cost(support::cluster_of(64), job, split_of(job, plan));
  for (const LayerCost& cost : {costs.layers.front(), costs.head}) {
    for (std::size_t i = 0; i < Parts::size(); ++i) {
      RC_ASSERT(cost.forward[static_cast<Part>(i)] >= 0.0);
      RC_ASSERT(cost.backward[static_cast<Part>(i)] >= 0.0);
    }
    const double ratio = cost.backward[Part::matrix] / cost.forward[Part::matrix];
    RC_ASSERT(ratio > 2.0 - 1e-9);
    RC_ASSERT(ratio < 2.0 + 1e-9);
    RC_ASSERT(cost.redone < cost.forward.total());
  }
}

// If this fails, messages are charged to plans that send none.
TEST(SplitCost, OneCardSendsNothing) {
  const TrainingJob job = support::job_of(support::small_experts());
  const LayerCost cost = split_cost(support::cluster_of(1), job, split_of(job, {})).layers.front();
  for (const Part part : {Part::tensor, Part::expert, Part::context}) EXPECT_EQ(cost.forward[part], 0.0);
}

// If this fails, 8-bit products are priced without the kernels that quantise their inputs, or not made faster at all.
TEST(SplitCost, NarrowProductsAreFasterAndPayForQuantising) {
  Cluster cluster = support::cluster_of(1);
  cluster.gemm[index(NumberFormat::fp8)] = cluster.gemm[index(NumberFormat::bf16)];
  cluster.gemm[index(NumberFormat::fp8)]->peak = FlopsPerSecond{2e15};
  TrainingJob job = support::job_of(support::small_dense());
  const LayerCost wide = split_cost(cluster, job, split_of(job, {})).layers.front();
  job.format = NumberFormat::fp8;
  const LayerCost narrow = split_cost(cluster, job, split_of(job, {})).layers.front();
  EXPECT_LT(narrow.forward[Part::matrix], wide.forward[Part::matrix]);
  EXPECT_GT(narrow.forward[Part::launch], wide.forward[Part::launch]);
}

}  // namespace
}  // namespace shortboard
