#include "analysis/what_if.h"

#include <algorithm>
#include <span>
#include <utility>

#include "analysis/serving_gains.h"
#include "analysis/training_gains.h"
#include "estimate/expert_load.h"

namespace shortboard {
namespace {

/// Adds a resource whose figure is known; by its figure's absence, as one that factors alone scaling.
void add(std::vector<ResourceAmount>& amounts, Resource resource, FigureKind kind, double figure) {
  amounts.push_back(figure > 0.0 ? ResourceAmount{resource, kind, figure}
                                 : ResourceAmount{resource, FigureKind::none, 0.0});
}

/// What cards and links have, whatever the work.
std::vector<ResourceAmount> of_cards(const Cluster& cluster, const ClusterParts& parts, FlopsPerSecond peak) {
  std::vector<ResourceAmount> amounts;
  const auto& bandwidth = parts.accelerator.memory_bandwidth;
  add(amounts, Resource::matrix_rate, FigureKind::flops_per_second, peak.base());
  add(amounts, Resource::memory_bandwidth, FigureKind::bytes_per_second, bandwidth ? bandwidth->value.base() : 0.0);
  add(amounts, Resource::memory_capacity, FigureKind::bytes, cluster.memory.base());
  add(amounts, Resource::launch, FigureKind::none, 0.0);
  if (cluster.count == 1) return amounts;
  add(amounts, Resource::scale_up, FigureKind::bytes_per_second, cluster.network.up.base());
  const bool crosses = cluster.count > cluster.domain;
  add(amounts, Resource::latency, FigureKind::seconds, crosses ? cluster.network.hop.base() : 0.0);
  if (!crosses) return amounts;
  add(amounts, Resource::scale_out, FigureKind::bytes_per_second, cluster.nic.base());
  if (cluster.oversubscription) add(amounts, Resource::oversubscription, FigureKind::ratio, *cluster.oversubscription);
  return amounts;
}

/// What all groups have, the link between them, and each group's own.
template <class Mix>
std::vector<ResourceAmount> of_groups(const Mix& question) {
  std::vector<ResourceAmount> all, own;
  for (std::size_t g = 0; g < question.groups.size(); ++g)
    for (ResourceAmount amount : resource_amounts(question.groups[g].question)) {
      const auto same = std::ranges::find(all, amount.resource, &ResourceAmount::resource);
      if (same == all.end())
        all.push_back(amount);
      else if (same->figure != amount.figure)
        *same = {amount.resource, FigureKind::none, 0.0};
      amount.group = g;
      amount.owner = question.groups[g].name;
      own.push_back(std::move(amount));
    }
  add(all, Resource::group_link, FigureKind::none, 0.0);  // its rate is known as messages reach it alone
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

template <class One>
concept Grouped = requires(const One& one) {
  one.groups.front().question;
};

template <Grouped Mix>
Mix with_groups(Mix question, const std::vector<ScaledAmount>& scalings) {
  for (const ScaledAmount& one : scalings) {
    if (one.amount.resource == Resource::group_link) question.link.rate = one.factor * question.link.rate;
    const Scaling scaling{one.amount.resource, one.factor};
    for (std::size_t g = 0; g < question.groups.size(); ++g)
      if (one.amount.group.value_or(g) == g)
        question.groups[g].question = scaled(std::move(question.groups[g].question), {&scaling, 1});
  }
  return question;
}

template <class One>
One with(const One& question, const std::vector<ScaledAmount>& scalings) {
  std::vector<Scaling> plain;
  for (const ScaledAmount& one : scalings) plain.push_back({one.amount.resource, one.factor});
  return scaled(question, plain);
}

}  // namespace

std::vector<ResourceAmount> resource_amounts(const MixedTrainingQuestion& q) { return of_groups(q); }
std::vector<ResourceAmount> resource_amounts(const MixedServingQuestion& q) { return of_groups(q); }

double ResourceAmount::with(double factor) const {
  if (kind == FigureKind::ratio) return std::max(1.0, figure / factor);
  return is_lost() ? figure / factor : figure * factor;
}

std::vector<ResourceAmount> resource_amounts(const TrainingQuestion& q) {
  const auto& roof = q.cluster.gemm[index(q.job.format)];
  std::vector<ResourceAmount> amounts = of_cards(q.cluster, q.parts, roof ? roof->peak : q.cluster.nominal);
  const Plan& others = q.plan ? *q.plan : q.limits.others;
  const auto& power = q.parts.accelerator.power;
  if (q.cluster.power_clocks > 0.0 && power) add(amounts, Resource::power, FigureKind::watts, power->value.base());
  if (others.offload_activations || others.offload_optimizer)
    add(amounts, Resource::host_link, FigureKind::bytes_per_second, q.cluster.host.base());
  add(amounts, Resource::overhead, FigureKind::seconds, q.cluster.software.step_overhead.base());
  for (const Resource loss : {Resource::bubble, Resource::imbalance, Resource::straggler})
    add(amounts, loss, FigureKind::none, 0.0);
  if (q.job.model.has_experts() && expert_load(q.job).fullest > 1.0)
    add(amounts, Resource::routing, FigureKind::none, 0.0);
  return amounts;
}

std::vector<ResourceAmount> resource_amounts(const ServingQuestion& q) {
  std::vector<ResourceAmount> amounts = of_cards(q.cluster.cards, q.parts, q.cluster.dense.peak);
  add(amounts, Resource::host_steps, FigureKind::none, 0.0);
  if (q.job.model.has_experts() && q.job.imbalance > 1.0) add(amounts, Resource::routing, FigureKind::none, 0.0);
  return amounts;
}

std::vector<ResourceAmount> resource_amounts(const GenerationQuestion& q) {
  const auto& roof = q.cluster.gemm[index(q.job.format)];
  return of_cards(q.cluster, q.parts, roof ? roof->peak : q.cluster.nominal);
}

std::optional<std::vector<ResourceAmount>> resource_amounts(const Question& question) {
  if (const auto* serving = held_if<ServingQuestion>(question); serving != nullptr && serving->roles)
    return std::nullopt;
  return visit_held(
      [](const auto& one) -> std::optional<std::vector<ResourceAmount>> {
        if constexpr (requires { resource_amounts(one).begin(); })
          return resource_amounts(one);
        else
          return std::nullopt;
      },
      question);
}

WhatIf what_if(const Question& question, std::vector<ScaledAmount> scalings) {
  const Question more = visit_held(
      [&](const auto& one) -> Question {
        if constexpr (Grouped<std::decay_t<decltype(one)>>)
          return with_groups(one, scalings);
        else if constexpr (requires { resource_amounts(one).begin(); })
          return with(one, scalings);
        else
          return one;
      },
      question);
  return {std::move(scalings), answer_question(question), answer_question(more)};
}

}  // namespace shortboard
