#include "calibration/generation_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "calibration/row_values.h"
#include "hwdb/nearest_stack.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 6> kFigures{"latency_s",        "step_time_s",       "denoise_s",
                                                   "steps_per_second", "images_per_second", "mfu"};
constexpr std::array<std::string_view, 5> kSame{"steps", "batch", "guidance", "frames", "objective"};
constexpr std::array<std::string_view, 5> kDegrees{"ulysses", "ring", "cfg_parallel", "pipefusion", "tensor"};
/// Keys of a row that say what the run was, not how it is estimated.
constexpr std::array<std::string_view, 7> kOthers{"stack",   "weights",   "resolution", "resolution_class",
                                                  "compile", "attention", "task"};

void check_keys(const Value& generation) {
  for (const Value& entry : generation.entries()) {
    const std::string& key = entry.node().key;
    const auto knows = [&](const auto& names) { return std::ranges::find(names, key) != names.end(); };
    if (!knows(kSame) && !knows(kDegrees) && !knows(kOthers)) throw entry.error("no such field of a generation row");
  }
}

Generate generate_of(const Value& row, const Value& generation, bool one_step) {
  Generate generate;
  generate.model = row.required("model").text();
  if (const std::optional<Value> size = generation.optional("resolution")) {
    const std::vector<Value> sides = size->items();
    if (sides.size() != 2) throw size->error("is no size", "write [width, height]");
    generate.resolution = Resolution{sides[0].count(), sides[1].count()};
  }
  generate.frames = count_in(generation, "frames");
  generate.steps = one_step ? std::optional{1} : count_in(generation, "steps");
  generate.batch = count_in(generation, "batch");
  generate.guidance = named_in<Guidance>(generation, "guidance", kGuidanceNames);
  generate.objective = named_in<GenerationObjective>(generation, "objective", kGenerationObjectiveNames);
  generate.precision = named_in<GenerationFormat>(generation, "weights", kGenerationFormatNames);
  generate.compiled = flag_in(generation, "compile");
  if (const std::optional<Value> attention = generation.optional("attention");
      attention && attention->text() == "unfused")
    generate.attention = GenerationAttention::unfused;
  return generate;
}

Spec spec_of(const Value& row, const std::string& stack, bool one_step) {
  const Value cluster = row.required("cluster"), generation = row.required("generation");
  GroupSpec group;
  group.accelerator = cluster.required("accelerator").text();
  group.count = cluster.required("count").count();
  group.domain = count_in(cluster, "per_node");
  const bool given = std::ranges::any_of(kDegrees, [&](auto key) { return generation.optional(key).has_value(); });
  const bool open = !given && *group.count > 1;
  const auto degree = [&](std::string_view key) {
    return count_or_auto_in(generation, key).value_or(open ? OrAuto<int>{} : OrAuto<int>{1});
  };
  Generate generate = generate_of(row, generation, one_step);
  if (open) generate.objective = GenerationObjective::latency;
  Spec spec;
  spec.file = row.at().file;
  spec.cluster.groups = {group};
  spec.workload = std::move(generate);
  spec.plan.ulysses = degree("ulysses");
  spec.plan.ring = degree("ring");
  spec.plan.cfg_parallel = degree("cfg_parallel");
  spec.plan.pipefusion = degree("pipefusion");
  spec.plan.tensor = degree("tensor");
  spec.stack = stack;
  return spec;
}

}  // namespace

GenerationRun read_generation_run(const Value& row, const Database& database) {
  GenerationRun run;
  run.id = row.required("id").text();
  const Value generation = row.required("generation");
  if (const std::optional<Value> task = generation.optional("task"); task && task->text() == "training")
    throw task->error("trains a model of images", "what is estimated of such models is generation");
  check_keys(generation);
  const Value measured = row.required("measured");
  for (const std::string_view figure : kFigures)
    if (const std::optional<Value> value = measured.optional(figure); value && run.metric.empty()) {
      run.metric = figure;
      run.measured = value->positive();
    }
  if (run.metric.empty()) throw measured.error("holds no figure of speed");
  run.stack = generation.required("stack").text();
  const bool one_step = run.metric == "latency_s" && !generation.optional("steps");
  if (one_step) run.note = "steps not stated: one taken";
  const std::string stack = nearest_pipeline(database, run.stack);
  run.question = generation_question_of(spec_of(row, stack, one_step), database);
  if (!database.has(EntryKind::pipeline, run.stack)) run.note = fmt::format("stack {} taken for {}", stack, run.stack);
  return run;
}

GenerationEstimate estimate_generation_run(const GenerationRun& run) {
  const GenerationQuestion& c = run.question;
  if (c.plan) {
    const std::vector<std::string> faults = generation_faults(c.cluster, c.job, *c.plan);
    if (!faults.empty()) throw SpecError{{.file = c.title, .path = run.id}, faults.front(), {}};
    return estimate_generation(c.cluster, c.job, *c.plan);
  }
  GenerationQuestion any = c;  // the run fitted its cards, whatever our count of memory says
  any.cluster.memory = Bytes{1e18};
  const GenerationSearch found = search_generation(any.cluster, any.job, any.objective, any.limits);
  if (!found.best) throw SpecError{{.file = c.title, .path = run.id}, "no plan divides the cards and the model", {}};
  return estimate_generation(c.cluster, c.job, found.best->plan);
}

double predicted_generation(const GenerationRun& run, const GenerationEstimate& e) {
  const GenerationQuestion& c = run.question;
  const double latency = e.latency().base();
  if (run.metric == "latency_s") return latency;
  if (run.metric == "step_time_s") return e.step_s;
  if (run.metric == "denoise_s") return e.denoise_s;
  if (run.metric == "steps_per_second") return 1.0 / e.step_s;
  if (run.metric == "images_per_second") return e.replicas * c.job.size.batch / latency;
  return e.model_flops.base() / latency / (e.plan.cards() * c.cluster.nominal.base());
}

}  // namespace shortboard
