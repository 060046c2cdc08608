#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/csv_rows.h"
#include "report/english.h"
#include "report/json_lists.h"
#include "report/phase.h"
#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

double cards(const RolesAnswer& a) { return a.question.cluster.cards.count; }

std::string plan_of(const RoleShare& share) {
  const ServingPlan& p = share.plan;
  return fmt::format("tensor {} x attention_data {} x pipeline {}, experts over {}", p.tensor, p.attention_data,
                     p.pipeline, p.expert);
}

std::string first_line(const RolesAnswer& a) {
  const ServingQuestion& q = a.question;
  return fmt::format(
      "{} x {} serving {} with prompts on {:.0f} cards and generation on {:.0f}: {:.4g} requests/s, {:.4g} input and "
      "{:.4g} output tokens/s; {:.4g} effective PFLOPS of {:.4g} nominal ({:.1f}%). It is bounded by {}.{}",
      q.cluster.cards.count, q.parts.accelerator.name, q.job.model.name, a.prefill.cards, a.decode.cards,
      a.point.requests_per_second, a.point.input_tokens_per_second, a.point.output_tokens_per_second,
      a.shared.effective_pflops, a.shared.nominal_pflops, 100.0 * a.shared.effective_pflops / a.shared.nominal_pflops,
      kGoodputBoundNames[static_cast<std::size_t>(a.bound)],
      a.shared.keeps_up.value_or(true) ? ""
                                       : fmt::format(" It does not keep up with the {:.4g} requests/s asked.", q.rate));
}

std::string confidence_line(const RolesAnswer& a) {
  const double tokens = a.point.output_tokens_per_second;
  return fmt::format("{}; engine constants of {}. Output tokens/s from {:.4g} to {:.4g} (80% interval, +-{:.0f}%).",
                     evidence_of_kernels(a.shared.accuracy.evidence, a.question.parts.kernels), a.question.engine.id,
                     tokens / (1.0 + a.shared.accuracy.uncertainty), tokens * (1.0 + a.shared.accuracy.uncertainty),
                     100.0 * a.shared.accuracy.uncertainty);
}

std::string latency_line(const RolesAnswer& a) {
  return fmt::format(
      "TTFT {} (from arrival to the first token, the way of its cache included); TPOT {} (time of a token after the "
      "first). A prompt's cache is {:.4g} MB; it takes {} from group to group, of which {} is waited for.",
      span(a.point.ttft.base()), span(a.point.tpot.base()), a.cache.base() / 1e6, span(a.transfer.base()),
      span(a.exposed.base()));
}

Table role_table(const RolesAnswer& a) {
  Table table{"Roles", {"role", "replicas", "cards", "could serve", "a replica"}, {}, {}};
  const auto row = [&](const char* name, const RoleShare& share) {
    table.rows.push_back({name, fmt::format("{:.0f} x {}", share.replicas, share.plan.cards_a_replica()),
                          fmt::format("{:.0f}", share.cards), fmt::format("{:.4g} /s", share.most_requests_per_second),
                          plan_of(share)});
  };
  row("prefill", a.prefill);
  row("decode", a.decode);
  table.below = fmt::format(
      "{:.0f} + {:.0f} = {:.0f} cards of {:.0f}; {:.0f} in no whole replica; {:.4g} sequences a "
      "decode replica",
      a.prefill.cards, a.decode.cards, a.prefill.cards + a.decode.cards, cards(a), a.idle_cards, a.batch);
  return table;
}

Table rates(const RolesAnswer& a) {
  Table table{"What it serves", {"a second", "cluster", "a card of its role", "a card"}, {}, {}};
  const auto row = [&](const char* name, double rate, double own) {
    table.rows.push_back(
        {name, fmt::format("{:.4g}", rate), fmt::format("{:.4g}", rate / own), fmt::format("{:.4g}", rate / cards(a))});
  };
  row("input tokens", a.point.input_tokens_per_second, a.prefill.cards);
  row("output tokens", a.point.output_tokens_per_second, a.decode.cards);
  row("requests", a.point.requests_per_second, cards(a));
  return table;
}

using Json = nlohmann::ordered_json;

Json role_json(const RoleShare& share) {
  return {{"tensor", share.plan.tensor},
          {"pipeline", share.plan.pipeline},
          {"attention_data", share.plan.attention_data},
          {"expert", share.plan.expert},
          {"replicas", share.replicas},
          {"cards", share.cards},
          {"most_requests_per_s", share.most_requests_per_second},
          {"alone", phase_json(share.alone)}};
}

}  // namespace

Page roles_page(const RolesAnswer& a) {
  Page page{a.question.title,
            {first_line(a), confidence_line(a), latency_line(a)},
            {role_table(a), rates(a)},
            texts_of(a.shared.not_modelled)};
  for (const RoleShare* role : {&a.prefill, &a.decode}) add_phase(role->alone, page.tables);
  if (!a.shared.operators.empty()) page.tables.push_back(operator_table(a.shared.operators));
  if (!a.shared.constants.empty()) page.tables.push_back(constant_table(a.shared.constants));
  if (!a.question.assumed.empty()) page.tables.push_back(assumed_table(a.question.assumed));
  return page;
}

std::string roles_json(const RolesAnswer& a) {
  Json json{{"schema", 1}, {"kind", "serving_roles"}, {"title", a.question.title}, {"sentence", first_line(a)}};
  json["requests_per_s"] = a.point.requests_per_second;
  json["input_tokens_per_s"] = a.point.input_tokens_per_second;
  json["output_tokens_per_s"] = a.point.output_tokens_per_second;
  json["ttft_s"] = a.point.ttft.base();
  json["tpot_s"] = a.point.tpot.base();
  json["cache_bytes"] = a.cache.base();
  json["transfer_s"] = a.transfer.base();
  json["exposed_transfer_s"] = a.exposed.base();
  json["bounded_by"] = kGoodputBoundNames[static_cast<std::size_t>(a.bound)];
  json["kept_up"] = a.shared.keeps_up.value_or(true);
  json["nominal_pflops"] = a.shared.nominal_pflops;
  json["effective_pflops"] = a.shared.effective_pflops;
  json["uncertainty"] = a.shared.accuracy.uncertainty;
  json["prefill"] = role_json(a.prefill);
  json["decode"] = role_json(a.decode);
  json["idle_cards"] = a.idle_cards;
  json["decode_batch"] = a.batch;
  json["cluster"] = cluster_json(a.question.parts, a.question.cluster.cards, a.question.engine.id);
  if (!a.shared.operators.empty()) json["operators"] = operators_json(a.shared.operators);
  if (!a.shared.constants.empty()) json["constants"] = constants_json(a.shared.constants);
  json["assumed"] = assumed_json(a.question.assumed);
  return json.dump(2) + "\n";
}

std::string roles_csv(const RolesAnswer& a) {
  CsvRows rows;
  rows.add("answer", "requests_per_s", a.point.requests_per_second, "1/s");
  rows.add("answer", "input_tokens_per_s", a.point.input_tokens_per_second, "1/s");
  rows.add("answer", "output_tokens_per_s", a.point.output_tokens_per_second, "1/s");
  rows.add("answer", "ttft", a.point.ttft.base(), "s");
  rows.add("answer", "tpot", a.point.tpot.base(), "s");
  rows.add("answer", "effective", a.shared.effective_pflops, "PFLOPS");
  rows.add("prefill", "cards", a.prefill.cards, "1");
  rows.add("prefill", "most_requests_per_s", a.prefill.most_requests_per_second, "1/s");
  rows.add("decode", "cards", a.decode.cards, "1");
  rows.add("decode", "most_requests_per_s", a.decode.most_requests_per_second, "1/s");
  for (const RoleShare* role : {&a.prefill, &a.decode}) add_phase(role->alone, rows);
  return std::move(rows).text();
}

}  // namespace shortboard
