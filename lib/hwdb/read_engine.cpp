#include <utility>

#include "hwdb/figures.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

EngineBatching read_batching(const Value& map) {
  map.allow({"memory_fraction", "reserve", "reserve_peer", "activation_bytes", "most_sequences", "most_tokens",
             "chunked", "room_for_output", "narrow_cache", "whole_embedding", "confidence", "source", "note"});
  return {.memory_fraction = map.required("memory_fraction").share(),
          .reserve = map.required("reserve").figure(parse_bytes),
          .reserve_peer = map.required("reserve_peer").figure(parse_bytes),
          .activation_bytes = map.required("activation_bytes").number(),
          .most_sequences = static_cast<double>(map.required("most_sequences").count()),
          .most_tokens = static_cast<double>(map.required("most_tokens").count()),
          .chunked = map.required("chunked").boolean(),
          .room_for_output = map.required("room_for_output").boolean(),
          .narrow_cache = map.required("narrow_cache").boolean(),
          .whole_embedding = map.required("whole_embedding").boolean()};
}

std::vector<int> read_counts(const std::optional<Value>& list) {
  std::vector<int> counts;
  if (list)
    for (const Value& item : list->items()) counts.push_back(item.count());
  return counts;
}

EngineAttention read_attention(const Value& map) {
  map.allow({"head_sizes", "group_sizes", "least_blocks", "splits", "narrow_prompts", "confidence", "source", "note"});
  return {.head_sizes = read_counts(map.optional("head_sizes")),
          .group_sizes = read_counts(map.optional("group_sizes")),
          .least_blocks = map.required("least_blocks").number(),
          .splits = map.required("splits").boolean(),
          .narrow_prompts = map.required("narrow_prompts").boolean()};
}

}  // namespace

Engine read_engine(const Value& entry) {
  entry.allow({"id",        "name",      "aliases",  "sources",       "year",     "step",     "sequence",
               "request",   "front_end", "launch",   "prompt_launch", "prefill",  "decode",   "reduce",
               "imbalance", "widened",   "products", "uncertainty",   "batching", "attention"});
  const Figures figures{entry};
  Engine engine;
  engine.id = entry.required("id").text();
  engine.name = entry.required("name").text();
  engine.year = entry.required("year").count(2015);
  const auto seconds = [&](std::string_view key) { return figures.read(entry.required(key), parse_seconds); };
  const auto number = [&](std::string_view key) { return figures.number(entry.required(key)); };
  engine.step = seconds("step");
  engine.sequence = seconds("sequence");
  engine.request = seconds("request");
  if (entry.optional("front_end")) engine.front_end = seconds("front_end");
  engine.launch = number("launch");
  engine.prompt_launch = number("prompt_launch");
  engine.prefill = number("prefill");
  engine.decode = number("decode");
  engine.reduce = number("reduce");
  engine.imbalance = number("imbalance");
  engine.widened = number("widened");
  if (engine.imbalance.value < 1.0)
    throw entry.required("imbalance").error("is below 1", "the fullest card has at least the mean");
  if (entry.optional("uncertainty")) engine.uncertainty = number("uncertainty");
  if (const std::optional<Value> products = entry.optional("products")) engine.products = products->text();
  engine.batching = read_batching(entry.required("batching"));
  engine.batching_from = figures.provenance(entry.required("batching"));
  if (const std::optional<Value> attention = entry.optional("attention")) {
    engine.attention = read_attention(*attention);
    engine.attention_from = figures.provenance(*attention);
  }
  return engine;
}

}  // namespace shortboard
