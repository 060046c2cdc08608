#include "search/both_ways.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "estimate/keep_cards.h"
#include "search/layer_shares.h"

namespace shortboard {
namespace {

constexpr std::array kApart{0.0, 0.25, 0.5, 0.75};
constexpr std::size_t kManyApart = 2;  // groups of which each may give cards at once

/// The numbers of cards that each group of `among` may keep for its own pipelines.
using Apart = std::vector<int>;

std::vector<int> parts_of(const Cluster& group) {
  std::vector<int> parts;
  for (const double part : kApart) {
    const double cards = group.count * part;
    const int unit = group.count > group.server ? group.server : 1;
    parts.push_back(static_cast<int>(cards) / unit * unit);
  }
  parts.erase(std::ranges::unique(parts).begin(), parts.end());
  return parts;
}

/// Every choice in which some group keeps cards.
std::vector<Apart> choices_of(const MixedProblem& problem, const std::vector<std::size_t>& among) {
  std::vector<Apart> choices{{}};
  for (const std::size_t g : among) {
    std::vector<Apart> longer;
    for (const Apart& choice : choices)
      for (const int part : parts_of(problem.groups[g])) {
        longer.push_back(choice);
        longer.back().push_back(part);
      }
    choices = std::move(longer);
  }
  std::erase_if(choices, [&](const Apart& choice) {
    const auto keeping = std::ranges::count_if(choice, [](int cards) { return cards > 0; });
    return keeping == 0 || (among.size() > kManyApart && keeping > 1);
  });
  return choices;
}

/// One choice of separate cards, and the search for a plan with them that takes less than `below`.
class BothWays {
 public:
  BothWays(const MixedProblem& problem, GroupPlans& plans, const std::vector<std::size_t>& among, const Apart& apart,
           double below)
      : problem_(problem), among_(among), below_(below), groups_(problem.groups.begin(), problem.groups.end()) {
    double servers = 0.0;
    for (const std::size_t g : among)
      servers += static_cast<double>(problem.groups[g].count) / problem.groups[g].server;
    for (std::size_t i = 0; i < among.size(); ++i) {
      if (apart[i] == 0) continue;
      keep_cards(groups_[among[i]], groups_[among[i]].count - apart[i]);
      workers_.push_back(group_worker(problem, plans, among[i], apart[i], servers));
      rate_apart_ += 1.0 / workers_.back().least();
    }
    for (const Cluster& group : groups_) costs_.emplace_back(group, problem.job);
  }

  std::optional<std::vector<TimedPipeline>> run(long long& tried) {
    if (!std::ranges::all_of(workers_, [](const BatchWorker& one) { return std::isfinite(one.least()); }))
      return std::nullopt;
    // The pipelines must take at least what the separate cards cannot do in the time to beat.
    const double batch = problem_.job.global_batch, left = std::max(1.0, batch - below_ * rate_apart_);
    if (!search(groups_, left, LayerDealing::relaxed, below_, tried)) return std::nullopt;
    std::vector<Cluster> boundless = groups_;
    for (Cluster& group : boundless) group.memory = kBoundless;
    const double many = kManyBatches * batch;
    const auto bound = search(boundless, many, LayerDealing::relaxed, below_ / left * many, tried);
    if (!bound) return std::nullopt;
    const auto best = [&](double sequences) {
      return search(groups_, sequences, LayerDealing::balanced, below_, tried);
    };
    workers_.insert(workers_.begin(), BatchWorker{best, bound->seconds / many});
    return deal_batch(workers_, batch, below_);
  }

 private:
  std::optional<TimedPipeline> search(std::span<const Cluster> groups, double sequences, LayerDealing dealing,
                                      double below, long long& tried) {
    TrainingJob share = problem_.job;
    share.global_batch = sequences;
    const MixedProblem rest{groups, problem_.link, share, problem_.schedules, problem_.limits};
    LayerBest best;
    best.below = below;
    search_layers(rest, among_, dealing, costs_, best);
    tried += best.tried;
    if (!best.found) return std::nullopt;
    return TimedPipeline{best.found->plan.front(), best.found->step.base()};
  }

  const MixedProblem& problem_;
  const std::vector<std::size_t>& among_;
  double below_, rate_apart_ = 0.0;
  std::vector<Cluster> groups_;
  std::vector<GroupCosts> costs_;
  std::vector<BatchWorker> workers_;
};

}  // namespace

std::optional<MixedEstimate> both_ways(const MixedProblem& problem, GroupPlans& plans,
                                       const std::vector<std::size_t>& among, double below, long long& tried) {
  std::optional<MixedEstimate> best;
  for (const Apart& apart : choices_of(problem, among)) {
    const auto dealt = BothWays{problem, plans, among, apart, below}.run(tried);
    if (!dealt) continue;
    MixedEstimate found = estimate_dealt(problem, *dealt);
    if (!found.fits() || found.step.base() >= below) continue;
    below = found.step.base();
    best = std::move(found);
  }
  return best;
}

}  // namespace shortboard
