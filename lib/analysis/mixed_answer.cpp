#include "analysis/mixed_answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include "analysis/accuracy.h"
#include "analysis/attribution.h"
#include "analysis/gains.h"
#include "analysis/ladder.h"
#include "analysis/training_answer.h"
#include "search/batch_shares.h"

namespace shortboard {
namespace {

using Subset = std::vector<std::size_t>;

constexpr std::size_t kManyForSearchedGains = 2;  // kinds through which a hundred searches take seconds

/// A mixed question as its searches need it; owns what MixedProblem points at.
class Mix {
 public:
  explicit Mix(const MixedTrainingQuestion& question) : question_(question), link_(question.link) {
    for (const MixedGroup& group : question.groups) {
      clusters_.push_back(group.question.cluster);
      schedules_.push_back(group.question.schedules);
      limits_.push_back(group.question.limits);
    }
  }

  [[nodiscard]] MixedProblem problem() const { return {clusters_, link_, question_.job(), schedules_, limits_}; }
  [[nodiscard]] const std::vector<Cluster>& clusters() const { return clusters_; }

  void scale_link() { link_ = {BytesPerSecond{std::numeric_limits<double>::max()}, Seconds{}}; }
  void scaling(Resource resource, double factor) {
    for (Cluster& cluster : clusters_) cluster = with_more(std::move(cluster), resource, factor);
  }
  void scale_link(double factor) { link_.rate = factor * link_.rate; }

  /// A plan's estimate under what is scaled.
  [[nodiscard]] MixedEstimate estimate(const MixedPlan& plan) const {
    std::vector<GroupCosts> costs;
    for (const Cluster& cluster : clusters_) costs.emplace_back(cluster, question_.job());
    return estimate_mixed(clusters_, link_, question_.job(), plan, costs);
  }

 private:
  const MixedTrainingQuestion& question_;
  GroupLink link_;
  std::vector<Cluster> clusters_;
  std::vector<ScheduleChoice> schedules_;
  std::vector<PlanLimits> limits_;
};

double pflops(const MixedEstimate& estimate) { return estimate.model_flops.base() / estimate.step.base() / kPeta; }

double tokens_per_second(const TrainingJob& job, const MixedEstimate& estimate) {
  return job.global_batch * job.sequence / estimate.step.base();
}

Subset all_of(const MixedTrainingQuestion& question) {
  Subset all;
  for (std::size_t g = 0; g < question.groups.size(); ++g) all.push_back(g);
  return all;
}

/// Every choice of groups; of many kinds all of them and each alone.
std::vector<Subset> subsets_of(const Subset& groups) {
  std::vector<Subset> subsets;
  if (groups.size() > kManyKinds) {
    for (const std::size_t g : groups) subsets.push_back({g});
    subsets.push_back(groups);
    return subsets;
  }
  for (std::size_t mask = 1; mask < (std::size_t{1} << groups.size()); ++mask) {
    Subset one;
    for (std::size_t i = 0; i < groups.size(); ++i)
      if ((mask >> i & 1U) != 0) one.push_back(groups[i]);
    subsets.push_back(std::move(one));
  }
  return subsets;
}

/// Searches of a mix, each made once, for steps of less than `below` seconds.
class Searches {
 public:
  explicit Searches(const Mix& mix, double below = std::numeric_limits<double>::infinity())
      : mix_(mix), plans_(mix.problem()), below_(below) {}

  GroupPlans& plans() { return plans_; }

  const std::optional<MixedEstimate>& among(const Subset& groups, const MixedWays& ways) {
    const auto key = std::tuple{groups, ways.data, ways.pipeline};
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    MixedSearch found = search_mixed(mix_.problem(), plans_, groups, ways, below_);
    tried_ += found.tried;
    return known_.emplace(key, std::move(found.best)).first->second;
  }

  /// The fastest use of any of the groups; null where none fits.
  const MixedEstimate* best_of(const Subset& groups, const MixedWays& ways) {
    const MixedEstimate* best = nullptr;
    for (const Subset& subset : subsets_of(groups))
      if (const auto& found = among(subset, ways); found && (best == nullptr || found->step < best->step))
        best = &*found;
    return best;
  }

  [[nodiscard]] long long tried() const { return tried_; }

 private:
  const Mix& mix_;
  GroupPlans plans_;
  double below_;
  std::map<std::tuple<Subset, bool, bool>, std::optional<MixedEstimate>> known_;
  long long tried_ = 0;
};

/// What each group makes alone, in the groups' order.
using Alone = std::vector<std::optional<MixedEstimate>>;

Alone alone_of(Searches& searches, const MixedTrainingQuestion& question) {
  Alone alone;
  for (std::size_t g = 0; g < question.groups.size(); ++g) alone.push_back(searches.among({g}, question.ways));
  return alone;
}

constexpr const char* kNoSuchPlan = "no such plan divides cards, model and batch and fits";

MixedAlternative alternative(const MixedTrainingQuestion& question, std::string name,
                             const std::optional<MixedEstimate>& found, std::string note,
                             const char* why_not = kNoSuchPlan) {
  if (!found) return {.name = std::move(name), .note = why_not, .possible = false};
  return {std::move(name), pflops(*found), tokens_per_second(question.job(), *found), std::move(note)};
}

std::string slowest_of(const MixedTrainingQuestion& question, const MixedEstimate& estimate) {
  const auto slowest = std::ranges::min_element(estimate.segments, {}, [](const SegmentEstimate& one) {
    return one.parts[Part::waiting] + one.parts[Part::imbalance];
  });
  return question.groups[slowest->group].name;
}

void add_alternatives(const Mix& mix, Searches& searches, const Alone& alone, MixedTrainingAnswer& a) {
  const MixedTrainingQuestion& question = a.question;
  const Subset all = all_of(question);
  const std::optional<MixedEstimate> batches = equal_batches(mix.problem(), searches.plans(), all);
  a.alternatives.push_back(alternative(question, "naive: the batch dealt equally by cards", batches,
                                       batches ? fmt::format("all wait for {}", slowest_of(question, *batches)) : ""));
  const std::optional<MixedEstimate> layers = equal_layers(mix.problem(), all);
  const char* no_layers = all.size() > kManyKinds ? "not searched through so many kinds" : kNoSuchPlan;
  a.alternatives.push_back(alternative(question, "naive: layers dealt equally to stages", layers,
                                       layers ? fmt::format("all wait for {}", slowest_of(question, *layers)) : "",
                                       no_layers));
  a.alternatives.push_back(alternative(question, "balanced: the batch by speed",
                                       searches.among(all, {.data = true, .pipeline = false}),
                                       "each group on pipelines of its own"));
  a.alternatives.push_back(alternative(question, "balanced: layers by speed",
                                       searches.among(all, {.data = false, .pipeline = true}),
                                       "pipelines through all groups", no_layers));
  MixedAlternative apart{.name = "separate jobs", .note = "each group trains a model of its own at the same batch"};
  for (std::size_t g = 0; g < alone.size(); ++g) {
    a.alternatives.push_back(
        alternative(question, fmt::format("{} alone", question.groups[g].name), alone[g], "the others stay idle"));
    a.alternatives.back().single_kind = true;
    if (!alone[g]) continue;
    apart.effective_pflops += pflops(*alone[g]);
    apart.tokens_per_second += tokens_per_second(question.job(), *alone[g]);
  }
  a.alternatives.push_back(std::move(apart));
}

double nominal_of(const Cluster& cluster) { return cluster.count * cluster.nominal.base() / kPeta; }

/// Each group's part of the plan that was found.
void add_groups(const Mix& mix, Searches& searches, const Alone& alone, MixedTrainingAnswer& a) {
  for (std::size_t g = 0; g < a.question.groups.size(); ++g) {
    GroupPart part{.name = a.question.groups[g].name, .nominal_pflops = nominal_of(mix.clusters()[g])};
    for (const SegmentEstimate& one : a.estimate.segments) {
      if (one.group != g) continue;
      part.cards += one.cards;
      part.waiting += one.cards * one.parts[Part::waiting] / a.estimate.step.base();
    }
    if (part.cards > 0.0) part.waiting /= part.cards;
    for (const MixedPipeline& pipeline : a.estimate.plan)
      for (const PipelineSegment& segment : pipeline.segments) {
        if (segment.group != g) continue;
        if (pipeline.segments.size() == 1) part.sequences += pipeline.sequences;
        double held = 0.0;
        for (const int layers : segment.layers) held += layers;
        if (!segment.layers.empty()) part.layers_each = held / static_cast<double>(segment.layers.size());
      }
    if (alone[g]) part.alone_pflops = pflops(*alone[g]);
    Subset others = all_of(a.question);
    std::erase(others, g);
    const MixedEstimate* rest = searches.best_of(others, a.question.ways);
    part.adds_pflops = a.shared.effective_pflops - (rest != nullptr ? pflops(*rest) : 0.0);
    a.groups.push_back(std::move(part));
  }
}

/// Parts of a step by what of nominal P spends them; cards that do not take part wait for all of it.
Parts weighted_parts(const Mix& mix, const MixedEstimate& estimate, double nominal_pflops) {
  Parts parts;
  double at_work = 0.0;
  for (const SegmentEstimate& one : estimate.segments) {
    const double share = one.cards * mix.clusters()[one.group].nominal.base() / kPeta / nominal_pflops;
    parts.add(one.parts, share);
    at_work += share;
  }
  parts[Part::waiting] += (1.0 - at_work) * estimate.step.base();
  return parts;
}

/// A mix where all groups have more of resources; the link between groups is one too.
Mix scaled_mix(const MixedTrainingQuestion& question, std::span<const Scaling> scalings) {
  Mix mix{question};
  for (const Scaling& scaling : scalings)
    if (scaling.resource == Resource::group_link)
      mix.scale_link(scaling.factor);
    else
      mix.scaling(scaling.resource, scaling.factor);
  return mix;
}

/// The shortest step of a scaled mix: of the plan as it is, or of the best use of all that is searched anew.
Seconds scaled_step(const MixedTrainingAnswer& now, std::span<const Scaling> scalings) {
  const Mix mix = scaled_mix(now.question, scalings);
  const Seconds held = mix.estimate(now.estimate.plan).step;
  if (!now.searched_gains) return held;
  Searches searches{mix, held.base()};
  const MixedEstimate* found = searches.best_of(all_of(now.question), now.question.ways);
  return found != nullptr ? found->step : held;
}

double scaled_throughput(const MixedTrainingAnswer& now, std::span<const Scaling> scalings) {
  return now.estimate.step.base() / scaled_step(now, scalings).base();
}

Attribution attribution_of(const Mix& mix, const MixedTrainingAnswer& a) {
  // Shares are of the cards that there are: a scaling does not change what a group counts for.
  const auto without = [&](Resource resource) {
    const Scaling scaling{resource, kUnlimited};
    return weighted_parts(mix, scaled_mix(a.question, {&scaling, 1}).estimate(a.estimate.plan),
                          a.shared.nominal_pflops);
  };
  return attributed({a.parts, without(Resource::latency), without(Resource::scale_up), without(Resource::scale_out),
                     without(Resource::oversubscription), without(Resource::power)},
                    {});
}

/// Resources of cards, links and schedules that all groups have, and the link between them; no more of one resource
/// shortens the waiting for a slower group: a better balance would.
Presence presence(Resource resource) {
  return resource == Resource::group_link || resource == Resource::group_wait ? Presence::always
                                                                              : Presence::where_it_counts;
}

void set_gains(const Mix& mix, MixedTrainingAnswer& a) {
  const auto scalable = [](Resource resource) { return resource != Resource::group_wait; };
  a.shared.gains = resource_gains({.owned = attribution_of(mix, a),
                                   .whole = a.estimate.step,
                                   .presence = presence,
                                   .gain = [&](const Scaling& scaling) -> std::optional<double> {
                                     if (!scalable(scaling.resource)) return std::nullopt;
                                     return scaled_throughput(a, {&scaling, 1}) - 1.0;
                                   }});
  a.shared.short_board = short_board(a.shared.gains);
  a.shared.chain = chain_of(a.shared.gains, scalable,
                            [&](std::span<const Scaling> scalings) { return scaled_throughput(a, scalings); });
}

std::vector<NotModelled> not_modelled(std::size_t kinds) {
  std::vector<NotModelled> left{{Omission::failures_and_checkpoints},
                                {Omission::input_and_storage},
                                {Omission::power_over_time},
                                {Omission::rounding_between_vendors},
                                {Omission::other_schedules_through_groups}};
  if (kinds > kManyForBoth)
    left.push_back({Omission::own_pipelines_beside_shared_ones, {static_cast<double>(kManyForBoth)}});
  if (kinds > kManyKinds) left.push_back({Omission::pipelines_through_some_groups, {static_cast<double>(kManyKinds)}});
  return left;
}

SharedAnswer shared_of(const Mix& mix, const MixedTrainingQuestion& question, const MixedEstimate& estimate) {
  SharedAnswer shared;
  for (const Cluster& cluster : mix.clusters()) {
    shared.nominal_pflops += nominal_of(cluster);
    shared.cards_given += cluster.count;
  }
  for (const SegmentEstimate& one : estimate.segments) shared.cards_used += one.cards;
  shared.effective_pflops = pflops(estimate);
  shared.mfu = shared.effective_pflops / shared.nominal_pflops;
  shared.throughput = {tokens_per_second(question.job(), estimate), ThroughputUnit::tokens};
  shared.duration = run_or_step(question.job(), estimate.step);
  shared.accuracy.evidence = Evidence::measured;
  for (const MixedGroup& group : question.groups)
    shared.accuracy = weaker(shared.accuracy, accuracy_of(group.question));
  shared.not_modelled = not_modelled(question.groups.size());
  shared.assumed = question.assumed;
  shared.software = question.groups.front().question.parts.stack.id;
  return shared;
}

}  // namespace

RunRates rates_of(const MixedTrainingAnswer& answer) {
  RunRates rates{.cards = answer.shared.cards_given};
  rates.mfu = answer.shared.mfu;
  rates.effective_pflops = answer.shared.effective_pflops;
  rates.tokens = answer.tokens_per_second;
  rates.step = answer.estimate.step;
  return rates;
}

MixedTrainingAnswer answer(const MixedTrainingQuestion& question) {
  MixedTrainingAnswer a;
  a.question = question;
  const Mix mix{a.question};
  Searches searches{mix};
  const MixedEstimate* found = searches.best_of(all_of(question), question.ways);
  if (found == nullptr)
    throw NoPlanFits{fmt::format(
        "no plan fits: neither any of the {} groups alone nor a mix of them holds the model, or none of their plans "
        "divides cards, layers and global_batch {}",
        question.groups.size(), question.job().global_batch)};
  a.estimate = *found;
  a.shared = shared_of(mix, question, a.estimate);
  a.hfu = a.estimate.hardware_flops.base() / a.estimate.step.base() / kPeta / a.shared.nominal_pflops;
  a.tokens_per_second = a.shared.throughput.per_second;
  a.parts = weighted_parts(mix, a.estimate, a.shared.nominal_pflops);
  a.shared.ladder = ladder_of({.nominal_pflops = a.shared.nominal_pflops,
                               .ideal = Seconds{a.estimate.model_flops.base() / (a.shared.nominal_pflops * kPeta)},
                               .at_peak = Seconds{a.parts[Part::matrix]},
                               .format = in_format(question.job().format)},
                              ladder_times(a.parts));
  set_gains(mix, a);
  const Alone alone = alone_of(searches, a.question);
  add_groups(mix, searches, alone, a);
  add_alternatives(mix, searches, alone, a);
  a.plans_tried = searches.tried();
  Mix free{a.question};
  free.scale_link();
  a.link_loss_pflops = std::max(0.0, pflops(free.estimate(a.estimate.plan)) - a.shared.effective_pflops);
  return a;
}

MixedTrainingAnswer with_searched_gains(MixedTrainingAnswer a) {
  if (a.question.groups.size() > kManyForSearchedGains) return a;
  a.searched_gains = true;
  set_gains(Mix{a.question}, a);
  return a;
}

}  // namespace shortboard
