#include <array>

#include "hwdb/figures.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

void read_parallel(const Value& list, Pipeline& pipeline) {
  constexpr std::array<std::string_view, 5> kNames{"ulysses", "ring", "cfg_parallel", "pipefusion", "tensor"};
  const std::array<bool*, 5> flags{&pipeline.ulysses, &pipeline.ring, &pipeline.cfg_parallel, &pipeline.pipefusion,
                                   &pipeline.tensor};
  for (const Value& item : list.items()) *flags[item.one_of("kind of parallelism", kNames)] = true;
}

}  // namespace

Pipeline read_pipeline(const Value& entry) {
  entry.allow({"id",
               "name",
               "aliases",
               "sources",
               "year",
               "usual_for",
               "parallel",
               "apart",
               "attention_kernel",
               "attention_format",
               "attention",
               "product",
               "convolution",
               "volume",
               "elementwise",
               "uncompiled",
               "compiles",
               "host_launch",
               "compiled_launch",
               "exchange",
               "overlap",
               "step_overhead",
               "request_overhead",
               "tiles_decoder",
               "context",
               "uncertainty"});
  const Figures figures{entry};
  const auto number = [&](std::string_view key) { return figures.number(entry.required(key)); };
  const auto span = [&](std::string_view key) { return figures.read(entry.required(key), parse_seconds); };
  Pipeline pipeline;
  pipeline.id = entry.required("id").text();
  pipeline.name = entry.required("name").text();
  pipeline.year = entry.required("year").count(2020);
  if (const std::optional<Value> classes = entry.optional("usual_for"))
    for (const Value& one : classes->items()) pipeline.usual_for.push_back(one.text());
  read_parallel(entry.required("parallel"), pipeline);
  if (const std::optional<Value> apart = entry.optional("apart")) pipeline.apart = apart->boolean();
  pipeline.attention_kernel = entry.required("attention_kernel").text();
  const Value format = entry.required("attention_format");
  pipeline.attention_format = static_cast<NumberFormat>(format.one_of("number format", kNumberFormatNames));
  pipeline.attention = number("attention");
  pipeline.product = number("product");
  pipeline.convolution = number("convolution");
  pipeline.volume = number("volume");
  pipeline.elementwise = number("elementwise");
  pipeline.uncompiled = number("uncompiled");
  pipeline.compiles = entry.required("compiles").boolean();
  pipeline.host_launch = span("host_launch");
  pipeline.compiled_launch = span("compiled_launch");
  pipeline.exchange = number("exchange");
  const Value overlap = entry.required("overlap");
  (void)overlap.required("value").share();
  pipeline.overlap = figures.number(overlap, true);
  pipeline.step_overhead = span("step_overhead");
  pipeline.request_overhead = span("request_overhead");
  pipeline.tiles_decoder = entry.required("tiles_decoder").boolean();
  pipeline.context = figures.read(entry.required("context"), parse_bytes);
  pipeline.uncertainty = number("uncertainty");
  return pipeline;
}

}  // namespace shortboard
