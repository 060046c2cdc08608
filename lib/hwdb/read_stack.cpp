#include <fmt/format.h>

#include "hwdb/figures.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

Sourced<double> share(const Value& map, std::string_view key, const Figures& figures) {
  const Value figure = map.required(key);
  (void)figure.required("value").share();
  return figures.number(figure, true);
}

/// {weight, gradient, state, logit, spare_gradients, fragments, context, ...}: bytes per parameter or logit are plain
/// numbers.
MemoryHabits read_memory(const Value& map) {
  map.allow({"weight", "gradient", "state", "exchange", "gathered", "logit", "logged_at_rest", "gathered_inputs",
             "gather_buffers", "workspace", "keeps_activated", "spare_gradients", "fragments", "context", "confidence",
             "source", "note"});
  const auto number = [&](std::string_view key) {
    const std::optional<Value> value = map.optional(key);
    return value ? value->number() : 0.0;
  };
  const auto flag = [&](std::string_view key) {
    const std::optional<Value> value = map.optional(key);
    return value && value->boolean();
  };
  return {.weight_bytes = map.required("weight").positive(),
          .gradient_bytes = map.required("gradient").positive(),
          .state_bytes = map.required("state").number(),
          .exchange_bytes = number("exchange"),
          .gathered_bytes = number("gathered"),
          .gathered_inputs = flag("gathered_inputs"),
          .keeps_activated = flag("keeps_activated"),
          .logit_bytes = map.required("logit").positive(),
          .spare_gradients = map.required("spare_gradients").boolean(),
          .gather_buffers = number("gather_buffers"),
          .logged_at_rest = flag("logged_at_rest"),
          .workspace = map.optional("workspace") ? map.required("workspace").figure(parse_bytes) : Bytes{},
          .fragments = map.required("fragments").share(),
          .context = map.required("context").figure(parse_bytes)};
}

/// {kinds, confidence, source, note}: the first kind is the default of a plan.
void read_context_exchanges(const Value& map, const Figures& figures, Stack& stack) {
  map.allow({"kinds", "confidence", "source", "note"});
  const Value kinds = map.required("kinds");
  ContextExchanges& exchanges = stack.context_exchanges;
  exchanges.runs = {};
  bool first = true;
  for (const Value& item : kinds.items()) {
    const std::size_t kind = item.one_of("context exchange", kContextExchangeNames);
    if (first) exchanges.usual = static_cast<ContextExchange>(kind);
    exchanges.runs[kind] = true;
    first = false;
  }
  if (first)
    throw kinds.error("is empty", fmt::format("name at least one of {}", fmt::join(kContextExchangeNames, ", ")));
  stack.context_exchanges_from = figures.provenance(map);
}

}  // namespace

Stack read_stack(const Value& entry) {
  entry.allow({"id",
               "name",
               "aliases",
               "sources",
               "year",
               "overlap",
               "attention",
               "attention_kernel",
               "elementwise",
               "grouped",
               "uncompiled",
               "host_launch",
               "launch_gap",
               "step_overhead",
               "straggler",
               "bucket",
               "bucket_per_copy",
               "memory",
               "schedules",
               "context_exchange",
               "dispatch",
               "sequence_parallel",
               "distributed_optimizer",
               "stages"});
  const Figures figures{entry};
  Stack stack;
  stack.id = entry.required("id").text();
  stack.name = entry.required("name").text();
  stack.year = entry.required("year").count(2015);
  const Value overlap = entry.required("overlap");
  overlap.allow({"tensor", "async_tensor", "data", "pipeline", "expert", "context", "slowdown"});
  stack.overlap_tensor = share(overlap, "tensor", figures);
  stack.async_tensor = share(overlap, "async_tensor", figures);
  stack.overlap_data = share(overlap, "data", figures);
  stack.overlap_pipeline = share(overlap, "pipeline", figures);
  stack.overlap_expert = share(overlap, "expert", figures);
  stack.overlap_context = share(overlap, "context", figures);
  stack.overlap_slowdown = figures.number(overlap.required("slowdown"));
  stack.attention_kernel = entry.required("attention_kernel").text();
  stack.attention = figures.number(entry.required("attention"));
  stack.elementwise = figures.number(entry.required("elementwise"));
  stack.grouped.value = 1.0;
  if (const std::optional<Value> grouped = entry.optional("grouped")) stack.grouped = share(entry, "grouped", figures);
  stack.uncompiled = figures.number(entry.required("uncompiled"));
  if (const std::optional<Value> launch = entry.optional("host_launch"))
    stack.host_launch = figures.read(*launch, parse_seconds);
  stack.launch_gap = figures.read(entry.required("launch_gap"), parse_seconds);
  stack.step_overhead = figures.read(entry.required("step_overhead"), parse_seconds);
  stack.straggler = figures.number(entry.required("straggler"), true);
  stack.bucket = figures.read(entry.required("bucket"), parse_bytes);
  if (const std::optional<Value> growth = entry.optional("bucket_per_copy"))
    stack.bucket_per_copy = figures.read(*growth, parse_bytes);
  stack.memory = read_memory(entry.required("memory"));
  stack.memory_from = figures.provenance(entry.required("memory"));
  for (const Value& schedule : entry.required("schedules").items()) stack.schedules.push_back(schedule.text());
  if (const std::optional<Value> exchanges = entry.optional("context_exchange"))
    read_context_exchanges(*exchanges, figures, stack);
  const Value dispatch = entry.required("dispatch");
  dispatch.allow({"once_a_domain", "narrow"});
  stack.dispatch_once = dispatch.required("once_a_domain").boolean();
  stack.dispatch_narrow = dispatch.required("narrow").boolean();
  stack.sequence_parallel = entry.required("sequence_parallel").boolean();
  stack.distributed_optimizer = entry.required("distributed_optimizer").boolean();
  stack.stages = static_cast<StageDealing>(entry.required("stages").one_of("stage dealing", kStageDealingNames));
  return stack;
}

}  // namespace shortboard
