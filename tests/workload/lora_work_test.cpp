#include "workload/lora_work.h"

#include <gtest/gtest.h>

#include "support/serving.h"

namespace shortboard {
namespace {

ServingLayerWork work_of(const Architecture& model, const ServedAdapters& served, const StepTokens& step) {
  ServingLayerWork work = serving_layer_work(model, model.layers.front(), {}, step, 2.0);
  add_adapters(served, step, work);
  return work;
}

// If this fails, adapters cost other products than A and B of each matrix, or read adapters that no request uses.
TEST(LoraWork, EachProductGainsTwoThinOnesAnAdapterInUse) {
  // tiny_dense has 4 products; 6 sequences over 3 adapters of rank 2: 3 groups of 2 rows. The first product is
  // 6 x 16 x 8: A 2 x 2 x 8, B 2 x 16 x 2, each three times.
  const ServingLayerWork work = work_of(support::tiny_dense(1), {.rank = 2, .adapters = 3}, support::generating(6, 10));
  ASSERT_EQ(work.gemms.size(), 12U);
  const GemmShape a = work.gemms[4].shape, b = work.gemms[5].shape;
  EXPECT_EQ(a.m, 2.0);
  EXPECT_EQ(a.n, 2.0);
  EXPECT_EQ(a.k, 8.0);
  EXPECT_EQ(a.groups, 3.0);
  EXPECT_EQ(b.n, 16.0);
  EXPECT_EQ(b.k, 2.0);
  const ServingLayerWork few = work_of(support::tiny_dense(1), {.rank = 2, .adapters = 3}, support::generating(2, 10));
  EXPECT_EQ(few.gemms[4].shape.groups, 2.0);  // two sequences use two adapters
}

// If this fails, a service without adapters pays for them, or the router and routed experts have some.
TEST(LoraWork, NoneCostNothingAndTheRouterHasNone) {
  EXPECT_EQ(work_of(support::tiny_dense(1), {}, support::generating(6, 10)).gemms.size(), 4U);
  // Attention 2, router, shared expert 2: the router gains none.
  EXPECT_EQ(work_of(support::tiny_experts(1), {.rank = 2, .adapters = 3}, support::generating(6, 10)).gemms.size(),
            5U + 2U * 4U);
}

// If this fails, adapters take another share of memory than their matrices have.
TEST(LoraWork, ParametersAreRankTimesBothSides) {
  // Sides of a layer: (16 + 8) + (8 + 8) + (32 + 8) + (8 + 16) = 104; 2 layers x rank 2 x 3 adapters x 104 = 1248.
  EXPECT_EQ(adapter_parameters(support::tiny_dense(2), {}, {.rank = 2, .adapters = 3}), 1248.0);
  EXPECT_EQ(adapter_parameters(support::tiny_dense(2), {}, {}), 0.0);
}

// If this fails, more adapters are faster than fewer.
TEST(LoraWork, AStepIsSlowerTheMoreAdaptersItServes) {
  ServingJob job = support::serving_job_of(support::small_dense());
  const ServingCluster cluster = support::serving_cluster_of(8);
  double before = step_time(cluster, job, {}, support::generating(64, 500)).total().base();
  for (const double adapters : {1.0, 8.0, 64.0}) {
    job.adapters = {.rank = 16, .adapters = adapters};
    const double now = step_time(cluster, job, {}, support::generating(64, 500)).total().base();
    EXPECT_GT(now, before) << adapters;
    before = now;
  }
}

}  // namespace
}  // namespace shortboard
