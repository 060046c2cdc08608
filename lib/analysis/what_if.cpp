#include "analysis/what_if.h"

#include <algorithm>
#include <span>
#include <utility>

#include "analysis/serving_staves.h"
#include "analysis/staves.h"
#include "estimate/expert_load.h"

namespace shortboard {
namespace {

/// Adds a resource whose figure is known; by its figure's absence, as one that factors alone lift.
void add(std::vector<Stock>& stocks, Resource resource, FigureKind kind, double figure) {
  stocks.push_back(figure > 0.0 ? Stock{resource, kind, figure} : Stock{resource, FigureKind::none, 0.0});
}

/// What cards and links have, whatever the work.
std::vector<Stock> of_cards(const Cluster& cluster, const ClusterParts& parts, FlopsPerSecond peak) {
  std::vector<Stock> stocks;
  const auto& bandwidth = parts.accelerator.memory_bandwidth;
  add(stocks, Resource::matrix_rate, FigureKind::flops_per_second, peak.base());
  add(stocks, Resource::memory_bandwidth, FigureKind::bytes_per_second, bandwidth ? bandwidth->value.base() : 0.0);
  add(stocks, Resource::memory_capacity, FigureKind::bytes, cluster.memory.base());
  add(stocks, Resource::launch, FigureKind::none, 0.0);
  if (cluster.count == 1) return stocks;
  add(stocks, Resource::scale_up, FigureKind::bytes_per_second, cluster.network.up.base());
  const bool crosses = cluster.count > cluster.domain;
  add(stocks, Resource::latency, FigureKind::seconds, crosses ? cluster.network.hop.base() : 0.0);
  if (!crosses) return stocks;
  add(stocks, Resource::scale_out, FigureKind::bytes_per_second, cluster.nic.base());
  if (cluster.oversubscription) add(stocks, Resource::oversubscription, FigureKind::ratio, *cluster.oversubscription);
  return stocks;
}

template <class One>
One with(const One& question, const std::vector<StockLift>& lifts) {
  std::vector<Lift> plain;
  for (const StockLift& one : lifts) plain.push_back({one.stock.resource, one.factor});
  return lifted(question, plain);
}

}  // namespace

double Stock::with(double factor) const {
  if (kind == FigureKind::ratio) return std::max(1.0, figure / factor);
  return is_lost() ? figure / factor : figure * factor;
}

std::vector<Stock> stocks_of(const Case& q) {
  const auto& roof = q.cluster.gemm[index(q.job.format)];
  std::vector<Stock> stocks = of_cards(q.cluster, q.parts, roof ? roof->peak : q.cluster.nominal);
  const Plan& others = q.plan ? *q.plan : q.limits.others;
  const auto& power = q.parts.accelerator.power;
  if (q.cluster.power_clocks > 0.0 && power) add(stocks, Resource::power, FigureKind::watts, power->value.base());
  if (others.offload_activations || others.offload_optimizer)
    add(stocks, Resource::host_link, FigureKind::bytes_per_second, q.cluster.host.base());
  add(stocks, Resource::overhead, FigureKind::seconds, q.cluster.software.step_overhead.base());
  for (const Resource loss : {Resource::bubble, Resource::imbalance, Resource::straggler})
    add(stocks, loss, FigureKind::none, 0.0);
  if (q.job.model.has_experts() && expert_load(q.job).fullest > 1.0)
    add(stocks, Resource::routing, FigureKind::none, 0.0);
  return stocks;
}

std::vector<Stock> stocks_of(const ServingCase& q) {
  std::vector<Stock> stocks = of_cards(q.cluster.cards, q.parts, q.cluster.dense.peak);
  add(stocks, Resource::host_steps, FigureKind::none, 0.0);
  if (q.job.model.has_experts() && q.job.imbalance > 1.0) add(stocks, Resource::routing, FigureKind::none, 0.0);
  return stocks;
}

std::vector<Stock> stocks_of(const GenerationCase& q) {
  const auto& roof = q.cluster.gemm[index(q.job.format)];
  return of_cards(q.cluster, q.parts, roof ? roof->peak : q.cluster.nominal);
}

std::optional<std::vector<Stock>> stocks_of(const Question& question) {
  if (const auto* serving = std::get_if<ServingCase>(&question); serving != nullptr && serving->roles)
    return std::nullopt;
  return std::visit(
      [](const auto& one) -> std::optional<std::vector<Stock>> {
        if constexpr (requires { stocks_of(one).begin(); })
          return stocks_of(one);
        else
          return std::nullopt;
      },
      question);
}

WhatIf what_if(const Question& question, std::vector<StockLift> lifts) {
  const Question more = std::visit(
      [&](const auto& one) -> Question {
        if constexpr (requires { lifted(one, std::span<const Lift>{}); })
          return with(one, lifts);
        else
          return one;
      },
      question);
  return {std::move(lifts), answer_question(question), answer_question(more)};
}

}  // namespace shortboard
