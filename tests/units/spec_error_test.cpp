#include "units/spec_error.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

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

}  // namespace
}  // namespace shortboard
