#include "estimate/serving_faults.h"

#include <gtest/gtest.h>

#include "support/serving.h"

namespace shortboard {
namespace {

std::string faults(const Architecture& model, const ServingPlan& plan) {
  std::string all;
  for (const std::string& one : serving_faults(support::serving_cluster_of(16), support::serving_job_of(model), plan))
    all += one + "; ";
  return all;
}

// If this fails, a plan that can run is refused.
TEST(ServingFaults, APlanOfAllCardsThatDividesHasNone) {
  EXPECT_EQ(faults(support::small_dense(), {.tensor = 8, .replicas = 2}), "");
  EXPECT_EQ(faults(support::small_experts(), {.tensor = 2, .attention_data = 8, .expert = 16}), "");
}

// If this fails, an impossible plan is estimated, or its fault goes unnamed.
TEST(ServingFaults, EachIsNamed) {
  EXPECT_EQ(faults(support::small_dense(), {.tensor = 8}),
            "tensor 8 x attention_data 1 x pipeline 1 x replicas 1 = 8 cards, and the cluster has 16; ");
  EXPECT_EQ(faults(support::tiny_dense(2), {.tensor = 16}), "4 attention heads do not divide by tensor 16; ");
  Architecture model = support::tiny_dense(2);
  model.layers.front().attention = support::grouped(16, 3, 2);
  EXPECT_EQ(faults(model, {.tensor = 16}), "3 key-value heads do not divide by tensor 16; ");
  EXPECT_EQ(faults(support::small_dense(), {.expert = 2, .replicas = 16}),
            "expert is 2, and the model has no experts; ");
  EXPECT_EQ(faults(support::small_dense(), {.attention_data = 16}),
            "attention_data is 16, and the model has no experts that attention groups share; use replicas instead; ");
  EXPECT_EQ(faults(support::small_experts(), {.tensor = 4, .attention_data = 4, .expert = 5}),
            "expert 5 does not divide the 16 cards of a stage; ");
  EXPECT_EQ(faults(support::tiny_experts(2), {.attention_data = 16, .expert = 16}),
            "4 experts are fewer than expert 16; ");
  EXPECT_EQ(faults(support::tiny_dense(2), {.pipeline = 16}), "pipeline 16 stages for 2 layers; ");
}

}  // namespace
}  // namespace shortboard
