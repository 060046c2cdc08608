#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "analysis/accuracy.h"
#include "report/english.h"
#include "report/gain_tables.h"
#include "report/mixed_serving.h"
#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

const MixedUse* best_single(const MixedServingAnswer& a) {
  const MixedUse* best = nullptr;
  for (const MixedUse& one : a.uses)
    if (one.possible && one.single_kind && (best == nullptr || one.requests_per_second > best->requests_per_second))
      best = &one;
  return best;
}

std::string how_sure(const MixedServingAnswer& a) {
  std::vector<std::string> grades;
  for (const ServingGroup& group : a.question.groups)
    grades.push_back(fmt::format("{}: {}, engine {}", group.name,
                                 evidence_of_kernels(evidence_of(group.question.parts), group.question.parts.kernels),
                                 group.question.engine.id));
  const double tokens = a.output_tokens_per_second;
  return fmt::format("{}. Output tokens/s from {:.4g} to {:.4g} (80% interval of the least sure group, +-{:.0f}%).",
                     fmt::join(grades, "; "), tokens / (1.0 + a.shared.accuracy.uncertainty),
                     tokens * (1.0 + a.shared.accuracy.uncertainty), 100.0 * a.shared.accuracy.uncertainty);
}

std::string latencies(const MixedServingAnswer& a) {
  if (!(a.tpot > Seconds{})) return "Offline: all requests are queued; the rates are the steady state's.";
  return fmt::format("TTFT {} (arrival to first token) and TPOT {} (a token after it), means over all requests.",
                     span(a.ttft.base()), span(a.tpot.base()));
}

Table uses_table(const MixedServingAnswer& a) {
  Table table{"Uses of these cards", {"use", "requests/s at most", "of the best", "output tokens/s", ""}, {}, {}};
  const double output = a.question.groups.front().question.size.output;
  for (const MixedUse& one : a.uses) {
    if (!one.possible) {
      table.rows.push_back({one.name, "-", "-", "-", one.note});
      continue;
    }
    table.rows.push_back({one.name, fmt::format("{:.4g}", one.requests_per_second),
                          fmt::format("{:.1f}%", 100.0 * one.requests_per_second / a.best.requests_per_second),
                          fmt::format("{:.4g}", output * one.requests_per_second), one.note});
  }
  return table;
}

Table services_table(const MixedServingAnswer& a) {
  Table table{"What each group does", {"group", "does", "cards", "a replica", "at most", "weight"}, {}, {}};
  for (const GroupService& one : a.best.services)
    table.rows.push_back(
        {a.question.groups[one.group].name, std::string{kGroupWorkNames[static_cast<std::size_t>(one.work)]},
         fmt::format("{:.0f} x {} = {:.0f}", one.replicas, one.plan.cards_a_replica(),
                     one.replicas * one.plan.cards_a_replica()),
         fmt::format("tensor {} x attention_data {} x pipeline {}, experts over {}", one.plan.tensor,
                     one.plan.attention_data, one.plan.pipeline, one.plan.expert),
         fmt::format("{:.4g} /s", one.most_requests_per_second), fmt::format("{:.1f}%", 100.0 * one.weight)});
  table.below =
      "weight: share of the requests that is routed there; prompts and generation of a split request both count";
  return table;
}

Table adds_table(const MixedServingAnswer& a) {
  Table table{"What each group adds", {"group", "cards", "nominal P", "adds requests/s"}, {}, {}};
  for (std::size_t g = 0; g < a.question.groups.size(); ++g) {
    const Cluster& cards = a.question.groups[g].question.cluster.cards;
    table.rows.push_back({a.question.groups[g].name, fmt::format("{}", cards.count),
                          fmt::format("{:.4g}", cards.count * cards.nominal.base() / 1e15),
                          fmt::format("{:.4g}", a.adds_requests_per_second[g])});
  }
  table.below = fmt::format(
      "adds: the best use of all, less that of the others; a link as fast as the groups' own would add {:.4g} "
      "requests/s",
      a.link_loss_requests_per_second);
  return table;
}

Table bottlenecks_table(const MixedServingAnswer& a) {
  Table table{
      "What holds each group back",
      {"group", "does", "busy", "short board", "share of its time", "its rate at x1.25", "at x2", "next"},
      {},
      "busy: of the requests that its cards could serve, those that they do; rates as if the group served alone, "
      "its plan held"};
  for (std::size_t i = 0; i < a.bottlenecks.size(); ++i) {
    const GroupService& one = a.best.services[i];
    const std::vector<ResourceGain>& resource_gains = a.bottlenecks[i].gains;
    if (resource_gains.empty()) continue;
    table.rows.push_back({a.question.groups[one.group].name,
                          std::string{kGroupWorkNames[static_cast<std::size_t>(one.work)]},
                          fmt::format("{:.0f}%", 100.0 * a.bottlenecks[i].busy), std::string{resource_gains[0].name()},
                          fmt::format("{:.1f}%", 100.0 * resource_gains[0].share),
                          fmt::format("{:+.1f}%", 100.0 * resource_gains[0].gain_quarter),
                          fmt::format("{:+.1f}%", 100.0 * resource_gains[0].gain_double),
                          std::string{resource_gains.size() > 1 ? resource_gains[1].name() : "-"}});
  }
  return table;
}

}  // namespace

std::string sentence(const MixedServingAnswer& a) {
  std::vector<std::string> cards;
  for (const ServingGroup& group : a.question.groups)
    cards.push_back(fmt::format("{} x {}", group.question.cluster.cards.count, group.question.parts.accelerator.name));
  std::string text = fmt::format(
      "{} serving {}: {:.4g} requests/s, {:.4g} output tokens/s, {:.4g} effective PFLOPS of {:.4g} nominal ({:.1f}%): "
      "{}",
      fmt::join(cards, " + "), a.question.groups.front().question.job.model.name, a.requests_per_second,
      a.output_tokens_per_second, a.shared.effective_pflops, a.shared.nominal_pflops,
      100.0 * a.shared.effective_pflops / a.shared.nominal_pflops, a.best.name);
  if (const MixedUse* single = best_single(a))
    text += fmt::format("; {:.2f} times the best single kind ({})",
                        a.best.requests_per_second / single->requests_per_second, single->name);
  if (!a.shared.gains.empty() && a.shared.gains[0].gain_quarter > 0.0)
    text += fmt::format(". The short board is the {}: 1.25 times as much in every group would give {:.1f}% more",
                        a.shared.gains[0].name(), 100.0 * a.shared.gains[0].gain_quarter);
  if (!a.shared.keeps_up.value_or(true))
    text += fmt::format(". It does not keep up with the {:.4g} requests/s asked", a.question.rate);
  return text + ".";
}

Page mixed_serving_page(const MixedServingAnswer& a) {
  std::vector<Table> tables{
      uses_table(a), services_table(a), adds_table(a), bottlenecks_table(a),
      gain_table("What more of a resource would give", "share of the cards' time, by nominal P", a.shared.gains,
                 "gains are in requests/s at most, in every group at once, with the plans held")};
  if (a.shared.chain) tables.push_back(chain_table(*a.shared.chain, most_pflops(a)));
  if (!a.question.published.empty()) tables.push_back(published_table(a.question.published, ours(a)));
  if (!a.question.assumed.empty()) tables.push_back(assumed_table(a.question.assumed));
  return {a.question.title, {sentence(a), how_sure(a), latencies(a)}, tables, texts_of(a.shared.not_modelled)};
}

}  // namespace shortboard
