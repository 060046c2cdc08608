#include "units/spec_error.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace shortboard {
namespace {

const std::array<std::string, 2> kKnown{"nvidia-h100-sxm", "nvidia-a100-sxm-80gb"};

// If this fails, a mistyped name is no longer answered with the right one.
TEST(UnknownName, SuggestsTheClosest) {
  const SpecError error =
      unknown_name({"a.yaml", 4, 18, "cluster.accelerator"}, "accelerator", "nvidia-h1OO-sxm", kKnown);
  EXPECT_EQ(std::string(error.what()),
            "a.yaml:4:18: cluster.accelerator: no accelerator 'nvidia-h1OO-sxm'; did you mean 'nvidia-h100-sxm'?");
}

// If this fails, an unrelated name is suggested.
TEST(UnknownName, SuggestsNothingWhenNothingIsNear) {
  EXPECT_EQ(closest("zzz", kKnown), "");
  EXPECT_EQ(std::string(unknown_name({}, "model", "zzz", kKnown).what()), "no model 'zzz'");
}

// If one fails, a message names a place that there is not, or leaves out the one that there is.
TEST(SpecErrorText, HasThePartsOfThePlaceThatAreKnown) {
  EXPECT_STREQ(SpecError({}, "is wrong", "").what(), "is wrong");
  EXPECT_STREQ(SpecError({.file = "a"}, "is wrong", "mend it").what(), "a: is wrong; mend it");
  EXPECT_STREQ(SpecError({"a", 3, 0, {}}, "is wrong", "").what(), "a:3: is wrong");
  EXPECT_STREQ(SpecError({"a", 3, 7, {}}, "is wrong", "").what(), "a:3:7: is wrong");
  EXPECT_STREQ(SpecError({"a", 0, 7, "k"}, "is wrong", "").what(), "a: k: is wrong") << "no column without a line";
  EXPECT_EQ(SpecError({"a", 3, 7, "k"}, "is wrong", "").at().path, "k");
}

// If this fails, a name in other letters than hwdb's is not recognised.
TEST(Closest, TakesCapitalsForSmallLetters) {
  EXPECT_EQ(closest("NVIDIA-H100-SXM", kKnown), "nvidia-h100-sxm");
  EXPECT_EQ(closest("", kKnown), "");
}

const std::vector<std::string> kMany{"llama-3.1-8b", "deepseek-v3", "mixtral-8x7b", "sdxl", "flux.1-dev"};

// If this fails, a known name is answered with another one.
RC_GTEST_PROP(Closest, AKnownNameIsItself, ()) {
  const auto name = *rc::gen::elementOf(kMany);
  RC_ASSERT(closest(name, kMany) == name);
}

// If this fails, one wrong, missing or doubled letter is too much for a suggestion.
RC_GTEST_PROP(Closest, OneSlipIsForgiven, ()) {
  const auto name = *rc::gen::elementOf(kMany);
  const auto at = *rc::gen::inRange<std::size_t>(0, name.size());
  std::string wrong = name, missing = name, doubled = name;
  wrong[at] = '_';
  missing.erase(at, 1);
  doubled.insert(at, 1, name[at]);
  for (const std::string& given : {wrong, missing, doubled}) RC_ASSERT(closest(given, kMany) == name);
}

}  // namespace
}  // namespace shortboard
