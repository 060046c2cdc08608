#include "analysis/serving_gains.h"

#include <algorithm>
#include <utility>

#include "analysis/open_resources.h"

namespace shortboard {
namespace {

template <class Roof>
void scale_rates(Roof& roof, double matrix, double bandwidth, double launch) {
  roof.peak = matrix * roof.peak;
  roof.bandwidth = bandwidth * roof.bandwidth;
  roof.launch = roof.launch / launch;
}

void scale_products(ServingCluster& cluster, double matrix, double bandwidth, double launch) {
  for (GemmRoof* roof : {&cluster.attention, &cluster.dense, &cluster.router, &cluster.head}) {
    scale_rates(*roof, matrix, bandwidth, launch);
    roof->split = roof->split / launch;
  }
  scale_rates(cluster.experts, matrix, bandwidth, launch);
  cluster.cards.attention.decode.combine = cluster.cards.attention.decode.combine / launch;
}

Resource link_of(int cards, int domain) { return cards > domain ? Resource::scale_out : Resource::scale_up; }

/// Whether a service has the resource at all; what training alone has is none of its.
bool has(const ServingQuestion& question, const ServingPlan& plan, Resource resource) {
  const Cluster& cards = question.cluster.cards;
  const bool crosses = plan.cards_a_replica() > cards.domain;
  switch (resource) {
    case Resource::matrix_rate:
    case Resource::memory_bandwidth:
    case Resource::scale_up:
    case Resource::memory_capacity:
    case Resource::launch:
    case Resource::host_steps:
      return true;
    case Resource::latency:
      return plan.cards_a_replica() > 1;
    case Resource::scale_out:
      return crosses;
    case Resource::oversubscription:
      return crosses && cards.oversubscription;
    case Resource::routing:
      return plan.expert > 1 && question.job.imbalance > 1.0;
    default:
      return false;
  }
}

}  // namespace

ServingCluster with_more(ServingCluster cluster, Resource resource, double factor) {
  if (resource == Resource::host_steps)
    for (Sourced<Seconds>* time : {&cluster.engine.step, &cluster.engine.sequence, &cluster.engine.request})
      time->value = time->value / factor;
  cluster.cards = with_more(std::move(cluster.cards), resource, factor);
  scale_products(cluster, resource == Resource::matrix_rate ? factor : 1.0,
                 resource == Resource::memory_bandwidth ? factor : 1.0, resource == Resource::launch ? factor : 1.0);
  return cluster;
}

ServingQuestion scaled(ServingQuestion question, std::span<const Scaling> scalings) {
  for (const Scaling& scaling : scalings) {
    question.cluster = with_more(std::move(question.cluster), scaling.resource, scaling.factor);
    double& imbalance = question.job.imbalance;
    if (scaling.resource == Resource::routing) imbalance = 1.0 + (imbalance - 1.0) / scaling.factor;
  }
  return question;
}

Attribution serving_attribution(const Parts& parts, const Parts& prompt, const ServingPlan& plan, int domain) {
  Attribution owned;
  owned[Resource::matrix_rate] = parts[Part::matrix] + parts[Part::kernel];
  owned[Resource::memory_bandwidth] = parts[Part::memory];
  owned[Resource::launch] = parts[Part::launch];
  owned[Resource::host_steps] = parts[Part::overhead];
  owned[Resource::routing] = parts[Part::routing];
  for (const auto& [part, cards] : {std::pair{Part::tensor, plan.tensor}, std::pair{Part::expert, plan.split().cards()},
                                    std::pair{Part::pipeline, plan.cards_a_replica()}}) {
    const Resource link = link_of(cards, domain);
    owned[link] += parts[part];
    owned.move(std::min(parts[part], parts[part] - prompt[part]), link, Resource::latency);
  }
  return owned;
}

std::vector<ResourceGain> serving_gains(const ServingQuestion& question, const ServingPlan& plan,
                                        const RequestTime& time, const Parts& prompt, const ServingGain& gain,
                                        bool far) {
  const Attribution owned = serving_attribution(time.parts, prompt, plan, question.cluster.cards.domain);
  std::vector<ResourceGain> resource_gains;
  for (std::size_t i = 0; i < kResourceNames.size(); ++i) {
    const auto resource = static_cast<Resource>(i);
    if (!has(question, plan, resource) && owned[resource] <= 0.0) continue;
    const auto with = [&](double factor) {
      const Scaling scaling{resource, factor};
      return gain({&scaling, 1});
    };
    ResourceGain resource_gain{std::string{name(resource)},
                               owned[resource] / time.total().base(),
                               with(1.25),
                               with(2.0),
                               std::nullopt,
                               resource};
    if (far) resource_gain.gain_unlimited = with(kUnlimited);
    // What is not needed can be left unused: more never gives less than a rate's search found with less.
    resource_gain.gain_double = std::max(resource_gain.gain_double, resource_gain.gain_quarter);
    if (far) resource_gain.gain_unlimited = std::max(*resource_gain.gain_unlimited, resource_gain.gain_double);
    resource_gains.push_back(std::move(resource_gain));
  }
  std::ranges::stable_sort(resource_gains, std::ranges::greater{}, &ResourceGain::gain_quarter);
  return resource_gains;
}

std::vector<OpenResource> open_resources(const ServingQuestion& question, const ServingPlan& plan) {
  std::vector<OpenResource> open;
  const Cluster& cards = question.cluster.cards;
  if (plan.cards_a_replica() > cards.domain && !cards.oversubscription)
    open.push_back(unknown_oversubscription(question.parts));
  open.push_back({"power cap", "not modelled", "kernels run as measured alone"});
  if (question.job.model.has_experts() && question.job.imbalance <= 1.0)
    open.push_back({"expert balance", "unknown", "serve.expert_imbalance would supply it, until then 1 is taken"});
  open.push_back({"storage", "not modelled", "the model is loaded"});
  open.push_back({"failures", "not modelled", "effective P is the steady state"});
  return open;
}

}  // namespace shortboard
