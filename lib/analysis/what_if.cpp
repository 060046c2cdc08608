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

/// What all groups have, the link between them, and each group's own.
template <class Mix>
std::vector<Stock> of_groups(const Mix& question) {
  std::vector<Stock> all, own;
  for (std::size_t g = 0; g < question.groups.size(); ++g)
    for (Stock stock : stocks_of(question.groups[g].question)) {
      const auto same = std::ranges::find(all, stock.resource, &Stock::resource);
      if (same == all.end())
        all.push_back(stock);
      else if (same->figure != stock.figure)
        *same = {stock.resource, FigureKind::none, 0.0};
      stock.group = g;
      stock.owner = question.groups[g].name;
      own.push_back(std::move(stock));
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
Mix with_groups(Mix question, const std::vector<StockLift>& lifts) {
  for (const StockLift& one : lifts) {
    if (one.stock.resource == Resource::group_link) question.link.rate = one.factor * question.link.rate;
    const Lift lift{one.stock.resource, one.factor};
    for (std::size_t g = 0; g < question.groups.size(); ++g)
      if (one.stock.group.value_or(g) == g)
        question.groups[g].question = lifted(std::move(question.groups[g].question), {&lift, 1});
  }
  return question;
}

template <class One>
One with(const One& question, const std::vector<StockLift>& lifts) {
  std::vector<Lift> plain;
  for (const StockLift& one : lifts) plain.push_back({one.stock.resource, one.factor});
  return lifted(question, plain);
}

}  // namespace

std::vector<Stock> stocks_of(const MixedCase& q) { return of_groups(q); }
std::vector<Stock> stocks_of(const MixedServingCase& q) { return of_groups(q); }

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
        if constexpr (Grouped<std::decay_t<decltype(one)>>)
          return with_groups(one, lifts);
        else if constexpr (requires { stocks_of(one).begin(); })
          return with(one, lifts);
        else
          return one;
      },
      question);
  return {std::move(lifts), answer_question(question), answer_question(more)};
}

}  // namespace shortboard
