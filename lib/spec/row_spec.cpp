#include "spec/row_spec.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "document/edit.h"

namespace shortboard {
namespace {

using Renamed = std::pair<std::string_view, std::string_view>;

/// Fields of a row and the keys of a spec that say the same.
constexpr std::array<Renamed, 8> kDegrees{{{"tp", "plan.tensor"},
                                           {"pp", "plan.pipeline"},
                                           {"cp", "plan.context"},
                                           {"dp", "plan.data"},
                                           {"ep", "plan.expert"},
                                           {"etp", "plan.expert_tensor"},
                                           {"micro_batch", "plan.micro_batch"},
                                           {"recompute", "plan.recompute"}}};
constexpr std::array<Renamed, 11> kManner{{{"task", "train.task"},
                                           {"flash_attention", "train.fused_attention"},
                                           {"compiled", "train.compiled"},
                                           {"capacity_factor", "train.capacity_factor"},
                                           {"pad_to_capacity", "train.pad_to_capacity"},
                                           {"sequence_parallel", "plan.sequence_parallel"},
                                           {"async_tp", "plan.async_tensor"},
                                           {"offload_activations", "plan.offload_activations"},
                                           {"offload_optimizer", "plan.offload_optimizer"},
                                           {"fsdp_group", "plan.sharding_group"},
                                           {"context_exchange", "plan.context_exchange"}}};

void copy(const Value& from, const Renamed& name, Node& spec) {
  const std::optional<Value> value = from.optional(name.first);
  if (value) set_value(spec, name.second, value->text());
}

std::string sharding(const Value& training) {
  constexpr std::array<const char*, 4> kStages{"replicated", "distributed_optimizer", "sharded_gradients",
                                               "fully_sharded"};
  const std::optional<Value> stage = training.optional("fsdp");
  if (!stage) return kStages[1];
  if (stage->text() == "auto") return "auto";
  const int number = stage->count(0);
  if (number > 3) throw stage->error(fmt::format("no ZeRO stage {}", number));
  return kStages[static_cast<std::size_t>(number)];
}

/// "interleaved-1f1b" and the like name the schedule; pieces tell it where nothing does.
void set_pipeline(const Value& training, Node& spec) {
  const Value stages = training.required("pp");
  const bool searched = stages.text() == "auto";
  if (!searched && stages.count() == 1) return;
  const std::optional<Value> given = training.optional("vpp");
  const std::string pieces = given ? given->text() : "1";
  const bool open = pieces == "auto" || pieces == "interleaved";
  set_value(spec, "plan.virtual_stages", open ? "auto" : pieces);
  std::string schedule = pieces == "auto" ? "auto" : pieces == "1" ? "1f1b" : "interleaved";
  if (searched && pieces != "interleaved") schedule = "auto";
  set_value(spec, "plan.schedule", schedule);
}

void set_cluster(const Value& cluster, Node& spec) {
  copy(cluster, {"accelerator", "cluster.groups[0].accelerator"}, spec);
  copy(cluster, {"count", "cluster.groups[0].count"}, spec);
  copy(cluster, {"per_node", "cluster.groups[0].domain"}, spec);
  const std::optional<Value> link = cluster.optional("scale_out_gbps_per_accelerator");
  if (link && link->text() != "auto")
    set_value(spec, "cluster.groups[0].scale_out", fmt::format("{} Gb/s", link->positive()));
}

void set_model(const Value& row, Node& spec) {
  const std::optional<Value> changes = row.optional("model_overrides");
  copy(row, {"model", changes ? "train.model.name" : "train.model"}, spec);
  if (!changes) return;
  for (const Value& change : changes->entries())
    set_value(spec, "train.model.override." + change.node().key, change.text());
}

}  // namespace

Node spec_of_row(const Value& row, const std::string& stack) {
  const Value training = row.required("training");
  Node spec;
  set_cluster(row.required("cluster"), spec);
  set_model(row, spec);
  for (const char* key : {"sequence", "global_batch", "precision"})
    set_value(spec, fmt::format("train.{}", key), training.required(key).text());
  set_value(spec, "stack", stack);
  for (const Renamed& name : kManner) copy(training, name, spec);
  for (const Renamed& name : kDegrees) copy(training, name, spec);
  set_value(spec, "plan.sharding", sharding(training));
  set_pipeline(training, spec);
  return spec;
}

}  // namespace shortboard
