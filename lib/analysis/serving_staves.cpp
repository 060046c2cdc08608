#include "analysis/serving_staves.h"

#include <algorithm>
#include <utility>

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

ServingResource link_of(int cards, int domain) {
  return cards > domain ? ServingResource::scale_out : ServingResource::scale_up;
}

/// The resource of a cluster of cards that a service's resource is; the host has none there.
constexpr std::array<Resource, 6> kOfCards{Resource::matrix_rate, Resource::memory_bandwidth, Resource::scale_up,
                                           Resource::scale_out,   Resource::memory_capacity,  Resource::launch};

}  // namespace

ServingCluster with_more(ServingCluster cluster, ServingResource resource, double factor) {
  if (resource == ServingResource::host) {
    for (Sourced<Seconds>* time : {&cluster.engine.step, &cluster.engine.sequence, &cluster.engine.request})
      time->value = time->value / factor;
    return cluster;
  }
  cluster.cards = with_more(std::move(cluster.cards), kOfCards[static_cast<std::size_t>(resource)], factor);
  scale_products(cluster, resource == ServingResource::matrix_rate ? factor : 1.0,
                 resource == ServingResource::memory_bandwidth ? factor : 1.0,
                 resource == ServingResource::launch ? factor : 1.0);
  return cluster;
}

double seconds_waiting(const Parts& parts, const ServingPlan& plan, int domain, ServingResource resource) {
  double sum = 0.0;
  if (resource == ServingResource::matrix_rate) sum += parts[Part::matrix] + parts[Part::kernel];
  if (resource == ServingResource::memory_bandwidth) sum += parts[Part::memory];
  if (resource == ServingResource::launch) sum += parts[Part::launch];
  if (resource == ServingResource::host) sum += parts[Part::overhead];
  if (resource == link_of(plan.tensor, domain)) sum += parts[Part::tensor];
  if (resource == link_of(plan.split().cards(), domain)) sum += parts[Part::expert];
  if (resource == link_of(plan.cards_a_replica(), domain)) sum += parts[Part::pipeline];
  return sum;
}

std::vector<Stave> serving_staves(const ServingCase& question, const ServingPlan& plan, const RequestTime& time,
                                  const std::function<double(const ServingCluster&)>& gain) {
  std::vector<Stave> staves;
  const int domain = question.cluster.cards.domain;
  for (std::size_t i = 0; i < kServingResourceNames.size(); ++i) {
    const auto resource = static_cast<ServingResource>(i);
    if (resource == ServingResource::scale_out && plan.cards_a_replica() <= domain) continue;
    staves.push_back({std::string{kServingResourceNames[i]},
                      seconds_waiting(time.parts, plan, domain, resource) / time.total().base(),
                      gain(with_more(question.cluster, resource, 1.25)),
                      gain(with_more(question.cluster, resource, 2.0))});
  }
  std::ranges::stable_sort(staves, [](const Stave& a, const Stave& b) { return a.gain_quarter > b.gain_quarter; });
  return staves;
}

}  // namespace shortboard
