#include "analysis/gains.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace shortboard {
namespace {

/// Work that waits 6 s for the matrix rate, 3 s for memory and 1 s for nobody's resource.
GainSource ten_seconds() {
  GainSource source{.owned = {}, .whole = Seconds{10.0}, .presence = {}, .gain = {}};
  source.owned[Resource::matrix_rate] = 6.0;
  source.owned[Resource::memory_bandwidth] = 3.0;
  source.presence = [](Resource resource) {
    if (resource == Resource::scale_up) return Presence::always;
    return resource == Resource::bubble ? Presence::where_it_counts : Presence::absent;
  };
  source.gain = [owned = source.owned](const Scaling& scaling) -> std::optional<double> {
    const double seconds = owned[scaling.resource];
    return 10.0 / (10.0 - seconds + seconds / scaling.factor) - 1.0;
  };
  return source;
}

// 6 s at x1.25: 10 / 8.8; at x2: 10 / 7; unlimited: 10 / 4. 3 s: 10 / 9.4, 10 / 8.5, 10 / 7.
// If this fails, shares are of another whole, gains of other factors, or the short board does not come first.
TEST(ResourceGains, AreWhatTheirSecondsGive) {
  const std::vector<ResourceGain> gains = resource_gains(ten_seconds());
  ASSERT_EQ(gains.size(), 3U);
  EXPECT_EQ(gains[0].resource, Resource::matrix_rate);
  EXPECT_DOUBLE_EQ(gains[0].share, 0.6);
  EXPECT_DOUBLE_EQ(gains[0].gain_quarter, 10.0 / 8.8 - 1.0);
  EXPECT_DOUBLE_EQ(gains[0].gain_double, 10.0 / 7.0 - 1.0);
  EXPECT_NEAR(gains[0].gain_unlimited.value(), 1.5, 1e-6);
  EXPECT_EQ(gains[1].resource, Resource::memory_bandwidth);
  EXPECT_EQ(gains[2].resource, Resource::scale_up);  // there, though nothing waits for it; the bubble is not
  EXPECT_EQ(short_board(gains)->gain_quarter, short_board(ten_seconds())->gain_quarter);
  EXPECT_EQ(std::get<Resource>(short_board(ten_seconds())->what), Resource::matrix_rate);
}

// If this fails, a search that finds less with more of a resource makes a gain negative, or twice less than a quarter.
TEST(ResourceGains, WhatIsNotNeededCanBeLeftUnused) {
  GainSource source = ten_seconds();
  source.gain = [](const Scaling& scaling) { return std::optional{scaling.factor < 2.0 ? 0.1 : -0.2}; };
  for (const ResourceGain& one : resource_gains(source)) {
    EXPECT_EQ(one.gain_quarter, 0.1);
    EXPECT_EQ(one.gain_double, 0.1);
    EXPECT_EQ(one.gain_unlimited, 0.1);
  }
}

// If this fails, a gain that nobody asked for is told as none.
TEST(ResourceGains, WhatIsNotAskedIsAbsent) {
  GainSource source = ten_seconds();
  source.gain = [](const Scaling& scaling) { return scaling.factor >= kUnlimited ? std::nullopt : std::optional{0.1}; };
  for (const ResourceGain& one : resource_gains(source)) EXPECT_FALSE(one.gain_unlimited);
}

// If this fails, a resource that takes time is left out, or gains fall with more of it.
RC_GTEST_PROP(ResourceGains, CoverAllSecondsAndOnlyRise, ()) {
  GainSource source = ten_seconds();
  source.owned = {};
  for (const Resource resource : kResources) source.owned[resource] = *rc::gen::inRange(0, 5);
  source.owned[Resource::matrix_rate] += 1.0;
  const double whole = source.owned.total();
  source.whole = Seconds{whole};
  source.gain = [owned = source.owned, whole](const Scaling& scaling) -> std::optional<double> {
    const double seconds = owned[scaling.resource];
    return whole / (whole - seconds * (1.0 - 1.0 / scaling.factor)) - 1.0;
  };
  double shares = 0.0;
  const std::vector<ResourceGain> gains = resource_gains(source);
  for (const ResourceGain& one : gains) {
    shares += one.share;
    RC_ASSERT(one.gain_quarter >= 0.0 && one.gain_double >= one.gain_quarter);
    RC_ASSERT(one.gain_unlimited.value() >= one.gain_double);
  }
  RC_ASSERT(std::abs(shares - 1.0) < 1e-12);
  RC_ASSERT(std::ranges::is_sorted(gains, std::ranges::greater{}, &ResourceGain::gain_quarter));
}

}  // namespace
}  // namespace shortboard
