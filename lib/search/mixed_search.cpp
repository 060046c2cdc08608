#include "search/mixed_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "search/batch_shares.h"
#include "search/both_ways.h"
#include "search/layer_shares.h"

namespace shortboard {
namespace {

/// Equal shares of a batch are rounded to such multiples until every group has a plan that divides its share.
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

/// The batch divided among the groups, each on its own pipelines.
std::optional<MixedEstimate> by_data(const MixedProblem& problem, GroupPlans& plans,
                                     const std::vector<std::size_t>& among, double below) {
  const double servers = servers_of(problem, among);
  std::vector<BatchWorker> workers;
  for (const std::size_t g : among)
    workers.push_back(group_worker(problem, plans, g, problem.groups[g].count, servers));
  const auto dealt = deal_batch(workers, problem.job.global_batch, below);
  if (!dealt) return std::nullopt;
  return estimate_dealt(problem, *dealt);
}

/// Keeps what is below the best so far.
void keep(std::optional<MixedEstimate> found, double& below, std::optional<MixedEstimate>& best) {
  if (!found || !found->fits() || found->step.base() >= below) return;
  below = found->step.base();
  best = std::move(found);
}

}  // namespace

MixedSearch search_mixed(const MixedProblem& problem, GroupPlans& plans, const std::vector<std::size_t>& among,
                         const MixedWays& ways, double below) {
  MixedSearch search;
  if (ways.data || among.size() == 1) {
    keep(by_data(problem, plans, among, below), below, search.best);
    ++search.tried;
  }
  if (among.size() == 1 || among.size() > kManyKinds || !ways.pipeline) return search;
  std::vector<GroupCosts> costs = costs_of(problem);
  LayerBest through;
  through.below = below;
  search_layers(problem, among, LayerDealing::balanced, costs, through);
  search.tried += through.tried;
  keep(std::move(through.found), below, search.best);
  if (!ways.data || among.size() > kManyForBoth) return search;
  keep(both_ways(problem, plans, among, below, search.tried), below, search.best);
  return search;
}

std::optional<MixedEstimate> equal_batches(const MixedProblem& problem, GroupPlans& plans,
                                           const std::vector<std::size_t>& among) {
  double cards = 0.0;
  std::vector<BatchWorker> workers;
  for (const std::size_t g : among) {
    cards += problem.groups[g].count;
    workers.push_back(group_worker(problem, plans, g, problem.groups[g].count, servers_of(problem, among)));
  }
  for (const double piece : kRoundings) {
    std::vector<TimedPipeline> dealt;
    double left = problem.job.global_batch;
    for (std::size_t i = 0; i < among.size(); ++i) {
      const double even = problem.job.global_batch * problem.groups[among[i]].count / cards;
      const double share = i + 1 == among.size() ? left : std::round(even / piece) * piece;
      left -= share;
      if (share < 1.0) break;
      if (const auto& found = workers[i].best(share)) dealt.push_back(*found);
    }
    if (dealt.size() == among.size()) return estimate_dealt(problem, dealt);
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
