#include "analysis/mixed_answer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "document/yaml.h"
#include "spec/read_mixed.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

MixedCase mixed(const std::string& groups, const std::string& more = {}) {
  const std::string text =
      "cluster: {groups: [" + groups + "]}\ntrain: {model: llama-3.1-8b, sequence: 8192, global_batch: 128}\n" + more;
  return read_mixed(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
}

const std::string kTwo = "{name: fast, accelerator: H100, count: 32}, {name: slow, accelerator: A100, count: 32}";

const MixedAnswer& two_kinds() {
  static const MixedAnswer found = answer(mixed(kTwo));
  return found;
}

const MixedAlternative& use(const MixedAnswer& a, const std::string& name) {
  return *std::ranges::find(a.alternatives, name, &MixedAlternative::name);
}

// If this fails, the ladder's factors do not multiply to the answer.
TEST(MixedAnswer, TheLadderMultipliesToTheWhole) {
  const MixedAnswer& a = two_kinds();
  double factor = 1.0;
  for (const Rung& rung : a.ladder) factor *= rung.factor;
  EXPECT_NEAR(factor, a.mfu, 1e-9);
  EXPECT_NEAR(a.parts.total(), a.estimate.step.base(), 1e-9 * a.estimate.step.base());
  EXPECT_NEAR(a.effective_pflops, a.mfu * a.nominal_pflops, 1e-9);
}

// If this fails, a mix is advised that some simpler use of the same cards beats, or a use is left out.
TEST(MixedAnswer, IsNoLessThanEveryOtherUseOfOneJob) {
  const MixedAnswer& a = two_kinds();
  for (const MixedAlternative& one : a.alternatives)
    if (one.name != "separate jobs") {
      EXPECT_GE(a.effective_pflops, one.effective_pflops * (1.0 - 1e-9)) << one.name;
    }
  EXPECT_GT(a.effective_pflops, use(a, "fast alone").effective_pflops);
  EXPECT_NEAR(use(a, "separate jobs").effective_pflops,
              use(a, "fast alone").effective_pflops + use(a, "slow alone").effective_pflops, 1e-9);
}

// If this fails, what a group adds is not what the mix loses without it.
TEST(MixedAnswer, AGroupAddsWhatTheOthersDoNotMake) {
  const MixedAnswer& a = two_kinds();
  ASSERT_EQ(a.groups.size(), 2U);
  EXPECT_NEAR(a.groups[0].adds_pflops, a.effective_pflops - use(a, "slow alone").effective_pflops, 1e-9);
  EXPECT_NEAR(a.groups[1].adds_pflops, a.effective_pflops - use(a, "fast alone").effective_pflops, 1e-9);
  EXPECT_GE(a.border_pflops, 0.0);
}

// If this fails, cards that only slow the others down are kept at work.
TEST(MixedAnswer, LeavesOutCardsThatOnlySlowTheRest) {
  MixedCase question = mixed(kTwo);
  question.link = {BytesPerSecond{1e6}, Seconds{1.0}};  // gradients would take hours
  const MixedAnswer a = answer(question);
  EXPECT_NEAR(a.effective_pflops, use(a, "fast alone").effective_pflops, 1e-9);
  EXPECT_DOUBLE_EQ(a.groups[1].cards, 0.0);
}

// If this fails, groups named in another order are worth something else.
TEST(MixedAnswer, TheOrderOfTheGroupsChangesNothing) {
  const MixedAnswer other =
      answer(mixed("{name: slow, accelerator: A100, count: 32}, {name: fast, accelerator: H100, count: 32}"));
  EXPECT_NEAR(other.effective_pflops, two_kinds().effective_pflops, 1e-9 * other.effective_pflops);
}

// If this fails, a spec's way of splitting is not kept.
TEST(MixedAnswer, KeepsToTheSplitThatIsAsked) {
  for (const auto& pipeline : answer(mixed(kTwo, "plan: {split: data}\n")).estimate.plan)
    EXPECT_EQ(pipeline.segments.size(), 1U);
  const MixedAnswer through = answer(mixed(kTwo, "plan: {split: pipeline, groups: {fast: {tensor: 2}}}\n"));
  for (const auto& pipeline : through.estimate.plan)
    for (const PipelineSegment& segment : pipeline.segments)
      if (segment.group == 0) {
        EXPECT_EQ(segment.plan.tensor, 2);
      }
}

// If this fails, a model that no group holds gets an answer.
TEST(MixedAnswer, SaysWhereNothingFits) {
  const std::string text =
      "cluster: {groups: [{accelerator: H100, count: 2}, {accelerator: A100, count: 2}]}\n"
      "train: {model: llama-3.1-405b, global_batch: 8}\n";
  EXPECT_THROW((void)answer(read_mixed(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped())), NoPlanFits);
}

// If this fails, a cluster of many kinds hangs, or what is not searched for them is not said.
TEST(MixedAnswer, ManyKindsAreAnsweredOnPipelinesOfTheirOwn) {
  std::string groups;
  for (const char* card : {"H100", "A100", "H20", "H800", "A800", "L40S"})
    groups += std::string{groups.empty() ? "" : ", "} + "{accelerator: " + card + ", count: 16}";
  const MixedAnswer a = answer(mixed(groups));
  ASSERT_EQ(a.groups.size(), 6U);
  double best = 0.0;
  for (const GroupPart& part : a.groups) best = std::max(best, part.alone_pflops);
  EXPECT_GT(a.effective_pflops, best);
  EXPECT_FALSE(use(a, "balanced: layers by speed").possible);
  EXPECT_TRUE(
      std::ranges::any_of(a.not_modelled, [](const std::string& one) { return one.starts_with("of more than"); }));
}

// If this fails, a gain that a better balance would give is left out of the staves, or one is lost in the search.
TEST(MixedAnswer, SearchedStavesGainNoLessThanHeldOnes) {
  const MixedAnswer& held = two_kinds();
  const MixedAnswer searched = with_searched_staves(held);
  EXPECT_TRUE(searched.searched_staves && !held.searched_staves);
  for (const Stave& stave : held.staves) {
    const auto same = std::ranges::find(searched.staves, stave.name, &Stave::name);
    ASSERT_NE(same, searched.staves.end()) << stave.name;
    EXPECT_DOUBLE_EQ(same->share, stave.share) << stave.name;
    EXPECT_GE(same->gain_quarter, stave.gain_quarter - 1e-9) << stave.name;
    EXPECT_GE(same->gain_double, stave.gain_double - 1e-9) << stave.name;
    EXPECT_GE(same->gain_unlimited.value_or(0.0), stave.gain_unlimited.value_or(0.0) - 1e-9) << stave.name;
  }
}

// If this fails, a mix does not say what is next, or its chain begins with another board than the one that gains most.
TEST(MixedAnswer, TheChainBeginsWithTheStaveThatGainsMostDoubled) {
  const MixedAnswer& a = two_kinds();
  const Stave& most = *std::ranges::max_element(a.staves, {}, &Stave::gain_double);
  ASSERT_FALSE(a.chain.links.empty());
  EXPECT_EQ(a.chain.links.front().name, most.name);
  EXPECT_DOUBLE_EQ(a.chain.links.front().gain, most.gain_double);
  for (std::size_t i = 1; i < a.chain.links.size(); ++i)
    EXPECT_GE(a.chain.links[i].total, a.chain.links[i - 1].total) << a.chain.links[i].name;
}

// If this fails, staves through many kinds are said to be searched, or take as long as forty searches.
TEST(MixedAnswer, HoldsThePlanOfManyKinds) {
  MixedAnswer many = two_kinds();
  many.question.groups.push_back(many.question.groups.front());
  EXPECT_FALSE(with_searched_staves(std::move(many)).searched_staves);
}

// If this fails, a resource, the link or the wait for a slower group is counted twice or in none of the staves.
TEST(MixedAnswer, TheStavesShareTheWholeStep) {
  double shares = 0.0;
  for (const Stave& stave : two_kinds().staves) shares += stave.share;
  EXPECT_NEAR(shares, 1.0, 1e-9);
}

}  // namespace
}  // namespace shortboard
