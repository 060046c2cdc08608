#include "estimate/generation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "estimate/generation_cost.h"
#include "support/generation.h"

namespace shortboard {
namespace {

using namespace support;

double latency(const Cluster& cluster, const GenerationJob& job, const GenerationPlan& plan = {}) {
  return estimate_generation(cluster, job, plan).latency().base();
}

// If this fails, the parts of a request do not make up its time, or steps, encoders and decoder are lost.
RC_GTEST_PROP(GenerationEstimate, StepsEncodersAndDecoderMakeUpTheRequest, ()) {
  const GenerationJob job = *any_generation_job();
  const GenerationPlan plan = *any_generation_plan();
  const GenerationEstimate e = estimate_generation(cluster_of(8), job, plan);
  const double sum = job.steps * e.step_s + e.encode_s + e.decode_s + job.software.request_overhead.value.base();
  RC_ASSERT(std::abs(e.latency().base() / sum - 1.0) < 1e-9);
  for (std::size_t i = 0; i < GenerationParts::size(); ++i)
    RC_ASSERT(e.parts[static_cast<GenerationPart>(i)] >= -1e-12 * sum);
}

// If this fails, what the report calls the needed work is not the request's FLOPs at the cards' peaks.
RC_GTEST_PROP(GenerationEstimate, TheFirstPartIsTheNeededWorkAtThePeak, ()) {
  const GenerationJob job = *any_generation_job();
  const GenerationPlan plan = *any_generation_plan();
  const Cluster cluster = cluster_of(8);  // matrix products and attention at one peak
  const GenerationEstimate e = estimate_generation(cluster, job, plan);
  const double needed = e.model_flops.base() / (plan.cards() * cluster.nominal.base());
  RC_ASSERT(std::abs(e.parts[GenerationPart::matrix] / needed - 1.0) < 1e-9);
}

// If one of these fails, a purchase of something better makes pictures come later.
RC_GTEST_PROP(GenerationEstimate, MoreBandwidthNeverSlows, ()) {
  const GenerationJob job = *any_generation_job();
  const GenerationPlan plan = *any_generation_plan();
  Cluster better = cluster_of(8);
  const double before = latency(better, job, plan), factor = *rc::gen::inRange(101, 300) / 100.0;
  for (auto& roof : better.gemm)
    if (roof) roof->bandwidth = factor * roof->bandwidth;
  better.attention.bandwidth = factor * better.attention.bandwidth;
  better.stream.bandwidth = factor * better.stream.bandwidth;
  RC_ASSERT(latency(better, job, plan) <= before * (1.0 + 1e-12));
}
RC_GTEST_PROP(GenerationEstimate, FasterLinksNeverSlow, ()) {
  const GenerationJob job = *any_generation_job();
  const GenerationPlan plan = *any_generation_plan();
  Cluster better = cluster_of(8);
  const double before = latency(better, job, plan);
  better.network.up = (*rc::gen::inRange(101, 300) / 100.0) * better.network.up;
  RC_ASSERT(latency(better, job, plan) <= before * (1.0 + 1e-12));
}
RC_GTEST_PROP(GenerationEstimate, FasterMatrixUnitsNeverSlow, ()) {
  const GenerationJob job = *any_generation_job();
  const GenerationPlan plan = *any_generation_plan();
  Cluster better = cluster_of(8);
  const double before = latency(better, job, plan), factor = *rc::gen::inRange(101, 300) / 100.0;
  for (auto& roof : better.gemm)
    if (roof) roof->peak = factor * roof->peak;
  better.attention.peak = factor * better.attention.peak;
  RC_ASSERT(latency(better, job, plan) <= before * (1.0 + 1e-12));
}

// If this fails, more steps or guidance come for nothing.
RC_GTEST_PROP(GenerationEstimate, MoreStepsAndPassesAreNeverFaster, ()) {
  GenerationJob job = *any_generation_job();
  const GenerationPlan plan = *any_generation_plan();
  job.guidance = Guidance::none;
  const Cluster cluster = cluster_of(8);
  const double one = latency(cluster, job, plan);
  GenerationJob guided = job, longer = job;
  guided.guidance = Guidance::cfg;
  longer.steps += 1;
  RC_ASSERT(latency(cluster, guided, plan) >= one * (1.0 - 1e-12));
  RC_ASSERT(latency(cluster, longer, plan) > one);
}

// If this fails, serving pictures together is estimated as slower than one after the other.
RC_GTEST_PROP(GenerationEstimate, ALargerBatchNeverLowersThroughput, ()) {
  GenerationJob job = *any_generation_job();
  const GenerationPlan plan = *any_generation_plan();
  const Cluster cluster = cluster_of(8);
  GenerationJob twice = job;
  twice.size.batch *= 2;
  RC_ASSERT(latency(cluster, twice, plan) <= 2.0 * latency(cluster, job, plan) * (1.0 + 1e-9));
  RC_ASSERT(latency(cluster, twice, plan) >= latency(cluster, job, plan));
}

// If this fails, a compiler or a fast host is worth nothing.
TEST(GenerationEstimate, TheHostSetsThePaceOfSmallKernels) {
  GenerationJob job = generation_job();
  job.size = {128, 128, 1, 1};
  job.compiled = false;
  const GenerationEstimate eager = estimate_generation(cluster_of(1), job, {});
  EXPECT_GT(eager.parts[GenerationPart::host], 0.4 * eager.latency().base());
  job.compiled = true;
  EXPECT_LT(latency(cluster_of(1), job), 0.5 * eager.latency().base());
}

// If this fails, guidance-parallel cards do not share the two passes, or pay nothing for meeting after each step.
TEST(GenerationEstimate, TwoCardsShareTheTwoPassesOfGuidance) {
  const GenerationJob job = generation_job();
  const GenerationEstimate one = estimate_generation(cluster_of(2), job, {});
  const GenerationEstimate two = estimate_generation(cluster_of(2), job, {.cfg_parallel = 2});
  EXPECT_LT(two.step_s, 0.7 * one.step_s);
  EXPECT_GT(two.parts[GenerationPart::guidance], 0.0);
  EXPECT_GT(two.parts[GenerationPart::serial], 0.0);
  EXPECT_EQ(one.replicas, 2);
  EXPECT_EQ(two.replicas, 1);
}

// If this fails, dividing weights or tokens does not lower what a card holds, or encoders served apart are counted.
TEST(GenerationEstimate, MemoryFollowsWhatIsDivided) {
  GenerationJob job = generation_job();
  const Cluster cluster = cluster_of(8);
  const GenerationMemory whole = estimate_generation(cluster, job, {}).memory;
  EXPECT_DOUBLE_EQ(whole.denoiser.base(), 2.0 * denoiser_parameters(job.model));
  EXPECT_DOUBLE_EQ(estimate_generation(cluster, job, {.tensor = 4}).memory.denoiser.base(), whole.denoiser.base() / 4);
  EXPECT_DOUBLE_EQ(estimate_generation(cluster, job, {.ulysses = 4}).memory.denoiser.base(), whole.denoiser.base());
  EXPECT_LE(estimate_generation(cluster, job, {.ulysses = 4}).memory.activations, whole.activations);
  job.weights = NumberFormat::fp8;
  EXPECT_DOUBLE_EQ(estimate_generation(cluster, job, {}).memory.denoiser.base(), whole.denoiser.base() / 2);
  job.software.apart = true;
  const GenerationEstimate apart = estimate_generation(cluster, job, {});
  EXPECT_EQ(apart.memory.encoders, Bytes{});
  EXPECT_EQ(apart.decode_s, 0.0);
}

// If this fails, plans that nobody can run are estimated.
TEST(GenerationFaults, NameWhatCannotBe) {
  GenerationJob job = generation_job();
  const Cluster cluster = cluster_of(8);
  const auto faults = [&](const GenerationPlan& plan) {
    const std::vector<std::string> all = generation_faults(cluster, job, plan);
    return all.empty() ? std::string{} : all.front();
  };
  EXPECT_EQ(faults({.ulysses = 4, .cfg_parallel = 2}), "");
  EXPECT_EQ(faults({.ulysses = 3}), "a replica has 3 cards, which do not divide the cluster's 8");
  EXPECT_EQ(faults({.pipefusion = 32}).substr(0, 22), "a replica has 32 cards");
  job.guidance = Guidance::none;
  EXPECT_EQ(faults({.cfg_parallel = 2}), "cfg_parallel must be 1, or 2 with guidance cfg");
  job.software.ring = false;
  EXPECT_EQ(faults({.ring = 2}), "all-round does not support ring");
  job.model.denoiser = UNet{.levels = {{320, 1}}};
  EXPECT_EQ(faults({.ulysses = 2}), "cards cannot divide one pass of a U-Net; only cfg_parallel may be above 1");
}

}  // namespace
}  // namespace shortboard
