#include "calibration/training_run.h"

#include <array>
#include <optional>
#include <string_view>

#include "calibration/row_spec.h"
#include "hwdb/nearest_stack.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 4> kSpeeds{"tokens_per_s_per_accelerator", "iteration_s",
                                                  "model_tflops_per_accelerator", "mfu"};
constexpr std::array<std::string_view, 3> kMemories{"memory_allocated_gib", "memory_reserved_gib", "memory_gib"};
constexpr double kGibibyte = 1024.0 * 1024.0 * 1024.0;

}  // namespace

TrainingRun read_run(const Value& row, const Database& database) {
  TrainingRun run;
  run.id = row.required("id").text();
  const Value measured = row.required("measured");
  for (const std::string_view metric : kSpeeds)
    if (const std::optional<Value> value = measured.optional(metric); value && run.speed.metric.empty())
      run.speed = {std::string{metric}, value->positive()};
  if (run.speed.metric.empty()) throw measured.error("holds no figure of speed");
  for (const std::string_view metric : kMemories)
    if (const std::optional<Value> value = measured.optional(metric))
      run.memory.push_back({std::string{metric}, value->positive()});
  run.stack = row.required("training").required("stack").text();
  run.question = training_question_of(spec_of_row(row, nearest_stack(database, run.stack)), database);
  return run;
}

TrainingEstimate estimate_run(const TrainingRun& run) {
  const TrainingQuestion& c = run.question;
  if (c.plan) {
    const std::vector<std::string> faults = plan_faults(c.cluster, c.job, *c.plan);
    if (!faults.empty()) throw SpecError{{.file = c.title, .path = run.id}, faults.front(), {}};
    return estimate_training(c.cluster, c.job, *c.plan);
  }
  const PlanSearch found = search_plan(c.cluster, c.job, c.schedules, c.limits);
  if (found.best) return *found.best;
  if (found.smallest) return *found.smallest;
  throw SpecError{{.file = c.title, .path = run.id}, "no plan divides the cards, the model and the batch", {}};
}

/// Of the card whose memory the stack logs.
MemoryEstimate logged_memory(const TrainingQuestion& c, const TrainingEstimate& estimate) {
  if (!c.cluster.software.memory.logged_at_rest) return estimate.memory;
  const Plan& plan = estimate.plan;
  return first_stage_memory(c.cluster, c.job, plan, split_cost(c.cluster, c.job, split_of(c.job, plan)),
                            c.job.global_batch / plan.data / plan.micro_batch);
}

double predicted_figure(const TrainingRun& run, const TrainingEstimate& estimate, std::string_view metric) {
  const TrainingQuestion& c = run.question;
  const double step = estimate.step().base(), cards = c.cluster.count;
  if (metric == "tokens_per_s_per_accelerator") return c.job.global_batch * c.job.sequence / step / cards;
  if (metric == "iteration_s") return step;
  const MemoryHabits& habits = c.cluster.software.memory;
  const MemoryEstimate memory = logged_memory(c, estimate);
  if (metric == "memory_allocated_gib")
    return (habits.logged_at_rest ? memory.at_rest : memory.tensors()).base() / kGibibyte;
  if (metric.starts_with("memory")) return (1.0 + habits.fragments) * memory.tensors().base() / kGibibyte;
  const double per_card = estimate.model_flops.base() / step / cards;
  return metric == "mfu" ? per_card / c.cluster.nominal.base() : per_card / 1e12;
}

}  // namespace shortboard
