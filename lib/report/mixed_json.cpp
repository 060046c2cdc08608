#include <nlohmann/json.hpp>

#include "report/csv_rows.h"
#include "report/english.h"
#include "report/gain_tables.h"
#include "report/json_lists.h"
#include "report/mixed.h"
#include "report/report.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json groups_json(const MixedTrainingAnswer& a) {
  Json list = Json::array();
  for (std::size_t g = 0; g < a.groups.size(); ++g) {
    const GroupPart& part = a.groups[g];
    const TrainingQuestion& question = a.question.groups[g].question;
    Json one{{"name", part.name}};
    one["cluster"] = cluster_json(question.parts, question.cluster, question.parts.stack.id);
    one["cards_at_work"] = part.cards;
    one["nominal_pflops"] = part.nominal_pflops;
    one["alone_pflops"] = part.alone_pflops;
    one["adds_pflops"] = part.adds_pflops;
    one["waiting"] = part.waiting;
    one["sequences"] = part.sequences;
    one["layers_a_stage"] = part.layers_each;
    list.push_back(std::move(one));
  }
  return list;
}

Json uses_json(const MixedTrainingAnswer& a) {
  Json list = Json::array();
  for (const MixedAlternative& one : a.alternatives)
    list.push_back({{"use", one.name},
                    {"possible", one.possible},
                    {"effective_pflops", one.effective_pflops},
                    {"tokens_per_s", one.tokens_per_second},
                    {"note", one.note}});
  return list;
}

Json pipelines_json(const MixedTrainingAnswer& a) {
  Json list = Json::array();
  for (const MixedPipeline& pipeline : a.estimate.plan) {
    Json one{{"sequences", pipeline.sequences}, {"micro_batches", pipeline.micro_batches()}};
    for (const PipelineSegment& segment : pipeline.segments)
      one["segments"].push_back({{"group", a.question.groups[segment.group].name},
                                 {"cards", segment.cards()},
                                 {"layers", segment.layers},
                                 {"plan", plan_json(segment.plan)}});
    list.push_back(std::move(one));
  }
  return list;
}

Json memory_json(const MixedTrainingAnswer& a) {
  Json list = Json::array();
  for (const SegmentEstimate& one : a.estimate.segments)
    list.push_back({{"group", a.question.groups[one.group].name},
                    {"total_bytes", one.memory.total().base()},
                    {"capacity_bytes", one.capacity.base()}});
  return list;
}

}  // namespace

std::string mixed_json(const MixedTrainingAnswer& a) {
  Json json{{"schema", 1}, {"kind", "training_mixed"}, {"title", a.question.title}, {"sentence", sentence(a)}};
  json["nominal_pflops"] = a.shared.nominal_pflops;
  json["effective_pflops"] = a.shared.effective_pflops;
  json["mfu"] = a.shared.mfu;
  json["hfu"] = a.hfu;
  json["step_s"] = a.estimate.step.base();
  json["tokens_per_s"] = a.tokens_per_second;
  json["link_loss_pflops"] = a.link_loss_pflops;
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.shared.accuracy.evidence)];
  json["uncertainty"] = a.shared.accuracy.uncertainty;
  json["plans_tried"] = a.plans_tried;
  json["uses"] = uses_json(a);
  json["groups"] = groups_json(a);
  json["pipelines"] = pipelines_json(a);
  json["memory"] = memory_json(a);
  json["ladder"] = ladder_json(a.shared.ladder);
  json["resource_gains"] = resource_gains_json(a.shared.gains);
  json["chain"] = chain_json(*a.shared.chain, a.shared.effective_pflops);
  json["gains_plan"] = a.searched_gains ? "searched" : "held";
  json["step_parts"] = parts_json(a.parts);
  json["published"] = published_json(a.question.published, ours(a));
  json["assumed"] = assumed_json(a.question.assumed);
  json["not_modelled"] = texts_of(a.shared.not_modelled);
  return json.dump(2) + "\n";
}

std::string mixed_csv(const MixedTrainingAnswer& a) {
  CsvRows rows;
  rows.add("answer", "nominal", a.shared.nominal_pflops, "PFLOPS");
  rows.add("answer", "effective", a.shared.effective_pflops, "PFLOPS");
  rows.add("answer", "mfu", a.shared.mfu, "1");
  rows.add("answer", "step", a.estimate.step.base(), "s");
  rows.add("answer", "tokens_per_s", a.tokens_per_second, "1/s");
  rows.add("answer", "border", a.link_loss_pflops, "PFLOPS");
  for (const MixedAlternative& one : a.alternatives)
    if (one.possible) rows.add("use", one.name, one.effective_pflops, "PFLOPS");
  for (const GroupPart& part : a.groups) {
    rows.add(part.name, "cards_at_work", part.cards, "1");
    rows.add(part.name, "nominal", part.nominal_pflops, "PFLOPS");
    rows.add(part.name, "alone", part.alone_pflops, "PFLOPS");
    rows.add(part.name, "adds", part.adds_pflops, "PFLOPS");
    rows.add(part.name, "waiting", part.waiting, "1");
  }
  for (const ResourceGain& resource_gain : a.shared.gains)
    rows.add("stave", resource_gain.name(), resource_gain.gain_quarter, "1");
  add_chain(*a.shared.chain, rows);
  return std::move(rows).text();
}

}  // namespace shortboard
