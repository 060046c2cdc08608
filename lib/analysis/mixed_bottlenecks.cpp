#include "analysis/mixed_bottlenecks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "analysis/gains.h"
#include "analysis/serving_answer.h"
#include "analysis/serving_gains.h"
#include "analysis/serving_plan.h"
#include "estimate/keep_cards.h"

namespace shortboard {
namespace {

bool is_role(GroupWork work) { return work == GroupWork::prompts || work == GroupWork::generation; }

/// A service's cards as a question of their own, its plan held.
ServingQuestion question_of(const ServingQuestion& group, const GroupService& service) {
  ServingQuestion own = group;
  keep_cards(own.cluster.cards, static_cast<int>(service.replicas) * service.plan.cards_a_replica());
  own.plan = service.plan;
  own.plan->replicas = static_cast<int>(service.replicas);
  own.rate = own.concurrency = 0.0;
  own.published.clear();
  own.measured.clear();
  if (!is_role(service.work)) return own;
  own.mode = service.work == GroupWork::prompts ? ServingMode::prefill : ServingMode::decode;
  own.objective.clear();
  return own;
}

double nominal_of(const Cluster& cluster) { return cluster.count * cluster.nominal.base(); }

const ResourceGain* find(const std::vector<ResourceGain>& gains, Resource resource) {
  const auto found = std::ranges::find(gains, resource, &ResourceGain::resource);
  return found == gains.end() ? nullptr : &*found;
}

/// Requests a second that services make together: of prompts and generation no more than the slower one.
class Together {
 public:
  void add(GroupWork work, double rate) {
    if (is_role(work))
      split_ = std::min(split_.value_or(rate), rate);
    else
      whole_ += rate;
  }
  [[nodiscard]] double rate() const { return whole_ + split_.value_or(0.0); }

 private:
  double whole_ = 0.0;
  std::optional<double> split_;
};

/// What a service gains with so much more of a resource, as its own gains tell; absent where it was not asked.
std::optional<double> gain_at(const std::vector<ResourceGain>& gains, const Scaling& scaling) {
  const ResourceGain* one = find(gains, scaling.resource);
  if (one == nullptr) return 0.0;
  if (scaling.factor >= kUnlimited) return one->gain_unlimited;
  return scaling.factor >= 2.0 ? one->gain_double : one->gain_quarter;
}

/// What the use gains where each service gains what it would alone; absent where of one that was not asked.
std::optional<double> gain_of(const MixedUse& use, const std::vector<GroupBottleneck>& bottlenecks,
                              const Scaling& scaling) {
  if (scaling.resource == Resource::group_wait) return std::nullopt;
  Together now, then;
  for (std::size_t i = 0; i < use.services.size(); ++i) {
    const GroupService& service = use.services[i];
    const std::optional<double> more = gain_at(bottlenecks[i].gains, scaling);
    if (!more) return std::nullopt;
    now.add(service.work, service.most_requests_per_second);
    then.add(service.work, service.most_requests_per_second * (1.0 + *more));
  }
  return then.rate() / now.rate() - 1.0;
}

/// Each service's shares of the time of all cards, by their nominal P; the rest waits for a slower group.
Attribution attribution_of(const MixedServingQuestion& question, const MixedUse& use,
                           const std::vector<GroupBottleneck>& bottlenecks) {
  double nominal = 0.0;
  for (const ServingGroup& group : question.groups) nominal += nominal_of(group.question.cluster.cards);
  Attribution owned;
  for (std::size_t i = 0; i < use.services.size(); ++i) {
    const GroupService& service = use.services[i];
    const double peak = question.groups[service.group].question.cluster.cards.nominal.base();
    const double share = service.replicas * service.plan.cards_a_replica() * peak / nominal * bottlenecks[i].busy;
    for (const ResourceGain& gain : bottlenecks[i].gains) owned[gain.resource] += share * gain.share;
  }
  owned[Resource::group_wait] = std::max(0.0, 1.0 - owned.total());
  return owned;
}

}  // namespace

std::vector<GroupBottleneck> group_bottlenecks(const MixedServingQuestion& question, const MixedUse& use, double rate) {
  std::vector<GroupBottleneck> bottlenecks;
  for (const GroupService& service : use.services) {
    const ServingAnswer own = answer(question_of(question.groups[service.group].question, service));
    bottlenecks.push_back({std::min(1.0, service.weight * rate / service.most_requests_per_second), own.shared.gains});
  }
  return bottlenecks;
}

std::vector<ResourceGain> mixed_gains(const MixedServingQuestion& question, const MixedUse& use,
                                      const std::vector<GroupBottleneck>& bottlenecks) {
  const auto presence = [&](Resource resource) {
    const bool has = resource == Resource::group_wait ||
                     std::ranges::any_of(
                         bottlenecks, [&](const GroupBottleneck& one) { return find(one.gains, resource) != nullptr; });
    return has ? Presence::always : Presence::absent;
  };
  return resource_gains({.owned = attribution_of(question, use, bottlenecks),
                         .whole = Seconds{1.0},
                         .presence = presence,
                         .gain = [&](const Scaling& scaling) { return gain_of(use, bottlenecks, scaling); }});
}

std::optional<Chain> mixed_chain(const MixedServingQuestion& question, const MixedUse& use,
                                 const std::vector<ResourceGain>& gains) {
  std::vector<ServingQuestion> services;
  for (const GroupService& service : use.services)
    services.push_back(question_of(question.groups[service.group].question, service));
  if (std::ranges::any_of(services, [](const ServingQuestion& one) { return one.mode == ServingMode::online; }))
    return std::nullopt;
  Together now;
  std::vector<double> alone;  // what each serves now as serving_score has it
  for (std::size_t i = 0; i < services.size(); ++i) {
    now.add(use.services[i].work, use.services[i].most_requests_per_second);
    alone.push_back(serving_score(services[i], *services[i].plan).served);
  }
  const auto served = [&](std::span<const Scaling> scalings) {
    Together together;
    for (std::size_t i = 0; i < services.size(); ++i) {
      const double more = serving_score(scaled(services[i], scalings), *services[i].plan).served / alone[i];
      together.add(use.services[i].work, use.services[i].most_requests_per_second * std::max(1.0, more));
    }
    return together.rate();
  };
  return chain_of(
      gains, [](Resource resource) { return resource != Resource::group_wait; },
      [&](std::span<const Scaling> scalings) { return served(scalings) / now.rate(); });
}

}  // namespace shortboard
