#include "calibration/row_spec.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "calibration/row_values.h"

namespace shortboard {
namespace {

/// Sharding by its ZeRO stage; the usual one where the row names none.
OrAuto<Sharding> sharding_of(const Value& training) {
  constexpr std::array kStages{Sharding::replicated, Sharding::distributed_optimizer, Sharding::sharded_gradients,
                               Sharding::fully_sharded};
  const std::optional<Value> stage = training.optional("fsdp");
  if (!stage) return Sharding::distributed_optimizer;
  if (stage->text() == "auto") return {};
  const int number = stage->count(0);
  if (number > 3) throw stage->error(fmt::format("no ZeRO stage {}", number));
  return kStages[static_cast<std::size_t>(number)];
}

/// "interleaved-1f1b" and the like name the schedule; pieces tell it where nothing does.
void set_pipeline(const Value& training, PlanSpec& plan) {
  const Value stages = training.required("pp");
  const bool searched = stages.text() == "auto";
  if (!searched && stages.count() == 1) return;
  const std::optional<Value> given = training.optional("vpp");
  const bool any = given && given->text() == "auto", interleaved = given && given->text() == "interleaved";
  const int pieces = given && !any && !interleaved ? given->count() : 1;
  plan.virtual_stages = any || interleaved ? OrAuto<int>{} : OrAuto<int>{pieces};
  if (any || (searched && !interleaved))
    plan.schedule = OrAuto<Schedule>{};
  else
    plan.schedule = interleaved || pieces > 1 ? Schedule::interleaved : Schedule::one_forward_one_backward;
}

PlanSpec plan_of(const Value& training) {
  PlanSpec plan;
  plan.tensor = count_or_auto_in(training, "tp");
  plan.pipeline = count_or_auto_in(training, "pp");
  plan.context = count_or_auto_in(training, "cp");
  plan.data = count_or_auto_in(training, "dp");
  plan.expert = count_or_auto_in(training, "ep");
  plan.expert_tensor = count_or_auto_in(training, "etp");
  plan.micro_batch = count_or_auto_in(training, "micro_batch");
  plan.recompute = named_or_auto_in<Recompute>(training, "recompute", kRecomputeNames);
  plan.sequence_parallel = flag_in(training, "sequence_parallel");
  plan.async_tensor = flag_in(training, "async_tp");
  plan.offload_activations = flag_in(training, "offload_activations");
  plan.offload_optimizer = flag_in(training, "offload_optimizer");
  plan.sharding_group = count_in(training, "fsdp_group");
  plan.context_exchange = named_or_auto_in<ContextExchange>(training, "context_exchange", kContextExchangeNames);
  plan.sharding = sharding_of(training);
  set_pipeline(training, plan);
  return plan;
}

GroupSpec group_of(const Value& cluster) {
  GroupSpec group;
  group.accelerator = cluster.required("accelerator").text();
  group.count = cluster.required("count").count();
  group.domain = count_in(cluster, "per_node");
  const std::optional<Value> link = cluster.optional("scale_out_gbps_per_accelerator");
  if (link && link->text() != "auto") group.scale_out = gigabits(link->positive());
  return group;
}

ModelSpec model_of_row(const Value& row) {
  ModelSpec model{row.required("model").text()};
  if (const std::optional<Value> changes = row.optional("model_overrides"))
    for (const Value& change : changes->entries()) model.changes.emplace_back(change.node().key, change.text());
  return model;
}

}  // namespace

Spec spec_of_row(const Value& row, const std::string& stack) {
  const Value training = row.required("training");
  Spec spec;
  spec.file = row.at().file;
  spec.cluster.groups = {group_of(row.required("cluster"))};
  Train train;
  train.model = model_of_row(row);
  train.sequence = training.required("sequence").count();
  train.global_batch = training.required("global_batch").count();
  (void)training.required("precision");
  train.precision = named_in<TrainingPrecision>(training, "precision", kTrainingPrecisionNames);
  train.task = named_in<Task>(training, "task", kTaskNames);
  train.fused_attention = flag_in(training, "flash_attention");
  train.compiled = flag_in(training, "compiled");
  train.capacity_factor = positive_in(training, "capacity_factor");
  train.pad_to_capacity = flag_in(training, "pad_to_capacity");
  spec.workload = std::move(train);
  spec.plan = plan_of(training);
  spec.stack = stack;
  return spec;
}

}  // namespace shortboard
