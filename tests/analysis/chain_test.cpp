#include "analysis/chain.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

namespace shortboard {
namespace {

/// A step of seconds that each wait for one resource: throughput with scales is the sum before over the sum after.
class WaitingStep {
 public:
  explicit WaitingStep(std::vector<double> seconds) : seconds_(std::move(seconds)) {
    for (std::size_t i = 0; i < seconds_.size(); ++i) {
      resources.push_back(static_cast<Resource>(i));
      const Scaling scaling{resources.back(), kChainFactor};
      first.push_back((*this)({&scaling, 1}) - 1.0);
    }
  }
  double operator()(std::span<const Scaling> scalings) const {
    std::vector<double> left = seconds_;
    for (const Scaling& scaling : scalings) left[static_cast<std::size_t>(scaling.resource)] /= scaling.factor;
    return sum(seconds_) / sum(left);
  }
  std::vector<Resource> resources;
  std::vector<double> first;

 private:
  static double sum(const std::vector<double>& all) {
    double total = 0.0;
    for (const double one : all) total += one;
    return total;
  }
  std::vector<double> seconds_;
};

// If this fails, the chain scales another bottleneck than the shortest, or tells another gain than the scaling's own.
TEST(Chain, ScalesTheResourceThatGainsMostOfThoseLeft) {
  // 10 s: 6 of matrix rate, 3 of memory, 0.8 of the link up, 0.2 out.
  //   matrix rate x2: 10 / 7 = +42.857%; once more (x4): 7 / 5.5 = +27.273%
  //   then memory x2: 7 / 5.5 = +27.273%; in all 10 / 5.5 = +81.818%; once more 5.5 / 4.75 = +15.789%
  //   then link up x2: 5.5 / 5.1 = +7.843%; in all 10 / 5.1 = +96.078%
  //   then out x2: 5.1 / 5 = +2%: 2% are gained still; nothing is left
  const WaitingStep step{{6.0, 3.0, 0.8, 0.2}};
  const Chain chain = chain_of(step.resources, step.first, step);
  ASSERT_EQ(chain.links.size(), 4U);
  EXPECT_EQ(chain.links[0].resource, Resource::matrix_rate);
  EXPECT_NEAR(chain.links[0].gain, 3.0 / 7.0, 1e-12);
  EXPECT_NEAR(chain.links[0].again, 7.0 / 5.5 - 1.0, 1e-12);
  EXPECT_EQ(chain.links[1].resource, Resource::memory_bandwidth);
  EXPECT_NEAR(chain.links[1].gain, 1.5 / 5.5, 1e-12);
  EXPECT_NEAR(chain.links[1].total, 4.5 / 5.5, 1e-12);
  EXPECT_NEAR(chain.links[1].again, 5.5 / 4.75 - 1.0, 1e-12);
  EXPECT_EQ(chain.links[2].resource, Resource::scale_up);
  EXPECT_NEAR(chain.links[2].total, 4.9 / 5.1, 1e-12);
  EXPECT_FALSE(chain.next);
}

// If this fails, a chain goes on for scales that gain next to nothing, or does not say what it ends before.
TEST(Chain, EndsWhereNothingGainsTwoPercent) {
  const WaitingStep step{{9.9, 0.1}};  // the second: 4.95 + 0.1 over 4.95 + 0.05 = +1%
  const Chain chain = chain_of(step.resources, step.first, step);
  ASSERT_EQ(chain.links.size(), 1U);
  EXPECT_EQ(chain.next, Resource::memory_bandwidth);
  EXPECT_NEAR(chain.next_gain, 0.05 / 5.0, 1e-12);
}

// If this fails, a chain does not end, scales a bottleneck twice, or goes below where it was.
RC_GTEST_PROP(Chain, EndsAndOnlyRises, ()) {
  std::vector<double> seconds;
  const int count = *rc::gen::inRange(1, static_cast<int>(kResourceNames.size()));
  for (int i = 0; i < count; ++i) seconds.push_back(0.001 * *rc::gen::inRange(1, 1000));
  const WaitingStep step{seconds};
  const Chain chain = chain_of(step.resources, step.first, step);
  RC_ASSERT(chain.links.size() <= seconds.size());
  std::set<Resource> scaled;
  double total = 0.0;
  for (const ChainLink& link : chain.links) {
    RC_ASSERT(scaled.insert(link.resource).second);
    RC_ASSERT(link.gain >= kLeastChainGain);
    RC_ASSERT(link.total > total);
    RC_ASSERT(link.again <= link.gain + 1e-12);
    total = link.total;
  }
  RC_ASSERT(!chain.next == (chain.links.size() == seconds.size()));
  RC_ASSERT(!chain.next || chain.next_gain < kLeastChainGain);
}

}  // namespace
}  // namespace shortboard
