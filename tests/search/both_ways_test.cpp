#include "search/both_ways.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "estimate/keep_cards.h"
#include "support/mixed.h"

namespace shortboard {
namespace {

using support::TwoKinds;

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Two fast cards and four slow ones, 16 layers, plain pipelines: few enough to try every division.
TwoKinds few_cards(double slow_memory_gigabytes) {
  TwoKinds kinds{2, 4, 0.5};
  kinds.job.global_batch = 6.0;
  kinds.groups[1].memory = Bytes{slow_memory_gigabytes * 1e9};
  for (PlanLimits& limits : kinds.limits) {
    limits.tensor = 1;
    limits.micro_batch = 1;
    limits.recompute = Recompute::none;
    limits.others.sequence_parallel = false;
  }
  return kinds;
}

/// Calls `use` with every way to deal `layers` to `stages`, at least one each.
void every_dealing(int layers, std::size_t stages, std::vector<int>& dealt,
                   const std::function<void(const std::vector<int>&)>& use) {
  if (dealt.size() + 1 == stages) {
    dealt.push_back(layers);
    use(dealt);
    dealt.pop_back();
    return;
  }
  const int others = static_cast<int>(stages - dealt.size()) - 1;
  for (int own = 1; own + others <= layers; ++own) {
    dealt.push_back(own);
    every_dealing(layers - own, stages, dealt, use);
    dealt.pop_back();
  }
}

/// The cards of each group that stay together, and the fastest step of all divisions of `sequences` on pipelines
/// through both.
MixedPipeline fastest_through(const TwoKinds& kinds, int first, int second, double sequences) {
  double least = kNever;
  MixedPipeline best;
  std::vector<GroupCosts> costs = kinds.costs();
  const int layers = kinds.job.model.layer_count();
  for (int copies = 1; copies <= std::gcd(first, second); ++copies) {
    if (first % copies != 0 || second % copies != 0) continue;
    const auto a = static_cast<std::size_t>(first / copies), b = static_cast<std::size_t>(second / copies);
    Plan plan;
    plan.data = copies;
    plan.pipeline = static_cast<int>(a + b);
    plan.sequence_parallel = false;
    std::vector<int> none;
    every_dealing(layers, a + b, none, [&](const std::vector<int>& dealt) {
      for (const bool fast_first : {true, false}) {
        const auto border = dealt.begin() + static_cast<std::ptrdiff_t>(fast_first ? a : b);
        const MixedPipeline one{{{fast_first ? 0U : 1U, plan, {dealt.begin(), border}},
                                 {fast_first ? 1U : 0U, plan, {border, dealt.end()}}},
                                sequences};
        if (one.micro_batches() != std::floor(one.micro_batches())) continue;
        const MixedEstimate found = estimate_mixed(kinds.groups, kinds.link, kinds.job, {one}, costs);
        if (!found.fits() || found.step.base() >= least) continue;
        least = found.step.base();
        best = one;
      }
    });
  }
  return best;
}

/// The fastest of every choice of cards apart and every division of the batch.
double fastest_by_hand(const TwoKinds& kinds) {
  double least = kNever;
  GroupPlans plans{kinds.problem()};
  for (int fast = 0; fast < 2; ++fast)
    for (int slow = 0; slow < 4; ++slow)
      for (double through = 1.0; through < kinds.job.global_batch && fast + slow > 0; through += 1.0) {
        const MixedPipeline together = fastest_through(kinds, 2 - fast, 4 - slow, through);
        if (together.segments.empty()) continue;
        const double left = kinds.job.global_batch - through;
        for (double own = fast > 0 ? 1.0 : 0.0; own <= (fast > 0 ? left : 0.0); own += 1.0) {
          MixedPlan plan{together};
          const std::array apart{std::tuple{0U, fast, own}, std::tuple{1U, slow, left - own}};
          const bool possible = std::ranges::all_of(apart, [&](const auto& one) {
            const auto& [group, cards, sequences] = one;
            if (cards == 0 || sequences == 0.0) return (cards == 0) == (sequences == 0.0);
            const auto& found = plans.best(group, cards, sequences);
            if (found) plan.push_back(found->pipeline);
            return found.has_value();
          });
          if (!possible) continue;
          if (const MixedEstimate found = kinds.estimate(plan); found.fits())
            least = std::min(least, found.step.base());
        }
      }
  return least;
}

// Slow cards of 4 GB hold no job alone, of 3 GB only pipelines of few micro-batches, of 2 GB nothing.
// If this fails, some cards set apart by hand beside a pipeline through the rest beat the division that is advised.
TEST(BothWays, NoOtherDivisionIsFaster) {
  for (const double memory : {80.0, 4.0, 3.0, 2.0}) {
    const TwoKinds kinds = few_cards(memory);
    GroupPlans plans{kinds.problem()};
    long long tried = 0;
    const auto found = both_ways(kinds.problem(), plans, {0, 1}, kNever, tried);
    const double by_hand = fastest_by_hand(kinds);
    ASSERT_EQ(found.has_value(), by_hand < kNever) << memory;
    if (found) {
      EXPECT_NEAR(found->step.base(), by_hand, 1e-9 * by_hand) << memory;
    }
  }
}

// If this fails, a division comes back that is no faster than what was known, or of which cards, layers or sequences
// do not add up.
TEST(BothWays, AreBelowWhatIsAsked) {
  for (const double slow : {0.2, 1.0}) {
    TwoKinds kinds{16, 8, slow};
    kinds.job.global_batch = 48.0;
    const double best = kinds.search({}).best->step.base();
    for (const double below : {0.9 * best, 1.5 * best}) {
      GroupPlans plans{kinds.problem()};
      long long tried = 0;
      const auto found = both_ways(kinds.problem(), plans, {0, 1}, below, tried);
      ASSERT_EQ(found.has_value(), below > best);
      if (!found) continue;
      EXPECT_LT(found->step.base(), below);
      EXPECT_TRUE(found->fits());
      EXPECT_TRUE(mixed_plan_faults(kinds.groups, kinds.job, found->plan).empty());
    }
  }
}

}  // namespace
}  // namespace shortboard
