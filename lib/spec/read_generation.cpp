#include "spec/read_generation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "document/value.h"
#include "spec/read_cluster.h"
#include "spec/read_degree.h"
#include "spec/read_measured.h"
#include "spec/read_published.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 4> kMetrics{"latency_s", "step_s", "images_per_s_per_accelerator", "mfu"};
constexpr std::array<std::string_view, 5> kMeasured{"latency_s", "step_s", "images_per_s",
                                                    "images_per_s_per_accelerator", "mfu"};
constexpr std::array<std::string_view, 2> kAttention{"fused", "unfused"};
constexpr std::array<std::string_view, 6> kPrecisions{"bf16", "fp16", "fp8", "fp4", "int8", "int4"};
constexpr std::array<NumberFormat, 6> kFormats{NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8,
                                               NumberFormat::fp4,  NumberFormat::int8, NumberFormat::int4};

/// The software named, or the usual one of the card's class.
Pipeline read_software(const Value& spec, const Database& database, GenerationQuestion& c) {
  if (const std::optional<Value> name = spec.optional("stack")) return database.pipeline(name->text(), name->at());
  std::string usual;
  for (const std::string& id : database.ids(EntryKind::pipeline)) {
    const Pipeline one = database.pipeline(id);
    const auto is_for = [&](std::string_view of) {
      return std::ranges::find(one.usual_for, of) != one.usual_for.end();
    };
    if (is_for(c.parts.kernels.id) || (usual.empty() && is_for("any"))) usual = id;
  }
  c.assumed.push_back({"software stack", usual, "stack"});
  return database.pipeline(usual);
}

void read_resolution(const Value& generate, GenerationQuestion& c) {
  const Generator& model = c.job.model;
  c.job.size = {model.width, model.height, model.frames, 1.0};
  if (const std::optional<Value> size = generate.optional("resolution")) {
    const std::vector<Value> sides = size->items();
    if (sides.size() != 2) throw size->error("is no size", "write [width, height] in pixels");
    const int least = static_cast<int>(model.vae.spatial);
    c.job.size.width = sides[0].count(least);
    c.job.size.height = sides[1].count(least);
  } else {
    c.assumed.push_back({"resolution (the model's usual)", fmt::format("{:.0f} x {:.0f}", model.width, model.height),
                         "generate.resolution"});
  }
  if (const std::optional<Value> frames = generate.optional("frames"))
    c.job.size.frames = frames->count();
  else if (model.frames > 1.0)
    c.assumed.push_back({"frames (the model's usual)", fmt::format("{:.0f}", model.frames), "generate.frames"});
  if (c.job.size.frames > 1.0 && model.frames <= 1.0)
    throw generate.required("frames").error(fmt::format("{} makes pictures, not video", model.name));
}

void read_manner(const Value& generate, GenerationQuestion& c) {
  GenerationJob& job = c.job;
  if (const std::optional<Value> steps = generate.optional("steps"))
    job.steps = steps->count();
  else {
    job.steps = job.model.steps;
    c.assumed.push_back({"steps (the model's usual)", fmt::format("{}", job.model.steps), "generate.steps"});
  }
  job.guidance = job.model.guidance;
  if (const std::optional<Value> guidance = generate.optional("guidance"))
    job.guidance = static_cast<Guidance>(guidance->one_of("guidance", kGuidanceNames));
  else
    c.assumed.push_back({"guidance (the model's usual)",
                         std::string{kGuidanceNames[static_cast<std::size_t>(job.guidance)]}, "generate.guidance"});
  if (const std::optional<Value> batch = generate.optional("batch"))
    job.size.batch = batch->count();
  else
    c.assumed.push_back({"items a request", "1", "generate.batch"});
  job.compiled = job.software.compiles;
  if (const std::optional<Value> compiled = generate.optional("compiled"))
    job.compiled = compiled->boolean();
  else
    c.assumed.push_back({"compiled (as the stack does)", job.compiled ? "true" : "false", "generate.compiled"});
  if (const std::optional<Value> attention = generate.optional("attention"))
    job.fused_attention = attention->one_of("attention", kAttention) == 0;
  if (const std::optional<Value> objective = generate.optional("objective"))
    c.objective = static_cast<GenerationObjective>(objective->one_of("objective", kGenerationObjectiveNames));
}

/// Weights in a format that the card does not multiply are widened to 16 bits on the way.
void read_precision(const Value& generate, GenerationQuestion& c) {
  GenerationJob& job = c.job;
  const auto has = [&](NumberFormat format) { return c.cluster.gemm[index(format)].has_value(); };
  const NumberFormat wide = has(NumberFormat::bf16) ? NumberFormat::bf16 : NumberFormat::fp16;
  job.weights = wide;
  if (const std::optional<Value> precision = generate.optional("precision"))
    job.weights = kFormats[precision->one_of("precision", kPrecisions)];
  else
    c.assumed.push_back({"precision", std::string{name(wide)}, "generate.precision"});
  job.format = has(job.weights) ? job.weights : wide;
  if (job.format != job.weights)
    c.assumed.push_back({fmt::format("{} products (the card has no such rate)", name(job.weights)),
                         fmt::format("in {}", name(wide)), "generate.precision"});
  const std::string own = fmt::format("peak.{} of the card", name(job.format));
  std::erase_if(c.assumed, [&](const Assumption& a) { return a.key.starts_with("peak.") && a.key != own; });
}

void read_plan(const Value& spec, GenerationQuestion& c) {
  const std::optional<Value> plan = spec.optional("plan");
  if (!plan) {
    c.assumed.push_back(
        {"plan",
         fmt::format("auto: the {} that fits",
                     c.objective == GenerationObjective::latency ? "least latency" : "highest throughput"),
         "plan"});
    return;
  }
  if (!plan->is_map()) {
    if (plan->text() == "auto") return;
    throw plan->error(fmt::format("no plan '{}'", plan->text()), "write auto, or a map of ulysses, ring, ...");
  }
  plan->allow({"ulysses", "ring", "cfg_parallel", "pipefusion", "tensor"});
  c.limits = {read_degree(*plan, "ulysses", c.assumed), read_degree(*plan, "ring", c.assumed),
              read_degree(*plan, "cfg_parallel", c.assumed), read_degree(*plan, "pipefusion", c.assumed),
              read_degree(*plan, "tensor", c.assumed)};
  const GenerationLimits& l = c.limits;
  if (l.ulysses && l.ring && l.cfg_parallel && l.pipefusion && l.tensor)
    c.plan = GenerationPlan{*l.ulysses, *l.ring, *l.cfg_parallel, *l.pipefusion, *l.tensor};
}

}  // namespace

GenerationQuestion read_generation(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  spec.allow({"cluster", "generate", "plan", "stack", "published", "measured"});
  GenerationQuestion c;
  c.title = file;
  ReadCards cards = read_cluster(spec, database);
  c.parts = std::move(cards.parts);
  c.assumed = std::move(cards.assumed);
  const Value generate = spec.required("generate");
  generate.allow({"model", "resolution", "frames", "steps", "guidance", "batch", "precision", "compiled", "attention",
                  "objective"});
  const Value model = generate.required("model");
  c.job.model = database.generator(model.text(), model.at());
  c.job.software = read_software(spec, database, c);
  c.cluster = make_generation_cluster(c.parts, c.job.software, cards.count, c.assumed);
  read_resolution(generate, c);
  read_manner(generate, c);
  read_precision(generate, c);
  read_plan(spec, c);
  c.published = read_published(spec, kMetrics);
  c.measured = read_measured(spec, kMeasured);
  return c;
}

}  // namespace shortboard
