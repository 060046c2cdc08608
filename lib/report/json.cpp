#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/report.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json plan_json(const Plan& plan) {
  return {{"tensor", plan.tensor},
          {"pipeline", plan.pipeline},
          {"context", plan.context},
          {"context_exchange", kContextExchangeNames[static_cast<std::size_t>(plan.context_exchange)]},
          {"data", plan.data},
          {"expert", plan.expert},
          {"expert_tensor", plan.expert_tensor},
          {"virtual_stages", plan.virtual_stages},
          {"micro_batch", plan.micro_batch},
          {"schedule", kScheduleNames[static_cast<std::size_t>(plan.schedule)]},
          {"sharding", kShardingNames[static_cast<std::size_t>(plan.sharding)]},
          {"recompute", kRecomputeNames[static_cast<std::size_t>(plan.recompute)]},
          {"sequence_parallel", plan.sequence_parallel},
          {"async_tensor", plan.async_tensor},
          {"sharding_group", plan.sharding_group},
          {"offload_activations", plan.offload_activations},
          {"offload_optimizer", plan.offload_optimizer}};
}

Json memory_json(const TrainingEstimate& estimate) {
  const MemoryEstimate& m = estimate.memory;
  return {{"weights_bytes", m.weights.base()},         {"gradients_bytes", m.gradients.base()},
          {"optimizer_bytes", m.optimizer.base()},     {"activations_bytes", m.activations.base()},
          {"logits_bytes", m.logits.base()},           {"buffers_bytes", m.spare.base()},
          {"framework_bytes", m.overhead.base()},      {"total_bytes", m.total().base()},
          {"capacity_bytes", estimate.capacity.base()}};
}

Json cluster_json(const Case& q) {
  Json json{{"accelerator", q.parts.accelerator.id},
            {"count", q.cluster.count},
            {"domain", q.cluster.domain},
            {"stack", q.parts.stack.id}};
  json["system"] = q.parts.system ? Json(q.parts.system->id) : Json(nullptr);
  json["fabric"] = q.parts.fabric ? Json(q.parts.fabric->id) : Json(nullptr);
  return json;
}

Json lists_json(const Answer& a) {
  Json json;
  json["ladder"] = Json::array();
  for (const Rung& r : a.ladder)
    json["ladder"].push_back(
        {{"step", r.name}, {"factor", r.factor}, {"lost_pflops", r.pflops_lost}, {"running_pflops", r.pflops}});
  json["staves"] = Json::array();
  for (const Stave& s : a.staves)
    json["staves"].push_back(
        {{"resource", s.name}, {"share", s.share}, {"gain_at_1.25", s.gain_quarter}, {"gain_at_2", s.gain_double}});
  json["step_parts"] = Json::object();
  for (std::size_t i = 0; i < Parts::size(); ++i)
    json["step_parts"][std::string{kPartNames[i]} + "_s"] = a.estimate.parts[static_cast<Part>(i)];
  json["published"] = Json::array();
  for (const Published& p : a.question.published)
    json["published"].push_back(
        {{"metric", p.metric}, {"published", p.value}, {"ours", metric(a, p.metric)}, {"source", p.source}});
  json["assumed"] = Json::array();
  for (const Assumption& one : a.question.assumed)
    json["assumed"].push_back({{"what", one.what}, {"value", one.value}, {"key", one.key}});
  json["not_modelled"] = a.not_modelled;
  for (const OperatorLine& line : a.operators)
    json["operators"].push_back({{"where", line.where},
                                 {"operator", line.name},
                                 {"shape", line.shape},
                                 {"times", line.times},
                                 {"flops", line.flops.base()},
                                 {"bytes", line.bytes.base()},
                                 {"each_s", line.each.base()},
                                 {"bound", line.bound},
                                 {"total_s", line.total().base()}});
  for (const ConstantLine& line : a.constants)
    json["constants"].push_back(
        {{"constant", line.name}, {"value", line.value}, {"source", line.source}, {"note", line.note}});
  return json;
}

}  // namespace

std::string json_report(const Answer& a) {
  const TrainingJob& job = a.question.job;
  Json json{{"schema", 1}, {"kind", "training"}, {"title", a.question.title}, {"sentence", sentence(a)}};
  json["cluster"] = cluster_json(a.question);
  json["job"] = {{"model", job.model.id},
                 {"sequence", job.sequence},
                 {"global_batch", job.global_batch},
                 {"precision", name(job.format)},
                 {"tokens", job.tokens}};
  if (job.capacity_factor > 0.0) {
    json["job"]["capacity_factor"] = job.capacity_factor;
    json["job"]["pad_to_capacity"] = job.pad_to_capacity;
  }
  json["nominal_pflops"] = a.nominal_pflops;
  json["effective_pflops"] = a.effective_pflops;
  json["mfu"] = a.mfu;
  json["hfu"] = a.hfu;
  json["mfu_of_format"] = a.mfu_of_format;
  json["step_s"] = a.estimate.step().base();
  json["tokens_per_s"] = a.tokens_per_second;
  json["run_s"] = job.tokens > 0.0 ? Json(job.tokens / a.tokens_per_second) : Json(nullptr);
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.evidence)];
  json["uncertainty"] = a.uncertainty;
  json["plan"] = plan_json(a.estimate.plan);
  json["plans_tried"] = a.plans_tried;
  json["micro_batches"] = a.estimate.micro_batches;
  json["memory"] = memory_json(a.estimate);
  json.update(lists_json(a));
  return json.dump(2) + "\n";
}

}  // namespace shortboard
