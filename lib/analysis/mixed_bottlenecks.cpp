#include "analysis/mixed_bottlenecks.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "analysis/resource_gains.h"
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

const ResourceGain* find(const std::vector<ResourceGain>& resource_gains, const std::string& name) {
  const auto found = std::ranges::find(resource_gains, name, &ResourceGain::name);
  return found == resource_gains.end() ? nullptr : &*found;
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

/// What the use gains where each service gains what its resource gain of this name does; absent where one was not
/// asked.
template <class Figure>
std::optional<double> gain_of(const MixedUse& use, const std::vector<GroupBottleneck>& bottlenecks,
                              const std::string& name, Figure ResourceGain::*gain) {
  Together now, then;
  for (std::size_t i = 0; i < use.services.size(); ++i) {
    const GroupService& service = use.services[i];
    const ResourceGain* resource_gain = find(bottlenecks[i].resource_gains, name);
    const std::optional<double> more = resource_gain != nullptr ? resource_gain->*gain : std::optional{0.0};
    if (!more) return std::nullopt;
    now.add(service.work, service.most_requests_per_second);
    then.add(service.work, service.most_requests_per_second * (1.0 + *more));
  }
  return std::max(0.0, then.rate() / now.rate() - 1.0);
}

}  // namespace

std::vector<GroupBottleneck> group_bottlenecks(const MixedServingQuestion& question, const MixedUse& use, double rate) {
  std::vector<GroupBottleneck> bottlenecks;
  for (const GroupService& service : use.services) {
    const ServingAnswer own = answer(question_of(question.groups[service.group].question, service));
    bottlenecks.push_back(
        {std::min(1.0, service.weight * rate / service.most_requests_per_second), own.resource_gains});
  }
  return bottlenecks;
}

std::vector<ResourceGain> mixed_gains(const MixedServingQuestion& question, const MixedUse& use,
                                      const std::vector<GroupBottleneck>& bottlenecks) {
  double nominal = 0.0, told = 0.0;
  for (const ServingGroup& group : question.groups) nominal += nominal_of(group.question.cluster.cards);
  std::vector<ResourceGain> resource_gains;
  for (std::size_t i = 0; i < use.services.size(); ++i) {
    const GroupService& service = use.services[i];
    const double peak = question.groups[service.group].question.cluster.cards.nominal.base();
    const double share = service.replicas * service.plan.cards_a_replica() * peak / nominal * bottlenecks[i].busy;
    for (const ResourceGain& resource_gain : bottlenecks[i].resource_gains) {
      if (find(resource_gains, resource_gain.name) == nullptr)
        resource_gains.push_back({resource_gain.name, 0.0, 0.0, 0.0, 0.0, resource_gain.resource});
      std::ranges::find(resource_gains, resource_gain.name, &ResourceGain::name)->share += share * resource_gain.share;
      told += share * resource_gain.share;
    }
  }
  for (ResourceGain& resource_gain : resource_gains) {
    resource_gain.gain_quarter = *gain_of(use, bottlenecks, resource_gain.name, &ResourceGain::gain_quarter);
    resource_gain.gain_double = *gain_of(use, bottlenecks, resource_gain.name, &ResourceGain::gain_double);
    resource_gain.gain_unlimited = gain_of(use, bottlenecks, resource_gain.name, &ResourceGain::gain_unlimited);
  }
  resource_gains.push_back(
      {"slower group of cards", std::max(0.0, 1.0 - told), 0.0, 0.0, std::nullopt, Resource::straggler});
  std::ranges::stable_sort(resource_gains, std::ranges::greater{}, &ResourceGain::gain_quarter);
  return resource_gains;
}

std::optional<Chain> mixed_chain(const MixedServingQuestion& question, const MixedUse& use,
                                 std::vector<ResourceGain> resource_gains) {
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
  std::erase_if(resource_gains,
                [](const ResourceGain& resource_gain) { return resource_gain.resource == Resource::straggler; });
  return chain_of(resource_gains, [&](std::span<const Scaling> scalings) { return served(scalings) / now.rate(); });
}

}  // namespace shortboard
