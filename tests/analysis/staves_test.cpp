#include "analysis/staves.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "spec/read_case.h"

namespace shortboard {
namespace {

Case read(const std::string& cluster, const std::string& plan) {
  static const Database database = Database::compiled();
  return read_case(read_yaml("cluster: {groups: [{" + cluster + "}]}\ntrain: {model: llama-3.1-8b, sequence: 4096, " +
                                 "global_batch: 256}\nplan: " + plan + "\n",
                             "spec.yaml"),
                   "spec.yaml", database);
}

Stave named(const Answer& a, const std::string& name) {
  const auto found = std::ranges::find(a.staves, name, &Stave::name);
  return found == a.staves.end() ? Stave{} : *found;
}

// If this fails, the gain of more hardware counts what a better plan than the user's gives on the same hardware: eight
// billion parameters over 8 cards leave most of an H100's memory empty, so that more of it can't give anything.
TEST(Staves, APlanChosenAnewKeepsToTheUsersLimits) {
  const Answer a = answer(read("accelerator: H100, count: 64", "{tensor: 8, pipeline: auto, micro_batch: 1}"));
  EXPECT_GT(a.plans_tried, 0);
  EXPECT_EQ(a.estimate.plan.tensor, 8);
  EXPECT_NEAR(named(a, "memory capacity").gain_quarter, 0.0, 1e-9);
  EXPECT_NEAR(named(a, "memory capacity").gain_double, 0.0, 1e-9);
}

// If this fails, a given plan gains from memory that it does not need: its speed does not depend on what is left over.
TEST(Staves, AGivenPlanGainsNothingFromMoreMemory) {
  const Answer a = answer(read("accelerator: H100, count: 64", "{tensor: 2}"));
  EXPECT_EQ(a.plans_tried, 0);
  EXPECT_DOUBLE_EQ(named(a, "memory capacity").gain_double, 0.0);
  EXPECT_DOUBLE_EQ(named(a, "memory capacity").share, 0.0);
}

// If this fails, the gain is not the plan's speed on the better cluster over its speed on this one.
TEST(Staves, TheGainIsTheStepsOnBothClusters) {
  const Case question = read("accelerator: H100, count: 64", "{tensor: 8}");
  const Answer a = answer(question);
  const Cluster faster = with_more(question.cluster, Resource::scale_up, 2.0);
  const double before = a.estimate.step().base();
  const double after = estimate_training(faster, question.job, *question.plan).step().base();
  EXPECT_LT(after, before);  // tensor 8: its messages are seen
  EXPECT_NEAR(named(a, "scale-up link").gain_double, before / after - 1.0, 1e-12);
}

// If this fails, gradients inside one domain count for NICs that the cluster does not use, or vanish from the shares.
TEST(Staves, InOneDomainGradientsWaitForTheScaleUpLink) {
  const Answer a = answer(read("accelerator: H100, count: 8", "{tensor: 1, recompute: full}"));
  const double share = a.estimate.parts[Part::data] / a.estimate.parts.total();
  EXPECT_GT(share, 0.0);
  EXPECT_NEAR(named(a, "scale-up link").share, share, 1e-12);
  EXPECT_EQ(named(a, "scale-out link").name, "");
}

// If this fails, more of a resource gives more than all of it: twice a resource can at most double the throughput.
RC_GTEST_PROP(Staves, TwiceAResourceAtMostDoublesThroughput, ()) {
  const auto card = *rc::gen::element<std::string>("H100", "H20", "910B", "MI300X");
  const auto tensor = *rc::gen::element<std::string>("1", "2", "4", "8");
  const auto pipeline = *rc::gen::element<std::string>("1", "2", "4");
  const Answer a = answer(read("accelerator: " + card + ", count: 64",
                               "{tensor: " + tensor + ", pipeline: " + pipeline + ", recompute: full}"));
  for (const Stave& stave : a.staves) {
    RC_ASSERT(stave.gain_quarter <= 0.25 + 1e-9);
    RC_ASSERT(stave.gain_double <= 1.0 + 1e-9);
  }
}

}  // namespace
}  // namespace shortboard
