#include <gtest/gtest.h>

#include "estimate/step_parts.h"
#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

/// A card on which launching a kernel takes these seconds, by what it does.
Cluster launching(double product, double attention, double elementwise) {
  Cluster cluster = support::cluster_of(1);
  cluster.gemm[index(NumberFormat::bf16)]->launch = Seconds{product};
  cluster.attention.forward.launch = Seconds{attention};
  cluster.stream.launch = Seconds{elementwise};
  return cluster;
}

LayerCost layer_of(const Cluster& cluster) {
  const TrainingJob job = support::job_of(support::small_dense());
  return split_cost(cluster, job, split_of(job, {})).layers.front();
}

// If this fails, the backward pass is charged with another number of products than two for each of the forward pass:
// the gradients of the input and of the weight.
TEST(BackwardLaunches, TwoProductsForEachOfTheForwardPass) {
  const LayerCost cost = layer_of(launching(4e-6, 0.0, 0.0));
  const double products = static_cast<double>(cost.work.gemms.size());
  EXPECT_GT(products, 3.0);
  EXPECT_NEAR(cost.forward[Part::launch], 4e-6 * products, 1e-15);
  EXPECT_NEAR(cost.backward[Part::launch], 8e-6 * products, 1e-15);
}

// If this fails, fused attention is launched more than once in either direction, or not at all.
TEST(BackwardLaunches, AttentionIsOneKernelEachWay) {
  const LayerCost cost = layer_of(launching(0.0, 7e-6, 0.0));
  EXPECT_NEAR(cost.forward[Part::launch], 7e-6, 1e-15);
  EXPECT_NEAR(cost.backward[Part::launch], 7e-6, 1e-15);
}

// If this fails, the elementwise kernels of the backward pass are not half as many again as those of the forward pass:
// norms have one for their input's and one for their weight's gradient.
TEST(BackwardLaunches, ElementwiseKernelsAreHalfAsManyAgain) {
  const LayerCost cost = layer_of(launching(0.0, 0.0, 3e-6));
  EXPECT_GT(cost.work.streams, 1.0);
  EXPECT_NEAR(cost.forward[Part::launch], 3e-6 * cost.work.streams, 1e-15);
  EXPECT_NEAR(cost.backward[Part::launch], 4.5e-6 * cost.work.streams, 1e-15);
}

// If this fails, selective recomputation is priced as another share of the layer than attention and half of the
// elementwise work: norms and activation functions are computed again, residual sums are not.
TEST(Recomputed, IsAttentionAndHalfOfTheElementwiseWork) {
  const Cluster cluster = support::cluster_of(1);
  const LayerCost cost = layer_of(cluster);
  for (const GemmWork& gemm : cost.work.gemms) ASSERT_FALSE(gemm.redone) << "products are kept in a dense layer";
  const double elementwise = (cost.work.streamed / cluster.stream.bandwidth).base() + 3e-6 * cost.work.streams;
  EXPECT_NEAR(cost.redone, cost.attention.forward + 0.5 * elementwise, 1e-12);
}

// If this fails, a step repeats other layers, or another part of them, than its kind of recomputation says.
TEST(Recomputed, IsOncePerLayerAndStep) {
  const TrainingJob job = support::job_of(support::small_dense());
  const SplitCost costs = split_cost(support::cluster_of(1), job, split_of(job, {}));
  const auto repeated = [&](Recompute kind) { return model_time(job, costs, kind).layers[Part::recompute]; };
  EXPECT_EQ(repeated(Recompute::none), 0.0);
  EXPECT_NEAR(repeated(Recompute::selective), 16.0 * costs.layers.front().redone, 1e-12);
  EXPECT_NEAR(repeated(Recompute::full), 16.0 * costs.layers.front().forward.total(), 1e-12);
  EXPECT_EQ(model_time(job, costs, Recompute::full).head[Part::recompute], 0.0) << "the head keeps what it needs";
}

// If this fails, a stage of DualPipe, whose cards hold both ends of the pipeline, waits as those of 1F1B do for the one
// stage with the head. With L a layer and H the head on 8 stages of 2 layers: the mean stage takes 2 L + H / 8, the
// last of 1F1B 2 L + H, that of DualPipe 2 L + H / 2: the wait is 3 / 8 of H instead of 7 / 8.
TEST(DualPipe, SharesTheHeadBetweenBothEnds) {
  const TrainingJob job = support::job_of(support::small_dense());
  Plan plan;
  plan.tensor = 2;
  plan.pipeline = 8;
  plan.data = 4;
  const auto wait = [&](Schedule schedule) {
    plan.schedule = schedule;
    return estimate_training(support::cluster_of(64), job, plan).parts[Part::imbalance];
  };
  EXPECT_NEAR(wait(Schedule::dualpipe) / wait(Schedule::one_forward_one_backward), 3.0 / 7.0, 1e-9);
}

}  // namespace
}  // namespace shortboard
