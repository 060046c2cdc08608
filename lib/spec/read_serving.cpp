#include "spec/read_serving.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "document/value.h"
#include "hwdb/nearest_stack.h"
#include "spec/read_cluster.h"
#include "spec/read_degree.h"
#include "spec/read_lengths.h"
#include "spec/read_measured.h"
#include "spec/read_model.h"
#include "spec/read_objective.h"
#include "spec/read_published.h"
#include "spec/read_serving_formats.h"
#include "spec/read_trace.h"

namespace shortboard {
namespace {

constexpr double kUsualInput = 1024.0, kUsualOutput = 1024.0;
constexpr std::string_view kUsualEngine = "vllm-2025";

constexpr std::array<std::string_view, 7> kMeasured{"output_tokens_per_s",
                                                    "output_tokens_per_s_per_accelerator",
                                                    "input_tokens_per_s",
                                                    "input_tokens_per_s_per_accelerator",
                                                    "requests_per_s",
                                                    "ttft_ms",
                                                    "tpot_ms"};

Lengths lengths(const Value& serve, std::string_view key, double usual, ServingQuestion& c) {
  if (const std::optional<Value> given = serve.optional(key)) {
    const Lengths found = read_lengths(*given);
    if (found.mean < 1.0) throw given->error("is less than one token");
    return found;
  }
  c.assumed.push_back(
      {fmt::format("{} tokens a request", key), fmt::format("{:.0f}", usual), fmt::format("serve.{}", key)});
  return {usual, 0.0};
}

/// Recorded requests bring their lengths and their rate.
void read_recorded(const Value& trace, const std::string& file, ServingQuestion& c) {
  c.trace = read_trace_file((std::filesystem::path{file}.parent_path() / trace.text()).string());
  c.size = {};
  double cached = 0.0;
  for (const Arrival& one : c.trace) {
    c.size.input += one.input / static_cast<double>(c.trace.size());
    c.size.output += one.output / static_cast<double>(c.trace.size());
    cached += one.cached / static_cast<double>(c.trace.size());
  }
  if (cached > 0.0)
    c.assumed.push_back({"prompt tokens that earlier requests of the trace left in the cache",
                         fmt::format("{:.0f}%: nothing is evicted", 100.0 * cached / c.size.input), "serve.trace"});
}

void read_wanted(const Value& serve, const std::string& file, bool mixed, ServingQuestion& c) {
  if (const std::optional<Value> trace = serve.optional("trace")) read_recorded(*trace, file, c);
  if (const std::optional<Value> objective = serve.optional("objective")) c.objective = read_objective(*objective);
  if (const std::optional<Value> roles = serve.optional("roles"); roles && !mixed) c.roles = read_roles(*roles);
  for (const std::string_view key : {"trace", "objective", "roles"})
    if (c.mode != ServingMode::online && serve.optional(key) && (key != "roles" || c.mode != ServingMode::offline))
      throw serve.required(key).error("needs mode online");
  for (const std::string_view key : {"rate", "concurrency", "requests", "input", "output"})
    if (!c.trace.empty() && serve.optional(key)) throw serve.required(key).error("is what the trace tells already");
}

/// Arrivals a second: "40", "40 /s".
double arrivals(const Value& rate) {
  std::string text = rate.text();
  if (text.ends_with("/s")) text.erase(text.find_last_not_of(" /s") + 1);
  Node number = rate.node();
  number.text = text;
  return Value{number, rate.at().file, rate.at().path}.positive();
}

/// Each mode has one measure of its load.
void check_load(const Value& serve, const ServingQuestion& c) {
  const bool online = c.mode == ServingMode::online, offline = c.mode == ServingMode::offline;
  const auto misplaced = [&](std::string_view key, double value, bool right) {
    if (value > 0.0 && !right)
      throw serve.required(key).error(
          fmt::format("says nothing of mode {}", kServingModeNames[static_cast<std::size_t>(c.mode)]));
  };
  misplaced("batch", c.batch, !online && !offline);
  misplaced("concurrency", c.concurrency, online);
  misplaced("requests", c.requests, online);
  misplaced("rate", c.rate, online);
}

void read_load(const Value& serve, ServingQuestion& c) {
  if (const std::optional<Value> mode = serve.optional("mode"))
    c.mode = static_cast<ServingMode>(mode->one_of("mode", kServingModeNames));
  else
    c.assumed.push_back({"mode", std::string{kServingModeNames[static_cast<std::size_t>(c.mode)]}, "serve.mode"});
  const bool recorded = serve.optional("trace").has_value();
  if (!recorded) {
    const Lengths input = lengths(serve, "input", kUsualInput, c);
    const Lengths output = c.mode == ServingMode::prefill ? Lengths{1.0} : lengths(serve, "output", kUsualOutput, c);
    c.size = {input.mean, output.mean};
    c.input_sigma = input.sigma;
    c.output_sigma = output.sigma;
  }
  const auto number = [&](std::string_view key) {
    const std::optional<Value> value = serve.optional(key);
    return value ? value->positive() : 0.0;
  };
  c.batch = number("batch");
  c.concurrency = number("concurrency");
  c.requests = number("requests");
  if (const std::optional<Value> rate = serve.optional("rate")) c.rate = arrivals(*rate);
  check_load(serve, c);
}

void read_manner(const Value& serve, ServingQuestion& c) {
  ServingJob& job = c.job;
  if (const std::optional<Value> hit = serve.optional("prefix_hit")) {
    job.cached_prefix = hit->share();
    if (job.cached_prefix >= 1.0) throw hit->error("leaves no token to compute", "give a share below 1");
  }
  if (const std::optional<Value> speculation = serve.optional("speculation")) {
    speculation->allow({"drafted", "accepted"});
    job.drafted = speculation->required("drafted").count();
    const Value accepted = speculation->required("accepted");
    job.accepted = accepted.positive();
    if (job.accepted < 1.0 || job.accepted > 1.0 + job.drafted)
      throw accepted.error("is no number of tokens a step", fmt::format("from 1 to {:.0f}", 1.0 + job.drafted));
  }
  if (const std::optional<Value> lora = serve.optional("lora")) {
    lora->allow({"rank", "adapters"});
    job.adapters = {static_cast<double>(lora->required("rank").count()),
                    static_cast<double>(lora->required("adapters").count())};
    c.assumed.push_back({"adapters go with", "every product of attention and dense blocks, in 16 bits", "serve.lora"});
  }
  if (const std::optional<Value> imbalance = serve.optional("expert_imbalance")) {
    job.imbalance = imbalance->number();
    if (job.imbalance < 1.0) throw imbalance->error("is below 1", "the fullest card has no less than the mean");
  } else if (job.model.has_experts()) {
    job.imbalance = c.engine.imbalance.value;
    c.assumed.push_back({"rows of the fullest expert-parallel card over the mean", fmt::format("{:.2f}", job.imbalance),
                         "serve.expert_imbalance"});
  }
}

void read_plan(const std::optional<Value>& given, ServingQuestion& c) {
  if (!given) c.assumed.push_back({"plan", "auto: the best that fits", "plan"});
  if (!given || (!given->is_map() && given->text() == "auto")) return;
  if (!given->is_map())
    throw given->error(fmt::format("no plan '{}'", given->text()), "write auto, or a map of tensor, pipeline, ...");
  given->allow({"tensor", "pipeline", "attention_data", "expert", "replicas"});
  ServingLimits& limits = c.limits;
  limits.tensor = read_degree(*given, "tensor", c.assumed);
  limits.pipeline = read_degree(*given, "pipeline", c.assumed);
  const bool experts = c.job.model.has_experts();
  limits.attention_data =
      experts || given->optional("attention_data") ? read_degree(*given, "attention_data", c.assumed) : 1;
  limits.expert = experts || given->optional("expert") ? read_degree(*given, "expert", c.assumed) : 1;
  const std::optional<Value> replicas = given->optional("replicas");
  if (replicas && replicas->text() != "auto") limits.replicas = replicas->count();
  if (!limits.tensor || !limits.pipeline || !limits.attention_data || !limits.expert) return;
  ServingPlan plan{*limits.tensor, *limits.pipeline, *limits.attention_data, *limits.expert};
  const int left = c.cluster.cards.count / plan.cards_a_replica();
  plan.replicas = limits.replicas.value_or(std::max(1, left));
  if (!limits.replicas)
    c.assumed.push_back({"plan: replicas",
                         fmt::format("{} = {} / {}", plan.replicas, c.cluster.cards.count, plan.cards_a_replica()),
                         "plan.replicas"});
  c.plan = plan;
}

/// An engine's port to cards of a kernel class or a vendor, where hwdb knows it apart: its kernels, host code and
/// limits differ.
void take_port(const Database& database, ServingQuestion& c) {
  const std::string port = engine_port(database, c.engine.id, c.parts.accelerator);
  if (port.empty()) return;
  c.engine = database.engine(port);
  c.assumed.push_back({"serving engine's port to these cards", port, "stack"});
}

/// What was measured of the service itself: figures that its mode has.
void read_own_figures(const Value& spec, ServingQuestion& c) {
  c.measured = read_measured(spec, kMeasured);
  if (c.measured.empty()) return;
  const Value measured = spec.required("measured");
  if (c.roles)
    throw measured.error("is not explained where roles have cards of their own", "size each role's mode alone");
  const bool loaded = c.rate > 0.0 || c.concurrency > 0.0 || !c.trace.empty();
  if (c.mode == ServingMode::online && !loaded)
    throw measured.error("is of a load that serve does not tell", "give serve.rate or serve.concurrency");
  const auto has = [&](std::string_view metric) {
    if (metric == "ttft_ms" || metric.starts_with("input")) return c.mode != ServingMode::decode;
    if (metric == "tpot_ms") return c.mode != ServingMode::prefill && c.size.output > 1.0;
    return !metric.starts_with("output") || c.mode != ServingMode::prefill;
  };
  for (const MeasuredFigure& one : c.measured)
    if (!has(one.metric))
      throw measured.required(one.metric)
          .error(fmt::format("says nothing of mode {} with {:.4g} tokens out",
                             kServingModeNames[static_cast<std::size_t>(c.mode)], c.size.output));
}

}  // namespace

ServingQuestion read_serving(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  spec.allow({"cluster", "serve", "plan", "stack", "published", "measured"});
  const ReadCards cards = read_cluster(spec, database);
  ServingQuestion c = read_group_serving(spec, file, database,
                                         {.group = 0,
                                          .all_cards = cards.count,
                                          .mixed = false,
                                          .plan = spec.optional("plan"),
                                          .stack = spec.optional("stack")});
  c.published = read_published(spec, kServingMetrics);
  read_own_figures(spec, c);
  return c;
}

ServingQuestion read_group_serving(const Value& spec, const std::string& file, const Database& database,
                                   const GroupKeys& keys) {
  ServingQuestion c;
  c.title = file;
  ReadCards cards = read_group(spec, keys.group, database);
  c.parts = std::move(cards.parts);
  c.assumed = std::move(cards.assumed);
  c.engine = keys.stack ? database.engine(keys.stack->text(), keys.stack->at()) : database.engine(kUsualEngine);
  take_port(database, c);
  if (!keys.stack) c.assumed.push_back({"serving engine", c.engine.id, "stack"});
  const Value serve = spec.required("serve");
  serve.allow({"model", "weights", "activations", "kv_cache", "mode", "input", "output", "batch", "concurrency",
               "requests", "rate", "trace", "objective", "roles", "prefix_hit", "speculation", "lora",
               "expert_imbalance"});
  const Model model = read_served_model(serve.required("model"), file, database);
  c.job.model = model.architecture;
  c.job.formats = read_serving_formats(serve, model, c.parts.accelerator, c.engine, c.assumed);
  read_load(serve, c);
  read_wanted(serve, file, keys.mixed, c);
  read_manner(serve, c);
  c.cluster = make_serving_cluster(c.parts, c.engine, c.job.formats, cards.count, c.assumed);
  read_plan(keys.plan, c);
  return c;
}

}  // namespace shortboard
