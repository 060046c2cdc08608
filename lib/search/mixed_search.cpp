#include "search/mixed_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "estimate/keep_cards.h"
#include "search/batch_shares.h"
#include "search/layer_shares.h"

namespace shortboard {
namespace {

/// Parts of a group's cards that run pipelines of their own beside those through all groups.
constexpr std::array kApart{0.25, 0.5, 0.75};

/// Multiples that equal shares of a batch are rounded to, until every group has a plan that divides its own.
constexpr std::array kRoundings{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0};

std::vector<GroupCosts> costs_of(const MixedProblem& problem) {
  std::vector<GroupCosts> costs;
  for (const Cluster& group : problem.groups) costs.emplace_back(group, problem.job);
  return costs;
}

double servers_of(const MixedProblem& problem, const std::vector<std::size_t>& among) {
  double servers = 0.0;
  for (const std::size_t g : among) servers += static_cast<double>(problem.groups[g].count) / problem.groups[g].server;
  return servers;
}

MixedEstimate estimated(const MixedProblem& problem, const std::vector<TimedPipeline>& dealt) {
  MixedPlan plan;
  for (const TimedPipeline& one : dealt) plan.push_back(one.pipeline);
  std::vector<GroupCosts> costs = costs_of(problem);
  return estimate_mixed(problem.groups, problem.link, problem.job, plan, costs);
}

/// The batch dealt among the groups, each on pipelines of its own.
std::optional<MixedEstimate> by_data(const MixedProblem& problem, GroupPlans& plans,
                                     const std::vector<std::size_t>& among) {
  const double servers = servers_of(problem, among);
  std::vector<BatchTaker> takers;
  for (const std::size_t g : among) takers.push_back(group_taker(problem, plans, g, problem.groups[g].count, servers));
  const auto dealt = deal_batch(takers, problem.job.global_batch);
  if (!dealt) return std::nullopt;
  return estimated(problem, *dealt);
}

/// Pipelines of one make with any part of the batch.
BatchTaker pipeline_taker(const MixedProblem& problem, const MixedPipeline& make, std::vector<GroupCosts>& costs) {
  const auto best = [&problem, make, &costs](double sequences) -> std::optional<TimedPipeline> {
    MixedPipeline pipeline = make;
    pipeline.sequences = sequences;
    if (const double each = pipeline.micro_batches(); each != static_cast<double>(static_cast<long long>(each)))
      return std::nullopt;
    const MixedEstimate found = estimate_mixed(problem.groups, problem.link, problem.job, {pipeline}, costs);
    if (!found.fits()) return std::nullopt;
    return TimedPipeline{pipeline, found.step.base()};
  };
  return BatchTaker{best, problem.job.global_batch};
}

/// Pipelines through all groups, and a part of one group's cards on pipelines of its own.
std::optional<MixedEstimate> by_both(const MixedProblem& problem, GroupPlans& plans,
                                     const std::vector<std::size_t>& among, std::size_t apart, double part,
                                     double below, long long& tried) {
  const Cluster& whole = problem.groups[apart];
  const int own = static_cast<int>(whole.count * part) / whole.server * whole.server;
  if (own < 1 || own >= whole.count) return std::nullopt;
  BatchTaker own_cards = group_taker(problem, plans, apart, own, servers_of(problem, among));
  std::vector<Cluster> groups(problem.groups.begin(), problem.groups.end());
  keep_cards(groups[apart], whole.count - own);
  const MixedProblem rest{groups, problem.link, problem.job, problem.schedules, problem.limits};
  std::vector<GroupCosts> costs = costs_of(rest);
  LayerBest through;
  // In the time to beat the group's own cards do so many sequences at most; the pipelines do the rest in it, and the
  // whole batch in no more a sequence.
  const double batch = problem.job.global_batch, rest_at_least = batch - below / own_cards.least();
  if (rest_at_least > 0.0) through.below = below * batch / rest_at_least;
  search_layers(rest, among, LayerDealing::balanced, costs, through);
  tried += through.tried;
  if (!through.found) return std::nullopt;
  std::vector<BatchTaker> takers;
  takers.push_back(pipeline_taker(rest, through.found->plan.front(), costs));
  takers.push_back(std::move(own_cards));
  const auto dealt = deal_batch(takers, problem.job.global_batch);
  if (!dealt) return std::nullopt;
  return estimated(problem, *dealt);
}

void keep(std::optional<MixedEstimate> found, std::optional<MixedEstimate>& best) {
  if (found && found->fits() && (!best || found->step < best->step)) best = std::move(found);
}

}  // namespace

MixedSearch search_mixed(const MixedProblem& problem, GroupPlans& plans, const std::vector<std::size_t>& among,
                         const MixedWays& ways) {
  MixedSearch search;
  if (ways.data || among.size() == 1) {
    keep(by_data(problem, plans, among), search.best);
    ++search.tried;
  }
  if (among.size() == 1 || among.size() > kManyKinds || !ways.pipeline) return search;
  std::vector<GroupCosts> costs = costs_of(problem);
  LayerBest through;
  if (search.best) through.below = search.best->step.base();
  search_layers(problem, among, LayerDealing::balanced, costs, through);
  search.tried += through.tried;
  keep(std::move(through.found), search.best);
  if (!ways.data || among.size() > kManyForBoth) return search;
  const double below = search.best ? search.best->step.base() : through.below;
  for (const std::size_t g : among)
    for (const double part : kApart) keep(by_both(problem, plans, among, g, part, below, search.tried), search.best);
  return search;
}

std::optional<MixedEstimate> equal_batches(const MixedProblem& problem, GroupPlans& plans,
                                           const std::vector<std::size_t>& among) {
  double cards = 0.0;
  std::vector<BatchTaker> takers;
  for (const std::size_t g : among) {
    cards += problem.groups[g].count;
    takers.push_back(group_taker(problem, plans, g, problem.groups[g].count, servers_of(problem, among)));
  }
  for (const double piece : kRoundings) {
    std::vector<TimedPipeline> dealt;
    double left = problem.job.global_batch;
    for (std::size_t i = 0; i < among.size(); ++i) {
      const double even = problem.job.global_batch * problem.groups[among[i]].count / cards;
      const double share = i + 1 == among.size() ? left : std::round(even / piece) * piece;
      left -= share;
      if (share < 1.0) break;
      if (const auto& found = takers[i].best(share)) dealt.push_back(*found);
    }
    if (dealt.size() == among.size()) return estimated(problem, dealt);
  }
  return std::nullopt;
}

std::optional<MixedEstimate> equal_layers(const MixedProblem& problem, const std::vector<std::size_t>& among) {
  if (among.size() > kManyKinds) return std::nullopt;
  std::vector<GroupCosts> costs = costs_of(problem);
  LayerBest best;
  search_layers(problem, among, LayerDealing::equal, costs, best);
  return best.found;
}

}  // namespace shortboard
