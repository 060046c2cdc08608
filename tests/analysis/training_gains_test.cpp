#include "analysis/training_gains.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/training_answer.h"
#include "document/yaml.h"
#include "support/english.h"
#include "support/questions.h"

namespace shortboard {
namespace {

TrainingQuestion read(const std::string& cluster, const std::string& plan) {
  static const Database database = Database::compiled();
  return read_case(read_yaml("cluster: {groups: [{" + cluster + "}]}\ntrain: {model: llama-3.1-8b, sequence: 4096, " +
                                 "global_batch: 256}\nplan: " + plan + "\n",
                             "spec.yaml"),
                   "spec.yaml", database);
}

ResourceGain named(const TrainingAnswer& a, const std::string& name) {
  const auto found = std::ranges::find(a.shared.gains, name, &ResourceGain::name);
  return found == a.shared.gains.end() ? ResourceGain{} : *found;
}

bool has(const TrainingAnswer& a, const std::string& name) {
  return std::ranges::find(a.shared.gains, name, &ResourceGain::name) != a.shared.gains.end();
}

// If this fails, the gain of more hardware counts what a better plan than the user's gives on the same hardware: eight
// billion parameters over 8 cards leave most of an H100's memory empty, so that more of it can't give anything.
TEST(ResourceGains, APlanChosenAnewKeepsToTheUsersLimits) {
  const TrainingAnswer a = answer(read("accelerator: H100, count: 64", "{tensor: 8, pipeline: auto, micro_batch: 1}"));
  EXPECT_GT(a.plans_tried, 0);
  EXPECT_EQ(a.estimate.plan.tensor, 8);
  EXPECT_NEAR(named(a, "memory capacity").gain_quarter, 0.0, 1e-9);
  EXPECT_NEAR(named(a, "memory capacity").gain_double, 0.0, 1e-9);
}

// If this fails, a given plan gains from memory that it does not need: its speed does not depend on what is left over.
TEST(ResourceGains, AGivenPlanGainsNothingFromMoreMemory) {
  const TrainingAnswer a = answer(read("accelerator: H100, count: 64", "{tensor: 2}"));
  EXPECT_EQ(a.plans_tried, 0);
  EXPECT_DOUBLE_EQ(named(a, "memory capacity").gain_double, 0.0);
  EXPECT_DOUBLE_EQ(named(a, "memory capacity").share, 0.0);
}

// If this fails, the gain is not the plan's speed on the better cluster over its speed on this one.
TEST(ResourceGains, TheGainIsTheStepsOnBothClusters) {
  const TrainingQuestion question = read("accelerator: H100, count: 64", "{tensor: 8}");
  const TrainingAnswer a = answer(question);
  const Cluster faster = with_more(question.cluster, Resource::scale_up, 2.0);
  const double before = a.estimate.step().base();
  const double after = estimate_training(faster, question.job, *question.plan).step().base();
  EXPECT_LT(after, before);  // tensor 8: its messages are seen
  EXPECT_NEAR(named(a, "scale-up link").gain_double, before / after - 1.0, 1e-12);
}

// If this fails, gradients inside one domain count for NICs that the cluster does not use, or vanish from the shares.
TEST(ResourceGains, InOneDomainGradientsWaitForTheScaleUpLink) {
  const TrainingAnswer a = answer(read("accelerator: H100, count: 8", "{tensor: 1, recompute: full}"));
  const double share = a.estimate.parts[Part::data] / a.estimate.parts.total();
  EXPECT_GT(share, 0.0);
  EXPECT_NEAR(named(a, "scale-up link").share + named(a, "network latency").share, share, 1e-12);
  EXPECT_FALSE(has(a, "scale-out link"));
}

// If this fails, a second of the step has no resource gain, or two.
TEST(ResourceGains, SharesSumToOne) {
  for (const char* plan : {"auto", "{tensor: 4, pipeline: 4, recompute: full}"}) {
    const TrainingAnswer a = answer(read("accelerator: H100, count: 64", plan));
    double sum = 0.0;
    for (const ResourceGain& resource_gain : a.shared.gains) sum += resource_gain.share;
    EXPECT_NEAR(sum, 1.0, 1e-12);
  }
}

// If this fails, what a pipeline waits for has no resource gain, or one that a bubble of half the length does not
// relieve.
TEST(ResourceGains, HalfABubbleGainsItsHalf) {
  const TrainingAnswer a = answer(read("accelerator: H100, count: 64", "{tensor: 4, pipeline: 4}"));
  const Parts& parts = a.estimate.parts;
  const ResourceGain bubble = named(a, "pipeline bubble");
  // The slowest server waits in proportion: half the bubble takes as large a share off both.
  const double before = parts.total() - parts[Part::straggler];
  EXPECT_NEAR(bubble.gain_double, before / (before - 0.5 * parts[Part::bubble]) - 1.0, 1e-9);
  EXPECT_NEAR(*bubble.gain_unlimited, before / (before - parts[Part::bubble]) - 1.0, 1e-6);
  EXPECT_NEAR(bubble.elasticity(), bubble.gain_quarter / 0.25, 1e-12);
}

// If this fails, recomputing what memory can't keep counts for other resources, or more memory is not told to end it.
TEST(ResourceGains, RecomputationIsTheMemorysLack) {
  const TrainingAnswer a = answer(read("accelerator: H100, count: 64", "{tensor: 4, recompute: full}"));
  EXPECT_NEAR(named(a, "memory capacity").share, a.estimate.parts[Part::recompute] / a.estimate.parts.total(), 1e-12);
}

// If this fails, what nobody knows or models is told to be nothing.
TEST(ResourceGains, WhatIsNotKnownIsNamedSo) {
  const auto state = [](const TrainingAnswer& a, const std::string& name) {
    const auto found =
        std::ranges::find_if(a.shared.open, [&](const OpenResource& one) { return name_of(one) == name; });
    return found == a.shared.open.end() ? std::string{} : std::string{state_of(*found)};
  };
  const TrainingAnswer known = answer(read("accelerator: H100, count: 64, fabric: roce-400g", "{tensor: 8}"));
  EXPECT_EQ(state(known, "failures"), "not modelled");
  EXPECT_EQ(state(known, "storage and checkpoints"), "not modelled");
  EXPECT_EQ(state(known, "oversubscription"), "");
  EXPECT_TRUE(has(known, "oversubscription"));
  EXPECT_TRUE(has(known, "power cap"));
  TrainingQuestion open = read("accelerator: H100, count: 64", "{tensor: 8}");
  open.cluster.oversubscription.reset();
  open.cluster.power_clocks = 0.0;
  const TrainingAnswer unknown = answer(open);
  EXPECT_EQ(state(unknown, "oversubscription"), "unknown");
  EXPECT_EQ(state(unknown, "power cap"), "not modelled");
  EXPECT_FALSE(has(unknown, "oversubscription"));
}

// If this fails, a job whose batch keeps its pipeline empty is not told so.
TEST(WorkLimits, TwiceTheBatchIsTheSamePlansStep) {
  const TrainingQuestion question = read("accelerator: H100, count: 64", "{tensor: 4, pipeline: 8}");
  const TrainingAnswer a = answer(question);
  ASSERT_EQ(a.shared.limits.size(), 1U);
  TrainingJob twice = question.job;
  twice.global_batch *= 2.0;
  const double after = estimate_training(question.cluster, twice, *question.plan).step().base();
  EXPECT_NEAR(a.shared.limits[0].gain, 2.0 * a.estimate.step().base() / after - 1.0, 1e-12);
  EXPECT_GT(a.shared.limits[0].gain, 0.01);
}

// If this fails, heads that keep a model from being divided are not named, or those that don't are.
TEST(WorkLimits, HeadsThatDoNotDivideAreNamed) {
  TrainingQuestion question = read("accelerator: H100, count: 64", "auto");
  EXPECT_EQ(answer(question).shared.limits.size(), 1U);  // 32 heads, 8 keys: any power of two up to 8 divides them
  for (LayerGroup& group : question.job.model.layers) group.attention.heads = group.attention.kv_heads = 36;
  const TrainingAnswer a = answer(question);
  ASSERT_EQ(a.shared.limits.size(), 2U);
  EXPECT_NE(a.shared.limits[1].fault.find("36 attention heads do not divide by tensor 8"), std::string::npos);
  EXPECT_GE(a.shared.limits[1].gain, 0.0);
}

// If this fails, the search for what more of a resource gives is another one than the search that answers.
TEST(ScaledEstimate, IsTheSearchOfTheBetterCluster) {
  const TrainingQuestion question = read("accelerator: H100, count: 64", "auto");
  const TrainingAnswer a = answer(question);
  for (const Resource resource : {Resource::matrix_rate, Resource::memory_capacity, Resource::bubble}) {
    const Scaling scaling{resource, 2.0};
    const TrainingQuestion better = scaled(question, {&scaling, 1});
    const PlanSearch whole = search_plan(better.cluster, better.job, better.schedules, better.limits);
    const double step = scaled_estimate(question, a.estimate.plan, {&scaling, 1}).step().base();
    EXPECT_NEAR(step / whole.best->step().base(), 1.0, 1e-12) << name(resource);
  }
}

// If this fails, more of something makes training slower, or much more of it gives less than a little more.
RC_GTEST_PROP(ResourceGains, ScalingNeverHurtsAndMoreGivesMore, ()) {
  const auto card = *rc::gen::element<std::string>("H100", "H20", "910B", "RTX 4090");
  const auto plan = *rc::gen::element<std::string>("auto", "{tensor: auto, pipeline: 4, recompute: auto}",
                                                   "{tensor: 2, pipeline: 8, recompute: full}");
  const TrainingAnswer a = answer(read("accelerator: " + card + ", count: 64", plan));
  double sum = 0.0;
  for (const ResourceGain& resource_gain : a.shared.gains) {
    RC_ASSERT(resource_gain.gain_quarter >= 0.0);
    RC_ASSERT(resource_gain.gain_double >= resource_gain.gain_quarter - 1e-9);
    RC_ASSERT(*resource_gain.gain_unlimited >= resource_gain.gain_double - 1e-9);
    sum += resource_gain.share;
  }
  RC_ASSERT(std::abs(sum - 1.0) < 1e-9);
  RC_ASSERT(a.shared.chain->links.size() <= a.shared.gains.size());
  RC_ASSERT(!a.shared.chain->next || a.shared.chain->next_gain < kLeastChainGain);
}

// If this fails, more of a resource gives more than all of it: twice a resource can at most double the throughput.
RC_GTEST_PROP(ResourceGains, TwiceAResourceAtMostDoublesThroughput, ()) {
  const auto card = *rc::gen::element<std::string>("H100", "H20", "910B", "MI300X");
  const auto tensor = *rc::gen::element<std::string>("1", "2", "4", "8");
  const auto pipeline = *rc::gen::element<std::string>("1", "2", "4");
  const TrainingAnswer a = answer(read("accelerator: " + card + ", count: 64",
                                       "{tensor: " + tensor + ", pipeline: " + pipeline + ", recompute: full}"));
  for (const ResourceGain& resource_gain : a.shared.gains) {
    RC_ASSERT(resource_gain.gain_quarter <= 0.25 + 1e-9);
    RC_ASSERT(resource_gain.gain_double <= 1.0 + 1e-9);
  }
}

}  // namespace
}  // namespace shortboard
