#include "spec/generation_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "document/edit.h"
#include "hwdb/nearest_stack.h"
#include "spec/read_generation.h"

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

void copy(const Value& from, std::string_view key, Node& spec, std::string_view to) {
  if (const std::optional<Value> value = from.optional(key)) set_value(spec, to, value->text());
}

Node spec_of(const Value& row, const std::string& stack, bool one_step) {
  const Value cluster = row.required("cluster"), generation = row.required("generation");
  Node spec;
  copy(cluster, "accelerator", spec, "cluster.groups[0].accelerator");
  copy(cluster, "count", spec, "cluster.groups[0].count");
  copy(cluster, "per_node", spec, "cluster.groups[0].domain");
  set_value(spec, "generate.model", row.required("model").text());
  if (const std::optional<Value> size = generation.optional("resolution")) {
    const std::vector<Value> sides = size->items();
    if (sides.size() != 2) throw size->error("is no size", "write [width, height]");
    for (std::size_t i = 0; i < sides.size(); ++i)
      set_value(spec, fmt::format("generate.resolution[{}]", i), sides[i].text());
  }
  for (const std::string_view key : kSame) copy(generation, key, spec, fmt::format("generate.{}", key));
  if (one_step) set_value(spec, "generate.steps", "1");
  copy(generation, "weights", spec, "generate.precision");
  copy(generation, "compile", spec, "generate.compiled");
  if (const std::optional<Value> attention = generation.optional("attention");
      attention && attention->text() == "unfused")
    set_value(spec, "generate.attention", "unfused");
  const bool given = std::ranges::any_of(kDegrees, [&](auto key) { return generation.optional(key).has_value(); });
  const bool open = !given && cluster.required("count").count() > 1;
  for (const std::string_view key : kDegrees) {
    const std::optional<Value> value = generation.optional(key);
    set_value(spec, fmt::format("plan.{}", key), value ? value->text() : open ? "auto" : "1");
  }
  if (open) set_value(spec, "generate.objective", "latency");
  set_value(spec, "stack", stack);
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
  run.question = read_generation(spec_of(row, stack, one_step), row.at().file, database);
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
