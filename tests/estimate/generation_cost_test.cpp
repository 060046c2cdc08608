#include "estimate/generation_cost.h"

#include <gtest/gtest.h>

#include "support/generation.h"
#include "workload/work_builder.h"

namespace shortboard {
namespace {

using namespace support;

/// Products at 1e14 FLOP/s, no losses, kernels that only move data at 1e12 bytes a second.
Cluster plain_cluster() {
  Cluster cluster = cluster_of(8);
  cluster.gemm[index(NumberFormat::bf16)] = lossless_roof();
  cluster.stream = {BytesPerSecond{1e12}, Seconds{}};
  return cluster;
}

GenerationJob plain_job() {
  GenerationJob job = generation_job();
  job.software.elementwise.value = 1.0;
  job.software.compiled_launch.value = Seconds{};
  return job;
}

GenerationWork product_of(double rows, double n, double k) {
  GenerationWork work;
  WorkBuilder{work}.product(rows, n, k);
  return work;
}

// If this fails, a product is not priced at the class's rate.
TEST(PassParts, AProductTakesItsFlopsAtTheRoof) {
  // 2 x 25600 x 1024^2 FLOPs: 100 tiles of 256 x 1024 and the like fill 100 units evenly.
  const GenerationWork work = product_of(25600, 1024, 1024);
  const double ideal = 2.0 * 25600 * 1024 * 1024 / 1e14;
  const GenerationParts parts = pass_parts(plain_cluster(), plain_job(), work);
  EXPECT_NEAR(parts[GenerationPart::matrix], ideal, 1e-12);
  EXPECT_NEAR(parts.total(), ideal, 0.01 * ideal);
  EXPECT_NEAR(ideal_seconds(plain_cluster(), plain_job(), work), ideal, 1e-12);
}

// If this fails, a stack's rates of products and convolutions do not reach the time.
TEST(PassParts, SlowerConvolutionsTakeLonger) {
  GenerationWork flat, volume;
  WorkBuilder{flat}.convolution(25600, 256, 256, {9, 1});
  WorkBuilder{volume}.convolution(25600, 256, 256, {3, 3});
  GenerationJob job = plain_job();
  job.software.product.value = 0.5;
  job.software.convolution.value = 0.5;
  job.software.volume.value = 0.25;
  const double one = pass_parts(plain_cluster(), job, flat).total();
  EXPECT_NEAR(one, 4.0 * pass_parts(plain_cluster(), plain_job(), flat).total() * 0.7, 0.05 * one);
  EXPECT_NEAR(pass_parts(plain_cluster(), job, volume).total(), 4.0 * one, 0.05 * one);
}

// If this fails, elementwise kernels cost no bandwidth, or compiling them saves nothing.
TEST(PassParts, StreamsMoveTheirBytes) {
  GenerationWork work;
  WorkBuilder{work}.stream(1e9, 2.0);  // 2 GB at 1 TB/s
  GenerationJob job = plain_job();
  EXPECT_NEAR(pass_parts(plain_cluster(), job, work)[GenerationPart::memory], 2e-3, 1e-9);
  job.compiled = false;
  EXPECT_NEAR(pass_parts(plain_cluster(), job, work)[GenerationPart::memory], 3.0 * 2e-3, 1e-9);
}

// If this fails, scores that reach memory are free.
TEST(PassParts, UnfusedAttentionWritesItsScores) {
  GenerationWork work;
  WorkBuilder{work}.attention(seen_by_all(1, 8, 64, 4096, 4096));
  GenerationJob job = plain_job();
  const double fused = pass_parts(plain_cluster(), job, work)[GenerationPart::memory];
  job.fused_attention = false;
  EXPECT_GT(pass_parts(plain_cluster(), job, work)[GenerationPart::memory],
            fused + 12.0 * 8 * 4096 * 4096 / 1e12 * 0.9);
}

// If this fails, messages cost nothing, or rings hide more than attention takes.
TEST(MessageSeconds, GrowWithTheGroupAndHideBehindAttention) {
  const GenerationJob job = plain_job();
  const auto seconds = [&](const GenerationPlan& plan, const GenerationJob& of) {
    const PassSplit split{.ulysses = plan.ulysses, .ring = plan.ring, .tensor = plan.tensor};
    const GenerationWork work = denoiser_work(of.model, of.size, split);
    return message_seconds(plain_cluster(), of, plan, work, pass_parts(plain_cluster(), of, work));
  };
  EXPECT_EQ(seconds({}, job), 0.0);
  EXPECT_GT(seconds({.ulysses = 2}, job), 0.0);
  EXPECT_GT(seconds({.tensor = 2}, job), 0.0);
  GenerationJob hidden = job, seen = job;
  hidden.software.overlap.value = 1.0;
  seen.software.overlap.value = 0.0;
  EXPECT_LE(seconds({.ring = 2}, hidden), seconds({.ring = 2}, seen));
  EXPECT_GT(seconds({.ring = 2}, seen), 0.0);
}

}  // namespace
}  // namespace shortboard
