#include <nlohmann/json.hpp>

#include "report/csv_rows.h"
#include "report/gain_tables.h"
#include "report/json_lists.h"
#include "report/mixed_serving.h"
#include "report/report.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json use_json(const MixedServingAnswer& a, const MixedUse& use) {
  Json json{{"use", use.name},
            {"possible", use.possible},
            {"requests_per_s", use.requests_per_second},
            {"note", use.note},
            {"services", Json::array()}};
  for (const GroupService& one : use.services)
    json["services"].push_back({{"group", a.question.groups[one.group].name},
                                {"does", kGroupWorkNames[static_cast<std::size_t>(one.work)]},
                                {"cards", one.cards},
                                {"replicas", one.replicas},
                                {"tensor", one.plan.tensor},
                                {"pipeline", one.plan.pipeline},
                                {"attention_data", one.plan.attention_data},
                                {"expert", one.plan.expert},
                                {"most_requests_per_s", one.most_requests_per_second},
                                {"weight", one.weight}});
  return json;
}

}  // namespace

std::string mixed_serving_json(const MixedServingAnswer& a) {
  Json json{{"schema", 1}, {"kind", "serving_mixed"}, {"title", a.question.title}, {"sentence", sentence(a)}};
  json["requests_per_s"] = a.requests_per_second;
  json["output_tokens_per_s"] = a.output_tokens_per_second;
  json["input_tokens_per_s"] = a.input_tokens_per_second;
  json["ttft_s"] = a.ttft.base();
  json["tpot_s"] = a.tpot.base();
  json["kept_up"] = a.shared.keeps_up.value_or(true);
  json["nominal_pflops"] = a.shared.nominal_pflops;
  json["effective_pflops"] = a.shared.effective_pflops;
  json["link_loss_requests_per_s"] = a.link_loss_requests_per_second;
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.shared.accuracy.evidence)];
  json["uncertainty"] = a.shared.accuracy.uncertainty;
  json["best"] = use_json(a, a.best);
  json["uses"] = Json::array();
  for (const MixedUse& use : a.uses) json["uses"].push_back(use_json(a, use));
  json["groups"] = Json::array();
  for (std::size_t g = 0; g < a.question.groups.size(); ++g) {
    const ServingQuestion& question = a.question.groups[g].question;
    Json one{{"name", a.question.groups[g].name}, {"adds_requests_per_s", a.adds_requests_per_second[g]}};
    one["cluster"] = cluster_json(question.parts, question.cluster.cards, question.engine.id);
    json["groups"].push_back(std::move(one));
  }
  json["resource_gains"] = resource_gains_json(a.shared.gains);
  json["chain"] = a.shared.chain ? chain_json(*a.shared.chain, most_pflops(a)) : Json(nullptr);
  json["boards"] = Json::array();
  for (std::size_t i = 0; i < a.bottlenecks.size(); ++i)
    json["boards"].push_back({{"group", a.question.groups[a.best.services[i].group].name},
                              {"does", kGroupWorkNames[static_cast<std::size_t>(a.best.services[i].work)]},
                              {"busy", a.bottlenecks[i].busy},
                              {"resource_gains", resource_gains_json(a.bottlenecks[i].gains)}});
  json["published"] = published_json(a.question.published, ours(a));
  json["assumed"] = assumed_json(a.question.assumed);
  return json.dump(2) + "\n";
}

std::string mixed_serving_csv(const MixedServingAnswer& a) {
  CsvRows rows;
  rows.add("answer", "requests_per_s", a.requests_per_second, "1/s");
  rows.add("answer", "output_tokens_per_s", a.output_tokens_per_second, "1/s");
  rows.add("answer", "input_tokens_per_s", a.input_tokens_per_second, "1/s");
  rows.add("answer", "ttft", a.ttft.base(), "s");
  rows.add("answer", "tpot", a.tpot.base(), "s");
  rows.add("answer", "nominal", a.shared.nominal_pflops, "PFLOPS");
  rows.add("answer", "effective", a.shared.effective_pflops, "PFLOPS");
  for (const MixedUse& use : a.uses)
    if (use.possible) rows.add("use", use.name, use.requests_per_second, "1/s");
  for (std::size_t g = 0; g < a.question.groups.size(); ++g)
    rows.add(a.question.groups[g].name, "adds", a.adds_requests_per_second[g], "1/s");
  for (const ResourceGain& resource_gain : a.shared.gains)
    rows.add("stave", resource_gain.name(), resource_gain.gain_quarter, "1");
  if (a.shared.chain) add_chain(*a.shared.chain, rows);
  return std::move(rows).text();
}

}  // namespace shortboard
