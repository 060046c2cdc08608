#include "question/generation_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "question/cards.h"
#include "question/plan_part.h"

namespace shortboard {
namespace {

/// What is multiplied under the name of a GenerationFormat.
constexpr std::array<NumberFormat, 6> kFormats{NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8,
                                               NumberFormat::fp4,  NumberFormat::int8, NumberFormat::int4};

/// The software named, or the usual one of the card's class.
Pipeline software_of(const Spec& spec, const GroupPart& part, const Database& database, GenerationQuestion& question) {
  if (!part.stack.empty()) return database.pipeline(part.stack, spec.at(part.stack_path));
  std::string usual;
  for (const std::string& id : database.ids(EntryKind::pipeline)) {
    const Pipeline one = database.pipeline(id);
    const auto is_for = [&](std::string_view of) {
      return std::ranges::find(one.usual_for, of) != one.usual_for.end();
    };
    if (is_for(question.parts.kernels.id) || (usual.empty() && is_for("any"))) usual = id;
  }
  question.assumed.push_back({Assumed::generation_software, {usual}});
  return database.pipeline(usual);
}

void set_resolution(const Spec& spec, const Generate& generate, GenerationQuestion& question) {
  const Generator& model = question.job.model;
  GenerationSize& size = question.job.size;
  size = {model.width, model.height, model.frames, 1.0};
  if (generate.resolution) {
    const int least = static_cast<int>(model.vae.spatial);
    const std::array<int, 2> sides{generate.resolution->width, generate.resolution->height};
    for (std::size_t i = 0; i < sides.size(); ++i)
      if (sides[i] < least)
        throw spec.error(fmt::format("generate.resolution[{}]", i), fmt::format("{} is too few", sides[i]),
                         fmt::format("at least {}", least));
    size.width = sides[0];
    size.height = sides[1];
  } else {
    question.assumed.push_back({Assumed::resolution, {model.width, model.height}});
  }
  if (generate.frames)
    size.frames = *generate.frames;
  else if (model.frames > 1.0)
    question.assumed.push_back({Assumed::frames, {model.frames}});
  if (size.frames > 1.0 && model.frames <= 1.0)
    throw spec.error("generate.frames", fmt::format("{} makes pictures, not video", model.name));
}

void set_manner(const Generate& generate, GenerationQuestion& question) {
  GenerationJob& job = question.job;
  std::vector<Assumption>& assumed = question.assumed;
  job.steps = generate.steps.value_or(job.model.steps);
  if (!generate.steps) assumed.push_back({Assumed::denoising_steps, {static_cast<double>(job.model.steps)}});
  job.guidance = generate.guidance.value_or(job.model.guidance);
  if (!generate.guidance)
    assumed.push_back({Assumed::guidance, {std::string{kGuidanceNames[static_cast<std::size_t>(job.guidance)]}}});
  job.size.batch = generate.batch.value_or(1);
  if (!generate.batch) assumed.push_back({Assumed::items_per_request, {job.size.batch}});
  job.compiled = generate.compiled.value_or(job.software.compiles);
  if (!generate.compiled) assumed.push_back({Assumed::compiled, {std::string{job.compiled ? "true" : "false"}}});
  if (generate.attention) job.fused_attention = *generate.attention == GenerationAttention::fused;
  if (generate.objective) question.objective = *generate.objective;
}

/// Weights in a format that the card does not multiply are widened to 16 bits on the way.
void set_precision(const Generate& generate, GenerationQuestion& question) {
  GenerationJob& job = question.job;
  std::vector<Assumption>& assumed = question.assumed;
  const auto has = [&](NumberFormat format) { return question.cluster.gemm[index(format)].has_value(); };
  const NumberFormat wide = has(NumberFormat::bf16) ? NumberFormat::bf16 : NumberFormat::fp16;
  job.weights = generate.precision ? kFormats[static_cast<std::size_t>(*generate.precision)] : wide;
  if (!generate.precision) assumed.push_back({Assumed::generation_precision, {std::string{name(wide)}}});
  job.format = has(job.weights) ? job.weights : wide;
  if (job.format != job.weights)
    assumed.push_back({Assumed::widened_products, {std::string{name(wide)}}, std::string{name(job.weights)}});
  std::erase_if(assumed, [&](const Assumption& one) {
    return one.what == Assumed::peak_of_format && one.about != name(job.format);
  });
}

void set_plan(const GroupPart& part, GenerationQuestion& question) {
  std::vector<Assumption>& assumed = question.assumed;
  if (part.plan == nullptr) {
    const bool quick = question.objective == GenerationObjective::latency;
    assumed.push_back({Assumed::searched_plan, {std::string{quick ? "least latency" : "highest throughput"}}});
    return;
  }
  if (part.plan->automatic) return;
  const PlanSpec& given = *part.plan;
  GenerationLimits& limits = question.limits;
  limits.ulysses = degree(given.ulysses, "ulysses", assumed);
  limits.ring = degree(given.ring, "ring", assumed);
  limits.cfg_parallel = degree(given.cfg_parallel, "cfg_parallel", assumed);
  limits.pipefusion = degree(given.pipefusion, "pipefusion", assumed);
  limits.tensor = degree(given.tensor, "tensor", assumed);
  if (limits.ulysses && limits.ring && limits.cfg_parallel && limits.pipefusion && limits.tensor)
    question.plan =
        GenerationPlan{*limits.ulysses, *limits.ring, *limits.cfg_parallel, *limits.pipefusion, *limits.tensor};
}

}  // namespace

GenerationQuestion generation_question_of(const Spec& spec, const Database& database) {
  const Generate& generate = std::get<Generate>(spec.workload);
  const GroupPart part = only_group(spec);
  GenerationQuestion question;
  question.title = spec.file;
  GivenCards cards = given_cards(spec, 0, database);
  question.parts = std::move(cards.parts);
  question.assumed = std::move(cards.assumed);
  if (generate.model.empty()) throw spec.error("generate", "the key 'model' is missing");
  question.job.model = database.generator(generate.model, spec.at("generate.model"));
  question.job.software = software_of(spec, part, database, question);
  question.cluster = make_generation_cluster(question.parts, question.job.software, cards.count, question.assumed);
  set_resolution(spec, generate, question);
  set_manner(generate, question);
  set_precision(generate, question);
  set_plan(part, question);
  question.published = spec.published;
  question.measured = spec.measured;
  return question;
}

}  // namespace shortboard
