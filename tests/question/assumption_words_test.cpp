#include "question/assumption_words.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace shortboard {
namespace {

/// Values for any texts: more than each needs.
Assumption any(Assumed what, AssumedValue value) { return {what, {value, value, value, value}, "about"}; }

// If this fails, a report ends in an exception, or a line of it lacks a part: each thing assumed is spelled either with
// numbers or with names.
TEST(AssumptionWords, EveryThingAssumedIsSpelled) {
  for (std::size_t i = 0; i < kAssumedCount; ++i) {
    const auto what = static_cast<Assumed>(i);
    AssumptionWords words;
    try {
      words = words_of(any(what, 1.5));
    } catch (const std::exception&) {
      words = words_of(any(what, std::string{"name"}));
    }
    EXPECT_FALSE(words.what.empty() || words.value.empty() || words.key.empty()) << i;
  }
}

// If this fails, a user changes the key of another group, or does not learn whose card is meant.
TEST(AssumptionWords, NameTheGroupAndItsKey) {
  const Assumption one{Assumed::usual_part, {std::string{"roce-400g"}}, "fabric", 2, "wide"};
  EXPECT_EQ(words_of(one), (AssumptionWords{"wide: fabric", "roce-400g", "cluster.groups[2].fabric"}));
}

// If this fails, what two groups take alike of the workload stands twice, or what each takes of its cards once.
TEST(JointAssumptions, OfTheWorkloadStandOnce) {
  const Assumption sequence{Assumed::sequence, {8192.0}}, memory{Assumed::usable_memory, {80.0}};
  const std::vector<Assumption> joint = joint_assumptions({"a", "b"}, {{sequence, memory}, {sequence, memory}});
  ASSERT_EQ(joint.size(), 3U);
  EXPECT_EQ(words_of(joint[0]).what, "sequence");
  EXPECT_EQ(words_of(joint[1]).what, "a: usable memory (only the sold capacity is published)");
  EXPECT_EQ(words_of(joint[2]).what, "b: usable memory (only the sold capacity is published)");
}

}  // namespace
}  // namespace shortboard
