
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

MixedTrainingQuestion read(const std::string& groups, const std::string& more = {}, const std::string& cluster = {}) {
  const std::string text =
      "cluster: {groups: [" + groups + "]" + cluster + "}\ntrain: {model: llama-3.1-8b, global_batch: 128}\n" + more;
  return read_mixed(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
}

const std::string kTwo = "{name: a, accelerator: H100, count: 32}, {name: b, accelerator: 910B, count: 64}";

// If this fails, groups do not get their own cards, stack or part of the plan.
TEST(ReadMixed, EachGroupHasItsOwn) {
  const MixedTrainingQuestion c = read(kTwo, "stack: {a: megatron-2024}\nplan: {groups: {b: {tensor: 4}}}\n");
  ASSERT_EQ(c.groups.size(), 2U);
  EXPECT_EQ(c.groups[0].question.cluster.count, 32);
  EXPECT_EQ(c.groups[1].question.cluster.count, 64);
  EXPECT_EQ(c.groups[0].question.parts.stack.id, "megatron-2024");
  EXPECT_EQ(c.groups[1].question.limits.tensor, 4);
  EXPECT_FALSE(c.groups[0].question.limits.tensor);
  EXPECT_EQ(c.job().global_batch, 128.0);
}

// If this fails, what is taken in silence for a group is not printed, or under another group's key.
TEST(ReadMixed, AssumptionsNameTheirGroup) {
  const MixedTrainingQuestion c = read(kTwo);
  const auto key = [&](const std::string& what) {
    const std::vector<AssumptionWords> words = words_of(c.assumed);
    const auto found = std::ranges::find(words, what, &AssumptionWords::what);
    return found == words.end() ? std::string{} : found->key;
  };
  EXPECT_EQ(key("a: system"), "cluster.groups[0].system");
  EXPECT_EQ(key("b: system"), "cluster.groups[1].system");
  EXPECT_EQ(key("link between groups"), "cluster.link.fabric");
  EXPECT_EQ(std::ranges::count(c.assumed, Assumed::sequence, &Assumption::what), 1);
}

// A link of 100 Gb/s a card over a fabric that reaches 0.9155 of it; staged through hosts 0.044.
// If this fails, the link of a spec is not what groups exchange over.
TEST(ReadMixed, ReadsTheLink) {
  const GroupLink direct = read(kTwo, {}, ", link: {fabric: roce-400g, rate: 100 Gb/s}").link;
  EXPECT_NEAR(direct.rate.base(), 0.9155 * 12.5e9, 1e3);
  const GroupLink staged = read(kTwo, {}, ", link: {fabric: host-staged-tcp, rate: 100 Gb/s}").link;
  EXPECT_NEAR(staged.rate.base(), 0.044 * 12.5e9, 1e3);
}

// If this fails, a mistake in a mixed spec goes unnoticed or gets a message that does not mend it.
TEST(ReadMixed, SaysWhatIsWrong) {
  const auto says = [](const std::string& groups, const std::string& more, const std::string& part,
                       const std::string& cluster = {}) {
    const std::string text = complaint([&] { return read(groups, more, cluster); });
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  says("{accelerator: H100, count: 8}, {accelerator: H100, count: 8}", "", "a second group is called H100");
  says("{name: a, accelerator: H100, count: 8}, {name: b, accelerator: h1OO, count: 8}", "",
       "cluster.groups[1].accelerator: no accelerator 'h1OO'");
  says(kTwo, "plan: {groups: {c: {tensor: 2}}}\n", "no group 'c'; the groups are a, b");
  says(kTwo, "plan: {tensor: 2}\n", "plan.tensor: is for one group of cards; write it under plan.groups.NAME");
  says(kTwo, "plan: {split: both}\n", "no split 'both'");
  says(kTwo, "stack: {c: megatron-2024}\n", "no group 'c'");
  says(kTwo, "", "cluster.link.rate", ", link: {rate: -1 Gb/s}");
  says(kTwo, "", "no fabric", ", link: {fabric: roce-400}");
  says("{name: a, accelerator: H100, count: 8}, {name: b, accelerator: nvidia-v100-sxm2-16gb, count: 8}", "",
       "write train.precision");
}

// If this fails, a mixed service is asked what only one kind of card answers, and no one is told.
TEST(ReadMixedServing, SaysWhatIsWrong) {
  const auto says = [](const std::string& keys, const std::string& part) {
    const std::string text = "cluster: {groups: [" + kTwo + "]}\nserve: {model: llama-3.1-8b, " + keys + "}\n";
    const std::string found =
        complaint([&] { return read_mixed_serving(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped()); });
    EXPECT_NE(found.find(part), std::string::npos) << found;
  };
  says("mode: decode", "is for one group of cards");
  says("mode: online, concurrency: 8", "serve.concurrency: is for one group of cards");
  says("roles: both", "no roles 'both'; write auto, none or {prefill: ..., decode: ...}");
  says("roles: {prefill: a, decode: c}", "no group 'c'; the groups are a, b");
  says("roles: {prefill: a, decode: a}", "both roles are on one group");
}

}  // namespace
}  // namespace shortboard
