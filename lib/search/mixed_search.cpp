#include "search/mixed_search.h"

#include <algorithm>
#include <array>
#include <utility>

#include "search/batch_shares.h"
#include "search/layer_shares.h"

namespace shortboard {
namespace {

/// Parts of a group's cards that run pipelines of their own beside those through all groups.
constexpr std::array kApart{0.25, 0.5, 0.75};

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
std::optional<MixedEstimate> by_data(const MixedProblem& problem, const std::vector<std::size_t>& among) {
  const double servers = servers_of(problem, among);
  std::vector<BatchTaker> takers;
  for (const std::size_t g : among) takers.push_back(group_taker(problem, g, problem.groups[g].count, servers));
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
std::optional<MixedEstimate> by_both(const MixedProblem& problem, const std::vector<std::size_t>& among,
                                     std::size_t apart, double part, long long& tried) {
  const Cluster& whole = problem.groups[apart];
  const int own = static_cast<int>(whole.count * part) / whole.server * whole.server;
  if (own < 1 || own >= whole.count) return std::nullopt;
  std::vector<Cluster> groups(problem.groups.begin(), problem.groups.end());
  groups[apart].count -= own;
  groups[apart].domain = std::min(groups[apart].domain, groups[apart].count);
  TrainingJob share = problem.job;
  const MixedProblem rest{groups, problem.link, share, problem.schedules, problem.limits};
  std::vector<GroupCosts> costs = costs_of(rest);
  const auto through = search_layers(rest, among, LayerDealing::balanced, costs, tried);
  if (!through) return std::nullopt;
  std::vector<BatchTaker> takers;
  takers.push_back(pipeline_taker(rest, through->plan.front(), costs));
  takers.push_back(group_taker(problem, apart, own, servers_of(problem, among)));
  const auto dealt = deal_batch(takers, problem.job.global_batch);
  if (!dealt) return std::nullopt;
  return estimated(problem, *dealt);
}

void keep(std::optional<MixedEstimate> found, std::optional<MixedEstimate>& best) {
  if (found && found->fits() && (!best || found->step < best->step)) best = std::move(found);
}

}  // namespace

MixedSearch search_mixed(const MixedProblem& problem, const std::vector<std::size_t>& among, const MixedWays& ways) {
  MixedSearch search;
  if (ways.data || among.size() == 1) {
    keep(by_data(problem, among), search.best);
    ++search.tried;
  }
  if (among.size() == 1 || !ways.pipeline) return search;
  std::vector<GroupCosts> costs = costs_of(problem);
  keep(search_layers(problem, among, LayerDealing::balanced, costs, search.tried), search.best);
  if (!ways.data) return search;
  for (const std::size_t g : among)
    for (const double part : kApart) keep(by_both(problem, among, g, part, search.tried), search.best);
  return search;
}

std::optional<MixedEstimate> equal_batches(const MixedProblem& problem, const std::vector<std::size_t>& among) {
  double cards = 0.0;
  for (const std::size_t g : among) cards += problem.groups[g].count;
  std::vector<TimedPipeline> dealt;
  for (const std::size_t g : among) {
    BatchTaker taker = group_taker(problem, g, problem.groups[g].count, servers_of(problem, among));
    const auto& found = taker.best(problem.job.global_batch * problem.groups[g].count / cards);
    if (!found) return std::nullopt;
    dealt.push_back(*found);
  }
  return estimated(problem, dealt);
}

std::optional<MixedEstimate> equal_layers(const MixedProblem& problem, const std::vector<std::size_t>& among) {
  std::vector<GroupCosts> costs = costs_of(problem);
  long long tried = 0;
  return search_layers(problem, among, LayerDealing::equal, costs, tried);
}

}  // namespace shortboard
