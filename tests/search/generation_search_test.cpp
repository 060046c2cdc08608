#include "search/generation_search.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/generation.h"

namespace shortboard {
namespace {

using namespace support;

// If this fails, a plan chosen for throughput or latency is beaten by another one that fits.
RC_GTEST_PROP(GenerationSearch, NoPlanBeatsTheOneChosen, ()) {
  const GenerationJob job = *any_generation_job();
  const GenerationPlan plan = *any_generation_plan();
  const Cluster cluster = cluster_of(8);
  RC_PRE(generation_faults(cluster, job, plan).empty());
  const GenerationEstimate other = estimate_generation(cluster, job, plan);
  RC_PRE(other.fits());
  const GenerationSearch fast = search_generation(cluster, job, GenerationObjective::latency);
  const GenerationSearch wide = search_generation(cluster, job, GenerationObjective::throughput);
  RC_ASSERT(fast.best && wide.best);
  RC_ASSERT(fast.best->latency() <= other.latency());
  RC_ASSERT(wide.best->replicas / wide.best->latency().base() >=
            other.replicas / other.latency().base() * (1.0 - 1e-12));
}

// If this fails, what a spec fixes is searched all the same.
TEST(GenerationSearch, KeepsToTheLimits) {
  const GenerationSearch found =
      search_generation(cluster_of(8), generation_job(), GenerationObjective::latency,
                        {.ulysses = 2, .ring = {}, .cfg_parallel = {}, .pipefusion = 1, .tensor = {}});
  ASSERT_TRUE(found.best);
  EXPECT_EQ(found.best->plan.ulysses, 2);
  EXPECT_EQ(found.best->plan.pipefusion, 1);
}

// If this fails, a cluster without room is said to fit, or nothing tells how much is missing.
TEST(GenerationSearch, WhereNothingFitsItKeepsTheSmallest) {
  Cluster cluster = cluster_of(8);
  cluster.memory = Bytes{1e6};
  const GenerationSearch found = search_generation(cluster, generation_job(), GenerationObjective::throughput);
  EXPECT_FALSE(found.best);
  ASSERT_TRUE(found.smallest);
  EXPECT_GT(found.smallest->memory.total(), cluster.memory);
  EXPECT_GT(found.tried, 10);
}

}  // namespace
}  // namespace shortboard
