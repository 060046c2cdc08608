#include "validation/row_spec.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "document/edit.h"

namespace shortboard {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kDegrees{{{"tp", "tensor"},
                                                                                 {"pp", "pipeline"},
                                                                                 {"cp", "context"},
                                                                                 {"dp", "data"},
                                                                                 {"ep", "expert"},
                                                                                 {"micro_batch", "micro_batch"}}};

std::string text_or(const Value& map, std::string_view key, const std::string& otherwise) {
  const std::optional<Value> value = map.optional(key);
  return value ? value->text() : otherwise;
}

/// Block-scaled formats run at the rate of the plain one.
std::string precision(const Value& training) {
  const std::string written = training.required("precision").text();
  if (written == "mxfp8") return "fp8";
  return written == "nvfp4" ? "fp4" : written;
}

std::string sharding(const Value& training) {
  constexpr std::array<const char*, 4> kStages{"replicated", "distributed_optimizer", "sharded_gradients",
                                               "fully_sharded"};
  const std::optional<Value> stage = training.optional("fsdp");
  if (!stage || stage->text() == "auto") return kStages[1];
  const int number = stage->count(0);
  if (number > 3) throw stage->error(fmt::format("no ZeRO stage {}", number));
  return kStages[static_cast<std::size_t>(number)];
}

void set_plan(const Value& training, const std::string& recompute, Node& spec) {
  for (const auto& [field, key] : kDegrees) {
    const std::optional<Value> value = training.optional(field);
    if (!value) continue;
    if (value->text() == "auto") throw value->error("its source does not say");
    set_value(spec, fmt::format("plan.{}", key), value->text());
  }
  std::string pieces = text_or(training, "vpp", "1");
  if (pieces == "interleaved") pieces = "2";  // the fewest that interleave: the count was not published
  const bool pipelined = training.optional("pp") && training.required("pp").count() > 1;
  if (pipelined) set_value(spec, "plan.virtual_stages", pieces);
  if (pipelined) set_value(spec, "plan.schedule", pieces == "1" ? "1f1b" : "interleaved");
  set_value(spec, "plan.sharding", sharding(training));
  set_value(spec, "plan.recompute", recompute);
  if (const std::optional<Value> parallel = training.optional("sequence_parallel"))
    set_value(spec, "plan.sequence_parallel", parallel->text());
}

}  // namespace

Node spec_of_row(const Value& row, const std::string& recompute) {
  const Value cluster = row.required("cluster"), training = row.required("training");
  Node spec;
  set_value(spec, "cluster.groups[0].accelerator", cluster.required("accelerator").text());
  set_value(spec, "cluster.groups[0].count", cluster.required("count").text());
  if (const std::optional<Value> changes = row.optional("model_overrides")) {
    set_value(spec, "train.model.name", row.required("model").text());
    for (const Value& change : changes->entries())
      set_value(spec, "train.model.override." + change.node().key, change.text());
  } else {
    set_value(spec, "train.model", row.required("model").text());
  }
  for (const char* key : {"sequence", "global_batch"})
    set_value(spec, fmt::format("train.{}", key), training.required(key).text());
  set_value(spec, "train.precision", precision(training));
  set_value(spec, "stack", training.required("stack").text());
  set_plan(training, recompute, spec);
  return spec;
}

}  // namespace shortboard
