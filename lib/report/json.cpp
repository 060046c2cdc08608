#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/english.h"
#include "report/json_lists.h"
#include "report/measured.h"
#include "report/report.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json memory_json(const TrainingEstimate& estimate) {
  const MemoryEstimate& m = estimate.memory;
  return {{"weights_bytes", m.weights.base()},         {"gradients_bytes", m.gradients.base()},
          {"optimizer_bytes", m.optimizer.base()},     {"activations_bytes", m.activations.base()},
          {"logits_bytes", m.logits.base()},           {"buffers_bytes", m.spare.base()},
          {"framework_bytes", m.overhead.base()},      {"total_bytes", m.total().base()},
          {"capacity_bytes", estimate.capacity.base()}};
}

Json lists_json(const TrainingAnswer& a) {
  Json json;
  json["ladder"] = ladder_json(a.shared.ladder);
  json["resource_gains"] = resource_gains_json(a.shared.gains);
  json["chain"] = chain_json(*a.shared.chain, a.shared.effective_pflops);
  json["limits"] = limits_json(a.shared.limits);
  json["open_resources"] = open_json(a.shared.open);
  json["step_parts"] = parts_json(a.estimate.parts);
  json["published"] = published_json(a.question.published, ours(a));
  if (!a.shared.measured.empty()) json["measured"] = measured_json(a.shared.measured);
  json["assumed"] = assumed_json(a.question.assumed);
  json["not_modelled"] = texts_of(a.shared.not_modelled);
  if (!a.shared.operators.empty()) json["operators"] = operators_json(a.shared.operators);
  if (!a.shared.constants.empty()) json["constants"] = constants_json(a.shared.constants);
  return json;
}

}  // namespace

std::string json_report(const TrainingAnswer& a) {
  const TrainingJob& job = a.question.job;
  Json json{{"schema", 1}, {"kind", "training"}, {"title", a.question.title}, {"sentence", sentence(a)}};
  json["cluster"] = cluster_json(a.question.parts, a.question.cluster, a.question.parts.stack.id);
  json["job"] = {{"model", job.model.id},
                 {"sequence", job.sequence},
                 {"global_batch", job.global_batch},
                 {"precision", name(job.format)},
                 {"tokens", job.tokens}};
  if (job.capacity_factor > 0.0) {
    json["job"]["capacity_factor"] = job.capacity_factor;
    json["job"]["pad_to_capacity"] = job.pad_to_capacity;
  }
  json["nominal_pflops"] = a.shared.nominal_pflops;
  json["effective_pflops"] = a.shared.effective_pflops;
  json["mfu"] = a.shared.mfu;
  json["hfu"] = a.hfu;
  json["mfu_of_format"] = a.mfu_of_format;
  json["step_s"] = a.estimate.step().base();
  json["tokens_per_s"] = a.tokens_per_second;
  json["run_s"] = job.tokens > 0.0 ? Json(job.tokens / a.tokens_per_second) : Json(nullptr);
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.shared.accuracy.evidence)];
  json["uncertainty"] = a.shared.accuracy.uncertainty;
  json["plan"] = plan_json(a.estimate.plan);
  json["plans_tried"] = a.plans_tried;
  json["micro_batches"] = a.estimate.micro_batches;
  json["memory"] = memory_json(a.estimate);
  json.update(lists_json(a));
  return json.dump(2) + "\n";
}

}  // namespace shortboard
