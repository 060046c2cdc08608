#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

LayerCost layer_of(const Cluster& cluster, const TrainingJob& job, const Plan& plan = {}) {
  return split_cost(cluster, job, split_of(job, plan)).layers.front();
}

/// All parts but one.
double without(const Parts& parts, Part part) { return parts.total() - parts[part]; }

/// A cluster that runs 8 bits twice as fast.
Cluster with_fp8() {
  Cluster cluster = support::cluster_of(8);
  auto& roof = cluster.gemm[index(NumberFormat::fp8)];
  roof = cluster.gemm[index(NumberFormat::bf16)];
  roof->peak = FlopsPerSecond{2e15};
  roof->element = Bytes{1.0};
  return cluster;
}

// If this fails, LoRA computes gradients of weights that it does not change: at the peak its backward pass takes what
// the forward one does, and attention's once more.
TEST(LoraLayer, HasNoWeightGradients) {
  TrainingJob job = support::job_of(support::small_dense());
  const LayerCost full = layer_of(support::cluster_of(1), job);
  job.task = Task::lora;
  const LayerCost lora = layer_of(support::cluster_of(1), job);
  const AttentionShape& attention = full.work.attention;
  const double ideal = (attention.flops() / FlopsPerSecond{1e15}).base();
  EXPECT_NEAR(lora.forward[Part::matrix], full.forward[Part::matrix], 1e-12);
  EXPECT_NEAR(full.backward[Part::matrix], 2.0 * full.forward[Part::matrix], 1e-12);
  EXPECT_NEAR(lora.backward[Part::matrix], full.forward[Part::matrix] + ideal, 1e-12);
  EXPECT_LT(lora.backward.total(), full.backward.total());
  EXPECT_GT(lora.forward.total(), full.forward.total());  // the adapters' own products
}

// If this fails, wider adapters are free.
TEST(LoraLayer, WiderAdaptersTakeLonger) {
  TrainingJob job = support::job_of(support::small_dense());
  job.task = Task::lora;
  const LayerCost narrow = layer_of(support::cluster_of(1), job);
  job.lora_rank = 256.0;
  const LayerCost wide = layer_of(support::cluster_of(1), job);
  EXPECT_GT(wide.forward.total(), narrow.forward.total());
  EXPECT_DOUBLE_EQ(wide.trained, 16.0 * narrow.trained);  // 256 / 16
}

// If this fails, attention whose scores go through memory is no slower than the fused kernel, or counts other FLOPs.
TEST(UnfusedAttention, IsSlowerForTheSameFlops) {
  TrainingJob job = support::job_of(support::small_dense());
  const LayerCost fused = layer_of(support::cluster_of(1), job);
  job.fused_attention = false;
  const LayerCost unfused = layer_of(support::cluster_of(1), job);
  EXPECT_GT(unfused.forward.total(), fused.forward.total());
  EXPECT_GT(unfused.backward.total(), fused.backward.total());
  EXPECT_NEAR(unfused.forward[Part::matrix], fused.forward[Part::matrix], 1e-9 * fused.forward[Part::matrix]);
  EXPECT_NEAR(unfused.backward[Part::matrix], fused.backward[Part::matrix], 1e-9 * fused.backward[Part::matrix]);
  EXPECT_EQ(unfused.kernels, fused.kernels + 4.0);  // five kernels instead of one
  EXPECT_GT(unfused.redone, fused.redone);
  // 16 heads x 2048 x 2048 scores at 13 bytes and 3 TB/s: 0.29 ms of traffic.
  EXPECT_GT(unfused.forward[Part::memory] - fused.forward[Part::memory], 0.25e-3);
}

// If this fails, scores of unfused attention are not kept, 5 bytes each (Korthikanti et al., arXiv:2205.05198), or are
// where they are made again: selective recomputation keeps none, full one layer's while it runs.
TEST(UnfusedAttention, KeepsItsScores) {
  const auto kept = [](bool fused, Recompute recompute) {
    TrainingJob job = support::job_of(support::small_dense());
    job.fused_attention = fused;
    Plan plan;
    plan.recompute = recompute;
    return estimate_training(support::cluster_of(1), job, plan).memory.activations.base();
  };
  const double layer = 5.0 * 16 * 2048 * 2048;  // 16 heads
  EXPECT_NEAR(kept(false, Recompute::none) - kept(true, Recompute::none), 16 * layer, 1.0);
  EXPECT_EQ(kept(false, Recompute::selective), kept(true, Recompute::selective));
  EXPECT_NEAR(kept(false, Recompute::full) - kept(true, Recompute::full), layer, 1.0);
}

// If this fails, a host that launches slowly does not set the pace, or is charged beside kernels that hide it.
TEST(HostLaunch, IsTheFloorOfALayer) {
  Cluster cluster = support::cluster_of(1);
  const TrainingJob job = support::job_of(support::small_dense());
  const LayerCost free = layer_of(cluster, job);
  cluster.software.host_launch = Seconds{1e-9};
  EXPECT_EQ(layer_of(cluster, job).forward.total(), free.forward.total());
  cluster.software.host_launch = Seconds{1e-3};
  const LayerCost slow = layer_of(cluster, job);
  EXPECT_EQ(slow.kernels, free.kernels);
  EXPECT_NEAR(slow.forward.total(), 1e-3 * slow.kernels, 1e-12);
  EXPECT_NEAR(slow.backward.total(), 2e-3 * slow.kernels, 1e-12);
  EXPECT_NEAR(without(slow.forward, Part::launch), without(free.forward, Part::launch), 1e-12);
}

// If this fails, some layer runs faster than its kernels are launched.
RC_GTEST_PROP(HostLaunch, NoLayerRunsAheadOfIt, ()) {
  Cluster cluster = support::cluster_of(64);
  cluster.software.host_launch = Seconds{1e-6 * *rc::gen::inRange(0, 200)};
  TrainingJob job = support::job_of(*rc::gen::element(support::small_dense(), support::small_experts()));
  job.fused_attention = *rc::gen::arbitrary<bool>();
  job.compiled = *rc::gen::arbitrary<bool>();
  const LayerCost cost = layer_of(cluster, job, support::any_plan(job.model));
  const double host = cost.kernels * cluster.software.host_launch.base();
  RC_ASSERT(cost.forward.total() >= host * (1.0 - 1e-12));
  RC_ASSERT(cost.backward.total() >= 2.0 * host * (1.0 - 1e-12));
}

// If this fails, elementwise kernels that nobody fused move what fused ones move, or products slow down with them.
TEST(Uncompiled, ElementwiseKernelsMoveMore) {
  Cluster cluster = support::cluster_of(1);
  cluster.software.uncompiled = 2.0;
  TrainingJob job = support::job_of(support::small_dense());
  const LayerCost compiled = layer_of(cluster, job);
  job.compiled = false;
  const LayerCost eager = layer_of(cluster, job);
  const double streamed = (compiled.work.streamed / cluster.stream.bandwidth).base();
  EXPECT_NEAR(eager.forward[Part::memory] - compiled.forward[Part::memory], streamed, 1e-12);
  EXPECT_NEAR(eager.backward[Part::memory] - compiled.backward[Part::memory], 2.0 * streamed, 1e-12);
  EXPECT_DOUBLE_EQ(eager.kernels - compiled.kernels, compiled.work.streams);
  EXPECT_DOUBLE_EQ(eager.forward[Part::matrix], compiled.forward[Part::matrix]);
  EXPECT_DOUBLE_EQ(eager.forward[Part::kernel], compiled.forward[Part::kernel]);
}

// If this fails, waiting for the fullest card of experts is charged to another part than routing, or to dense layers.
TEST(ExpertImbalance, IsARoutingMatter) {
  TrainingJob job = support::job_of(support::small_experts());
  const Cluster cluster = support::cluster_of(8);
  const Plan spread{.data = 8, .expert = 8};
  const LayerCost even = layer_of(cluster, job, spread);
  EXPECT_EQ(even.forward[Part::routing], 0.0);
  job.expert_imbalance = 1.5;
  const LayerCost uneven = layer_of(cluster, job, spread);
  EXPECT_GT(uneven.forward[Part::routing], 0.0);
  EXPECT_GT(uneven.backward[Part::routing], uneven.forward[Part::routing]);
  for (const Part part : {Part::matrix, Part::kernel, Part::memory, Part::launch}) {
    EXPECT_DOUBLE_EQ(uneven.forward[part], even.forward[part]);
    EXPECT_DOUBLE_EQ(uneven.backward[part], even.backward[part]);
  }
  job.model = support::small_dense();
  EXPECT_EQ(layer_of(cluster, job, spread).forward[Part::routing], 0.0);
}

// If this fails, a card that holds all experts waits for itself, or frozen experts for gradients that nobody computes:
// without those of weights the backward pass waits for one product, as long as the forward one.
TEST(ExpertImbalance, OneCardOfAllExpertsNeverWaits) {
  TrainingJob job = support::job_of(support::small_experts());
  job.expert_imbalance = 1.5;
  const LayerCost alone = layer_of(support::cluster_of(8), job, {.data = 8, .expert = 1});
  EXPECT_EQ(alone.forward[Part::routing], 0.0);
  EXPECT_EQ(alone.backward[Part::routing], 0.0);
  const Plan spread{.data = 8, .expert = 8};
  const double all = layer_of(support::cluster_of(8), job, spread).backward[Part::routing];
  job.task = Task::lora;
  const double frozen = layer_of(support::cluster_of(8), job, spread).backward[Part::routing];
  EXPECT_GT(frozen, 0.0);
  EXPECT_LT(frozen, 0.75 * all);
}

// If this fails, a fuller card of experts is waited for less.
RC_GTEST_PROP(ExpertImbalance, MoreOfItIsNeverFaster, ()) {
  TrainingJob job = support::job_of(support::small_experts());
  const Plan plan = support::any_plan(job.model);
  job.expert_imbalance = 1.0 + 0.01 * *rc::gen::inRange(0, 300);
  const LayerCost less = layer_of(support::cluster_of(64), job, plan);
  job.expert_imbalance += 0.01 * *rc::gen::inRange(0, 300);
  const LayerCost more = layer_of(support::cluster_of(64), job, plan);
  RC_ASSERT(more.forward.total() >= less.forward.total() * (1.0 - 1e-12));
  RC_ASSERT(more.backward.total() >= less.backward.total() * (1.0 - 1e-12));
}

// If this fails, a stack's slow expert products are not slow, or its other products are.
TEST(GroupedProducts, SlowExpertsOnly) {
  Cluster cluster = support::cluster_of(1);
  const TrainingJob job = support::job_of(support::small_experts());
  const GemmShape shape{4096.0, 2048.0, 1024.0, 8.0};
  const KernelTime plain = product_time(cluster, job, GemmRole::expert, shape);
  const LayerCost before = layer_of(cluster, job);
  cluster.software.grouped = 0.5;
  const KernelTime slow = product_time(cluster, job, GemmRole::expert, shape);
  EXPECT_DOUBLE_EQ(slow.compute.base(), 2.0 * plain.compute.base());
  EXPECT_EQ(slow.ideal, plain.ideal);
  EXPECT_EQ(slow.memory, plain.memory);
  for (const GemmRole role : {GemmRole::dense, GemmRole::router, GemmRole::head})
    EXPECT_EQ(product_time(cluster, job, role, shape).compute, plain.compute);
  EXPECT_GT(layer_of(cluster, job).forward[Part::kernel], before.forward[Part::kernel]);
  const TrainingJob dense = support::job_of(support::small_dense());
  EXPECT_EQ(layer_of(cluster, dense).forward.total(), layer_of(support::cluster_of(1), dense).forward.total());
}

// If this fails, router and head are multiplied in 8 bits, or dense products and experts are not.
TEST(GemmRoofFor, RouterAndHeadStayWide) {
  const Cluster cluster = with_fp8();
  TrainingJob job = support::job_of(support::small_experts());
  job.format = NumberFormat::fp8;
  for (const GemmRole role : {GemmRole::dense, GemmRole::expert})
    EXPECT_EQ(gemm_roof_for(cluster, job, role).peak, FlopsPerSecond{2e15});
  for (const GemmRole role : {GemmRole::router, GemmRole::head})
    EXPECT_EQ(gemm_roof_for(cluster, job, role).peak, FlopsPerSecond{1e15});
  job.format = NumberFormat::fp4;  // that the card does not multiply
  EXPECT_EQ(gemm_roof_for(cluster, job, GemmRole::dense).peak, FlopsPerSecond{1e15});
}

// If this fails, cards of before bf16 have no roof for what stays in 16 bits.
TEST(GemmRoofFor, TakesFp16WhereThereIsNoBf16) {
  Cluster cluster = support::cluster_of(8);
  cluster.gemm[index(NumberFormat::fp16)] = cluster.gemm[index(NumberFormat::bf16)];
  cluster.gemm[index(NumberFormat::fp16)]->peak = FlopsPerSecond{3e14};
  cluster.gemm[index(NumberFormat::bf16)].reset();
  const TrainingJob job = support::job_of(support::small_dense());
  for (const GemmRole role : {GemmRole::dense, GemmRole::head})
    EXPECT_EQ(gemm_roof_for(cluster, job, role).peak, FlopsPerSecond{3e14});
}

}  // namespace
}  // namespace shortboard
