#include "analysis/mixed_answer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

MixedTrainingQuestion mixed(const std::string& groups, const std::string& more = {}) {
  const std::string text =
      "cluster: {groups: [" + groups + "]}\ntrain: {model: llama-3.1-8b, sequence: 8192, global_batch: 128}\n" + more;
  return read_mixed(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
}

const std::string kTwo = "{name: fast, accelerator: H100, count: 32}, {name: slow, accelerator: A100, count: 32}";

const MixedTrainingAnswer& two_kinds() {
  static const MixedTrainingAnswer found = answer(mixed(kTwo));
  return found;
}

const MixedAlternative& use(const MixedTrainingAnswer& a, const std::string& name) {
  return *std::ranges::find(a.alternatives, name, &MixedAlternative::name);
}

// If this fails, the ladder's factors do not multiply to the answer.
TEST(MixedTrainingAnswer, TheLadderMultipliesToTheWhole) {
  const MixedTrainingAnswer& a = two_kinds();
  double factor = 1.0;
  for (const LadderStep& ladder_step : a.shared.ladder) factor *= ladder_step.factor;
  EXPECT_NEAR(factor, a.shared.mfu, 1e-9);
  EXPECT_NEAR(a.parts.total(), a.estimate.step.base(), 1e-9 * a.estimate.step.base());
  EXPECT_NEAR(a.shared.effective_pflops, a.shared.mfu * a.shared.nominal_pflops, 1e-9);
}

// If this fails, a mix is advised that some simpler use of the same cards beats, or a use is left out.
TEST(MixedTrainingAnswer, IsNoLessThanEveryOtherUseOfOneJob) {
  const MixedTrainingAnswer& a = two_kinds();
  for (const MixedAlternative& one : a.alternatives)
    if (one.name != "separate jobs") {
      EXPECT_GE(a.shared.effective_pflops, one.effective_pflops * (1.0 - 1e-9)) << one.name;
    }
  EXPECT_GT(a.shared.effective_pflops, use(a, "fast alone").effective_pflops);
  EXPECT_NEAR(use(a, "separate jobs").effective_pflops,
              use(a, "fast alone").effective_pflops + use(a, "slow alone").effective_pflops, 1e-9);
}

// If this fails, what a group adds is not what the mix loses without it.
TEST(MixedTrainingAnswer, AGroupAddsWhatTheOthersDoNotMake) {
  const MixedTrainingAnswer& a = two_kinds();
  ASSERT_EQ(a.groups.size(), 2U);
  EXPECT_NEAR(a.groups[0].adds_pflops, a.shared.effective_pflops - use(a, "slow alone").effective_pflops, 1e-9);
  EXPECT_NEAR(a.groups[1].adds_pflops, a.shared.effective_pflops - use(a, "fast alone").effective_pflops, 1e-9);
  EXPECT_GE(a.link_loss_pflops, 0.0);
}

// If this fails, cards that only slow the others down are kept at work.
TEST(MixedTrainingAnswer, LeavesOutCardsThatOnlySlowTheRest) {
  MixedTrainingQuestion question = mixed(kTwo);
  question.link = {BytesPerSecond{1e6}, Seconds{1.0}};  // gradients would take hours
  const MixedTrainingAnswer a = answer(question);
  EXPECT_NEAR(a.shared.effective_pflops, use(a, "fast alone").effective_pflops, 1e-9);
  EXPECT_DOUBLE_EQ(a.groups[1].cards, 0.0);
}

// If this fails, groups named in another order are worth something else.
TEST(MixedTrainingAnswer, TheOrderOfTheGroupsChangesNothing) {
  const MixedTrainingAnswer other =
      answer(mixed("{name: slow, accelerator: A100, count: 32}, {name: fast, accelerator: H100, count: 32}"));
  EXPECT_NEAR(other.shared.effective_pflops, two_kinds().shared.effective_pflops, 1e-9 * other.shared.effective_pflops);
}

// If this fails, a spec's way of splitting is not kept.
TEST(MixedTrainingAnswer, KeepsToTheSplitThatIsAsked) {
  for (const auto& pipeline : answer(mixed(kTwo, "plan: {split: data}\n")).estimate.plan)
    EXPECT_EQ(pipeline.segments.size(), 1U);
  const MixedTrainingAnswer through = answer(mixed(kTwo, "plan: {split: pipeline, groups: {fast: {tensor: 2}}}\n"));
  for (const auto& pipeline : through.estimate.plan)
    for (const PipelineSegment& segment : pipeline.segments)
      if (segment.group == 0) {
        EXPECT_EQ(segment.plan.tensor, 2);
      }
}

// If this fails, a model that no group holds gets an answer.
TEST(MixedTrainingAnswer, SaysWhereNothingFits) {
  const std::string text =
      "cluster: {groups: [{accelerator: H100, count: 2}, {accelerator: A100, count: 2}]}\n"
      "train: {model: llama-3.1-405b, global_batch: 8}\n";
  EXPECT_THROW((void)answer(read_mixed(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped())), NoPlanFits);
}

// If this fails, a cluster of many kinds hangs, or what is not searched for them is not said.
TEST(MixedTrainingAnswer, ManyKindsAreAnsweredOnPipelinesOfTheirOwn) {
  std::string groups;
  for (const char* card : {"H100", "A100", "H20", "H800", "A800", "L40S"})
    groups += std::string{groups.empty() ? "" : ", "} + "{accelerator: " + card + ", count: 16}";
  const MixedTrainingAnswer a = answer(mixed(groups));
  ASSERT_EQ(a.groups.size(), 6U);
  double best = 0.0;
  for (const GroupPart& part : a.groups) best = std::max(best, part.alone_pflops);
  EXPECT_GT(a.shared.effective_pflops, best);
  EXPECT_FALSE(use(a, "balanced: layers by speed").possible);
  EXPECT_TRUE(std::ranges::any_of(a.shared.not_modelled, [](const NotModelled& one) {
    return one.what == Omission::pipelines_through_some_groups;
  }));
}

// If this fails, a gain that a better balance would give is left out of the resource gains, or one is lost in the
// search.
TEST(MixedTrainingAnswer, SearchedGainsAreNoLessThanHeldOnes) {
  const MixedTrainingAnswer& held = two_kinds();
  const MixedTrainingAnswer searched = with_searched_gains(held);
  EXPECT_TRUE(searched.searched_gains && !held.searched_gains);
  for (const ResourceGain& resource_gain : held.shared.gains) {
    const auto same = std::ranges::find(searched.shared.gains, resource_gain.name(), &ResourceGain::name);
    ASSERT_NE(same, searched.shared.gains.end()) << resource_gain.name();
    EXPECT_DOUBLE_EQ(same->share, resource_gain.share) << resource_gain.name();
    EXPECT_GE(same->gain_quarter, resource_gain.gain_quarter - 1e-9) << resource_gain.name();
    EXPECT_GE(same->gain_double, resource_gain.gain_double - 1e-9) << resource_gain.name();
    EXPECT_GE(same->gain_unlimited.value_or(0.0), resource_gain.gain_unlimited.value_or(0.0) - 1e-9)
        << resource_gain.name();
  }
}

// If this fails, a mix does not say what is next, or its chain begins with another bottleneck than the one that gains
// most.
TEST(MixedTrainingAnswer, TheChainBeginsWithTheResourceThatGainsMostDoubled) {
  const MixedTrainingAnswer& a = two_kinds();
  const ResourceGain& most = *std::ranges::max_element(a.shared.gains, {}, &ResourceGain::gain_double);
  ASSERT_FALSE(a.shared.chain->links.empty());
  EXPECT_EQ(a.shared.chain->links.front().resource, most.resource);
  EXPECT_DOUBLE_EQ(a.shared.chain->links.front().gain, most.gain_double);
  for (std::size_t i = 1; i < a.shared.chain->links.size(); ++i)
    EXPECT_GE(a.shared.chain->links[i].total, a.shared.chain->links[i - 1].total) << a.shared.chain->links[i].gain;
}

// If this fails, resource gains through many kinds are said to be searched, or take as long as forty searches.
TEST(MixedTrainingAnswer, HoldsThePlanOfManyKinds) {
  MixedTrainingAnswer many = two_kinds();
  many.question.groups.push_back(many.question.groups.front());
  EXPECT_FALSE(with_searched_gains(std::move(many)).searched_gains);
}

// If this fails, a resource, the link or the wait for a slower group is counted twice or in none of the resource gains.
TEST(MixedTrainingAnswer, TheGainsShareTheWholeStep) {
  double shares = 0.0;
  for (const ResourceGain& resource_gain : two_kinds().shared.gains) shares += resource_gain.share;
  EXPECT_NEAR(shares, 1.0, 1e-9);
}

// If this fails, the power cap of several kinds of card takes no share of the step and yet gains, as it once did.
TEST(MixedTrainingAnswer, ThePowerCapHasTheShareThatItTakesOfKernels) {
  const auto power = [](const std::vector<ResourceGain>& gains) {
    return *std::ranges::find(gains, Resource::power, &ResourceGain::resource);
  };
  const MixedTrainingAnswer& both = two_kinds();
  const ResourceGain mixed = power(both.shared.gains);
  EXPECT_GT(mixed.gain_quarter, 0.0);
  EXPECT_GT(mixed.share, 0.0);
  EXPECT_LE(mixed.share, both.parts[Part::kernel] / both.estimate.step.base());
}

}  // namespace
}  // namespace shortboard
