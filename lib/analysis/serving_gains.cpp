#include "analysis/serving_gains.h"

#include <algorithm>
#include <utility>

#include "analysis/attribution.h"
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

Attribution attribution(const ServiceTime& time, const ServingPlan& plan, int domain) {
  TimesToAttribute times{
      .owned = owned_times(time.parts, {.overhead = Resource::host_steps}), .messages = {}, .power = {}};
  for (const auto& [part, cards] : {std::pair{Part::tensor, plan.tensor}, std::pair{Part::expert, plan.split().cards()},
                                    std::pair{Part::pipeline, plan.cards_a_replica()}})
    times.messages.push_back({.time = Seconds{time.parts[part]},
                              .link = cards > domain ? Resource::scale_out : Resource::scale_up,
                              .latency = Seconds{time.parts[part] - time.no_latency[part]},
                              .oversubscription = {}});
  return attributed(times);
}

GainSource gain_source(const ServingQuestion& question, const ServingPlan& plan, const ServiceTime& time,
                       const ServingGain& gain) {
  return {.owned = attribution(time, plan, question.cluster.cards.domain),
          .whole = time.total(),
          .presence =
              [&](Resource resource) { return has(question, plan, resource) ? Presence::always : Presence::absent; },
          .gain =
              [&gain](const Scaling& scaling) {
                return gain({&scaling, 1});
              }};
}

std::vector<OpenResource> open_resources(const ServingQuestion& question, const ServingPlan& plan) {
  const Cluster& cards = question.cluster.cards;
  OpenSource source{.crosses = plan.cards_a_replica() > cards.domain,
                    .power = OpenCause::power_of_kernels,
                    .expert_balance = {},
                    .storage = OpenCause::storage};
  if (question.job.model.has_experts() && question.job.imbalance <= 1.0)
    source.expert_balance = OpenCause::expert_balance_of_service;
  return open_resources(cards, question.parts, source);
}

}  // namespace shortboard
