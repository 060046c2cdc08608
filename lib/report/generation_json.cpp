#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "report/generation.h"
#include "report/json_lists.h"
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
  json["ladder"] = ladder_json(a.ladder);
  json["staves"] = staves_json(a.staves);
  json["request_parts"] = Json::object();
  for (std::size_t i = 0; i < GenerationParts::size(); ++i)
    json["request_parts"][std::string{kGenerationPartNames[i]} + "_s"] =
        a.estimate.parts[static_cast<GenerationPart>(i)];
  json["published"] = published_json(a.question.published, ours(a));
  json["assumed"] = assumed_json(a.question.assumed);
  json["not_modelled"] = a.not_modelled;
  return json;
}

}  // namespace

std::string generation_json(const GenerationAnswer& a) {
  const GenerationEstimate& e = a.estimate;
  Json json{{"schema", 1}, {"kind", "generation"}, {"title", a.question.title}, {"sentence", generation_sentence(a)}};
  json["cluster"] = cluster_json(a.question.parts, a.question.cluster, a.question.job.software.id);
  json["job"] = job_json(a.question.job);
  json["nominal_pflops"] = a.nominal_pflops;
  json["effective_pflops"] = a.effective_pflops;
  json["mfu"] = a.mfu;
  json["mfu_of_format"] = a.mfu_of_format;
  json["items_per_s"] = a.items_per_second;
  json["latency_s"] = e.latency().base();
  json["step_s"] = e.step_s;
  json["denoise_s"] = e.denoise_s;
  json["encode_s"] = e.encode_s;
  json["decode_s"] = e.decode_s;
  json["request_flops"] = e.model_flops.base();
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.evidence)];
  json["uncertainty"] = a.uncertainty;
  json["plan"] = plan_json(e);
  json["plans_tried"] = a.plans_tried;
  json["memory"] = memory_json(e);
  json.update(lists_json(a));
  return json.dump(2) + "\n";
}

std::string generation_csv(const GenerationAnswer& a) {
  std::string out = "section,name,value,unit\r\n";
  const auto row = [&](std::string_view section, std::string_view name, double value, std::string_view unit) {
    out += fmt::format("{},{},{:.9g},{}\r\n", section, csv_cell(name), value, unit);
  };
  const GenerationEstimate& e = a.estimate;
  row("answer", "nominal", a.nominal_pflops, "PFLOPS");
  row("answer", "effective", a.effective_pflops, "PFLOPS");
  row("answer", "mfu", a.mfu, "1");
  row("answer", "items_per_s", a.items_per_second, "1/s");
  row("answer", "latency", e.latency().base(), "s");
  row("answer", "step", e.step_s, "s");
  row("answer", "encode", e.encode_s, "s");
  row("answer", "decode", e.decode_s, "s");
  for (const Rung& rung : a.ladder) row("ladder", rung.name, rung.factor, "1");
  for (const Stave& stave : a.staves) row("gain_at_1.25", stave.name, stave.gain_quarter, "1");
  for (std::size_t i = 0; i < GenerationParts::size(); ++i)
    row("request", kGenerationPartNames[i], e.parts[static_cast<GenerationPart>(i)], "s");
  const GenerationMemory& m = e.memory;
  for (const auto& [name, bytes] :
       {std::pair{"denoiser", m.denoiser}, std::pair{"encoders", m.encoders}, std::pair{"decoder", m.decoder},
        std::pair{"activations", m.activations}, std::pair{"framework", m.context}})
    row("memory", name, bytes.base(), "B");
  for (const Published& p : a.question.published) row("published", p.metric, p.value, "");
  return out;
}

}  // namespace shortboard
