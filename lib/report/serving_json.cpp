#include <nlohmann/json.hpp>

#include "report/csv_rows.h"
#include "report/english.h"
#include "report/gain_tables.h"
#include "report/json_lists.h"
#include "report/measured.h"
#include "report/phase.h"
#include "report/report.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json phase_or_null(const std::optional<ServingPhase>& phase) { return phase ? phase_json(*phase) : Json(nullptr); }

Json job_json(const ServingQuestion& q) {
  const ServingFormats& f = q.job.formats;
  return {{"model", q.job.model.id},
          {"mode", kServingModeNames[static_cast<std::size_t>(q.mode)]},
          {"input_tokens", q.size.input},
          {"output_tokens", q.size.output},
          {"weights",
           {{"attention", name(f.attention)},
            {"dense", name(f.dense)},
            {"experts", name(f.experts)},
            {"head", name(f.head)}}},
          {"activations", name(f.activations)},
          {"kv_cache", name(f.cache)}};
}

Json plan_json(const ServingPlan& p) {
  return {{"tensor", p.tensor},
          {"attention_data", p.attention_data},
          {"pipeline", p.pipeline},
          {"expert", p.expert},
          {"replicas", p.replicas}};
}

Json memory_json(const ServingAnswer& a) {
  const ServingMemory& m = a.memory;
  return {{"weights_bytes", m.weights.base()},
          {"adapters_bytes", m.adapters.base()},
          {"activations_bytes", m.activations.base()},
          {"reserve_bytes", m.reserve.base()},
          {"cache_used_bytes", cache_in_use(a).base()},
          {"cache_left_bytes", (m.cache() - cache_in_use(a)).base()},
          {"budget_bytes", m.budget.base()},
          {"capacity_bytes", a.question.cluster.cards.memory.base()},
          {"cache_sequence_bytes", m.cache_sequence.base()}};
}

Json spread_json(const std::optional<Spread>& spread) {
  if (!spread) return nullptr;
  return {{"p50", spread->p50.base()},
          {"p90", spread->p90.base()},
          {"p95", spread->p95.base()},
          {"p99", spread->p99.base()}};
}

void add_lists(const ServingAnswer& a, Json& json) {
  json["prefill_parts"] = parts_json(a.point.prefill);
  json["decode_parts"] = parts_json(a.point.decode);
  json["idle_s"] = a.idle.base();
  json["published"] = published_json(a.question.published, ours(a));
  if (!a.shared.measured.empty()) json["measured"] = measured_json(a.shared.measured);
  json["assumed"] = assumed_json(a.question.assumed);
  json["not_modelled"] = texts_of(a.shared.not_modelled);
  if (!a.shared.operators.empty()) json["operators"] = operators_json(a.shared.operators);
  if (!a.shared.constants.empty()) json["constants"] = constants_json(a.shared.constants);
}

}  // namespace

std::string json_report(const ServingAnswer& a) {
  Json json{{"schema", 1}, {"kind", "serving"}, {"title", a.question.title}, {"sentence", sentence(a)}};
  json["cluster"] = cluster_json(a.question.parts, a.question.cluster.cards, a.question.engine.id);
  json["job"] = job_json(a.question);
  json["nominal_pflops"] = a.shared.nominal_pflops;
  json["effective_pflops"] = a.shared.effective_pflops;
  json["mfu"] = a.shared.mfu;
  json["mbu"] = a.mbu;
  json["output_tokens_per_s"] = a.output_tokens_per_second;
  json["input_tokens_per_s"] = a.input_tokens_per_second;
  json["requests_per_s"] = a.requests_per_second;
  json["ttft_s"] = a.point.ttft.base();
  json["tpot_s"] = a.point.tpot.base();
  json["ttft_percentiles_s"] = spread_json(a.point.ttft_spread);
  json["tpot_percentiles_s"] = spread_json(a.point.tpot_spread);
  json["latency_s"] = a.point.latency.base();
  json["in_flight"] = a.in_flight;
  json["largest_batch"] = a.largest_batch;
  json["bounded_by"] = kBatchBoundNames[static_cast<std::size_t>(a.bound)];
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.shared.accuracy.evidence)];
  json["uncertainty"] = a.shared.accuracy.uncertainty;
  json["plan"] = plan_json(a.plan);
  json["plans_tried"] = a.plans_tried;
  json["memory"] = memory_json(a);
  json["ladder"] = ladder_json(a.shared.ladder);
  json["resource_gains"] = resource_gains_json(a.shared.gains);
  json["chain"] = a.shared.chain ? chain_json(*a.shared.chain, a.shared.effective_pflops) : Json(nullptr);
  json["open_resources"] = open_json(a.shared.open);
  json["prefill"] = phase_or_null(a.prefill);
  json["decode"] = phase_or_null(a.decode);
  add_lists(a, json);
  return json.dump(2) + "\n";
}

std::string csv_report(const ServingAnswer& a) {
  CsvRows rows;
  rows.add("answer", "nominal", a.shared.nominal_pflops, "PFLOPS");
  rows.add("answer", "effective", a.shared.effective_pflops, "PFLOPS");
  rows.add("answer", "mfu", a.shared.mfu, "1");
  rows.add("answer", "mbu", a.mbu, "1");
  rows.add("answer", "output_tokens_per_s", a.output_tokens_per_second, "1/s");
  rows.add("answer", "input_tokens_per_s", a.input_tokens_per_second, "1/s");
  rows.add("answer", "requests_per_s", a.requests_per_second, "1/s");
  rows.add("answer", "ttft", a.point.ttft.base(), "s");
  rows.add("answer", "tpot", a.point.tpot.base(), "s");
  rows.add("answer", "in_flight", a.in_flight, "1");
  rows.add("answer", "largest_batch", a.largest_batch, "1");
  for (const LadderStep& ladder_step : a.shared.ladder)
    rows.add("ladder", name_of(ladder_step), ladder_step.factor, "1");
  add_resource_gains(a.shared.gains, "", rows);
  if (a.shared.chain) add_chain(*a.shared.chain, rows);
  for (const auto* phase : {&a.prefill, &a.decode})
    if (*phase) add_phase(**phase, rows);
  for (std::size_t i = 0; i < Parts::size(); ++i) {
    rows.add("prefill_time", kPartNames[i], a.point.prefill[static_cast<Part>(i)], "s");
    rows.add("decode_time", kPartNames[i], a.point.decode[static_cast<Part>(i)], "s");
  }
  rows.add("memory", "weights", a.memory.weights.base(), "B");
  rows.add("memory", "adapters", a.memory.adapters.base(), "B");
  rows.add("memory", "activations", a.memory.activations.base(), "B");
  rows.add("memory", "reserve", a.memory.reserve.base(), "B");
  rows.add("memory", "cache_used", cache_in_use(a).base(), "B");
  for (const Published& p : a.question.published) rows.add("published", p.metric, p.value, "");
  add_measured(a.shared.measured, rows);
  return std::move(rows).text();
}

}  // namespace shortboard
