#include <nlohmann/json.hpp>
#include <string_view>

#include "report/csv_rows.h"
#include "report/english.h"
#include "report/gain_tables.h"
#include "report/generation.h"
#include "report/json_lists.h"
#include "report/measured.h"
#include "report/report.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json job_json(const GenerationJob& job) {
  return {{"model", job.model.id},     {"width", job.size.width},
          {"height", job.size.height}, {"frames", job.size.frames},
          {"steps", job.steps},        {"guidance", kGuidanceNames[static_cast<std::size_t>(job.guidance)]},
          {"batch", job.size.batch},   {"precision", name(job.weights)},
          {"compiled", job.compiled}};
}

Json plan_json(const GenerationEstimate& e) {
  return {{"replicas", e.replicas},
          {"ulysses", e.plan.ulysses},
          {"ring", e.plan.ring},
          {"cfg_parallel", e.plan.cfg_parallel},
          {"pipefusion", e.plan.pipefusion},
          {"tensor", e.plan.tensor}};
}

Json memory_json(const GenerationEstimate& e) {
  const GenerationMemory& m = e.memory;
  return {{"denoiser_bytes", m.denoiser.base()}, {"encoders_bytes", m.encoders.base()},
          {"decoder_bytes", m.decoder.base()},   {"activations_bytes", m.activations.base()},
          {"framework_bytes", m.context.base()}, {"total_bytes", m.total().base()},
          {"capacity_bytes", e.capacity.base()}};
}

Json lists_json(const GenerationAnswer& a) {
  Json json;
  json["ladder"] = ladder_json(a.shared.ladder);
  json["resource_gains"] = resource_gains_json(a.shared.gains);
  json["chain"] = chain_json(*a.shared.chain, a.shared.effective_pflops);
  json["request_parts"] = parts_json(a.estimate.parts);
  json["published"] = published_json(a.question.published, ours(a));
  if (!a.shared.measured.empty()) json["measured"] = measured_json(a.shared.measured);
  json["assumed"] = assumed_json(a.question.assumed);
  if (!a.shared.operators.empty()) json["operators"] = operators_json(a.shared.operators);
  if (!a.shared.constants.empty()) json["constants"] = constants_json(a.shared.constants);
  json["not_modelled"] = texts_of(a.shared.not_modelled);
  return json;
}

}  // namespace

std::string generation_json(const GenerationAnswer& a) {
  const GenerationEstimate& e = a.estimate;
  Json json{{"schema", 1}, {"kind", "generation"}, {"title", a.question.title}, {"sentence", generation_sentence(a)}};
  json["cluster"] = cluster_json(a.question.parts, a.question.cluster, a.question.job.software.id);
  json["job"] = job_json(a.question.job);
  json["nominal_pflops"] = a.shared.nominal_pflops;
  json["effective_pflops"] = a.shared.effective_pflops;
  json["mfu"] = a.shared.mfu;
  json["mfu_of_format"] = a.mfu_of_format;
  json["items_per_s"] = a.items_per_second;
  json["latency_s"] = e.latency().base();
  json["step_s"] = e.step_s;
  json["denoise_s"] = e.denoise_s;
  json["encode_s"] = e.encode_s;
  json["decode_s"] = e.decode_s;
  json["request_flops"] = e.model_flops.base();
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.shared.accuracy.evidence)];
  json["uncertainty"] = a.shared.accuracy.uncertainty;
  json["plan"] = plan_json(e);
  json["plans_tried"] = a.plans_tried;
  json["memory"] = memory_json(e);
  json.update(lists_json(a));
  return json.dump(2) + "\n";
}

std::string generation_csv(const GenerationAnswer& a) {
  CsvRows rows;
  const GenerationEstimate& e = a.estimate;
  rows.add("answer", "nominal", a.shared.nominal_pflops, "PFLOPS");
  rows.add("answer", "effective", a.shared.effective_pflops, "PFLOPS");
  rows.add("answer", "mfu", a.shared.mfu, "1");
  rows.add("answer", "items_per_s", a.items_per_second, "1/s");
  rows.add("answer", "latency", e.latency().base(), "s");
  rows.add("answer", "step", e.step_s, "s");
  rows.add("answer", "encode", e.encode_s, "s");
  rows.add("answer", "decode", e.decode_s, "s");
  for (const LadderStep& ladder_step : a.shared.ladder)
    rows.add("ladder", name_of(ladder_step), ladder_step.factor, "1");
  add_resource_gains(a.shared.gains, "", rows);
  add_chain(*a.shared.chain, rows);
  for (std::size_t i = 0; i < GenerationParts::size(); ++i)
    rows.add("request", kGenerationPartNames[i], e.parts[static_cast<GenerationPart>(i)], "s");
  const GenerationMemory& m = e.memory;
  for (const auto& [name, bytes] :
       {std::pair{"denoiser", m.denoiser}, std::pair{"encoders", m.encoders}, std::pair{"decoder", m.decoder},
        std::pair{"activations", m.activations}, std::pair{"framework", m.context}})
    rows.add("memory", name, bytes.base(), "B");
  for (const Published& p : a.question.published) rows.add("published", p.metric, p.value, "");
  add_measured(a.shared.measured, rows);
  return std::move(rows).text();
}

}  // namespace shortboard
