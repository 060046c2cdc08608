#include "hwdb/figures.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

Sourced<double> share(const Value& map, std::string_view key, const Figures& figures) {
  const Value figure = map.required(key);
  (void)figure.required("value").share();
  return figures.number(figure, true);
}

}  // namespace

Stack read_stack(const Value& entry) {
  entry.allow({"id", "name", "aliases", "sources", "year", "overlap", "attention", "elementwise", "launch_gap",
               "step_overhead", "straggler", "memory_overhead", "schedules", "dispatch", "sequence_parallel",
               "distributed_optimizer"});
  const Figures figures{entry};
  Stack stack;
  stack.id = entry.required("id").text();
  stack.name = entry.required("name").text();
  stack.year = entry.required("year").count(2015);
  const Value overlap = entry.required("overlap");
  overlap.allow({"tensor", "data", "pipeline", "expert", "context", "slowdown"});
  stack.overlap_tensor = share(overlap, "tensor", figures);
  stack.overlap_data = share(overlap, "data", figures);
  stack.overlap_pipeline = share(overlap, "pipeline", figures);
  stack.overlap_expert = share(overlap, "expert", figures);
  stack.overlap_context = share(overlap, "context", figures);
  stack.overlap_slowdown = figures.number(overlap.required("slowdown"));
  stack.attention = figures.number(entry.required("attention"));
  stack.elementwise = figures.number(entry.required("elementwise"));
  stack.launch_gap = figures.read(entry.required("launch_gap"), parse_seconds);
  stack.step_overhead = figures.read(entry.required("step_overhead"), parse_seconds);
  stack.straggler = figures.number(entry.required("straggler"), true);
  stack.memory_overhead = figures.read(entry.required("memory_overhead"), parse_bytes);
  for (const Value& schedule : entry.required("schedules").items()) stack.schedules.push_back(schedule.text());
  const Value dispatch = entry.required("dispatch");
  dispatch.allow({"once_a_domain", "narrow"});
  stack.dispatch_once = dispatch.required("once_a_domain").boolean();
  stack.dispatch_narrow = dispatch.required("narrow").boolean();
  stack.sequence_parallel = entry.required("sequence_parallel").boolean();
  stack.distributed_optimizer = entry.required("distributed_optimizer").boolean();
  return stack;
}

}  // namespace shortboard
