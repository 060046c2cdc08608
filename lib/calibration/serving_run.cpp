#include "calibration/serving_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "calibration/row_values.h"
#include "hwdb/nearest_stack.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 9> kFigures{"output_tokens_per_s_per_accelerator",
                                                   "input_tokens_per_s_per_accelerator",
                                                   "total_tokens_per_s_per_accelerator",
                                                   "ttft_ms",
                                                   "tpot_ms",
                                                   "ttft_ms_p95",
                                                   "ttft_ms_p99",
                                                   "tpot_ms_p99",
                                                   "memory_peak_gb"};

constexpr double kMostDrafted = 1000.0;

/// "MTP 3, 2.82 tokens a step", "MTP 1, 70 % accepted": what is guessed, and what a step yields ("1.8 to 1.9":
/// between).
struct Speculation {
  int drafted = 0;
  double accepted = 1.0;
};

std::vector<double> numbers_in(std::string_view text) {
  std::vector<double> found;
  for (std::size_t at = 0; (at = text.find_first_of("0123456789", at)) != std::string_view::npos;) {
    double number = 0.0;
    const char* const first = text.data() + at;
    const auto [end, wrong] = std::from_chars(first, text.data() + text.size(), number, std::chars_format::fixed);
    if (wrong == std::errc{}) found.push_back(number);
    at += static_cast<std::size_t>(end - first);
  }
  return found;
}

std::optional<Speculation> speculation_of(const Value& text) {
  if (text.text() == "none") return std::nullopt;
  const std::vector<double> numbers = numbers_in(text.text());
  if (numbers.size() < 2 || numbers[0] > kMostDrafted) throw text.error("tells no draft depth and acceptance");
  Speculation found{static_cast<int>(numbers[0]), 0.0};
  const bool percent = text.text().find('%') != std::string::npos;
  double sum = 0.0;
  for (std::size_t i = 1; i < numbers.size(); ++i) sum += numbers[i];
  const double mean = sum / static_cast<double>(numbers.size() - 1);
  found.accepted = percent ? 1.0 + found.drafted * mean / 100.0 : mean;
  return found;
}

/// Ranks a card: some cards hold two dies, each a rank of its own to its software.
int ranks_a_card(int ranks, int cards) { return std::max(1, ranks / std::max(1, cards)); }

PlanSpec plan_of(const Value& inference, int cards) {
  const auto degree = [&](std::string_view key) {
    return std::max(1, count_in(inference, key, 0).value_or(1));  // "ep: 0" is how some say none
  };
  const int data = degree("attention_dp"), expert = degree("ep");
  const int dies = ranks_a_card(std::max(data, expert), cards);
  PlanSpec plan;
  plan.tensor = count_or_auto_in(inference, "tp");
  plan.pipeline = count_or_auto_in(inference, "pp");
  if (data > 1) plan.attention_data = data / dies;
  if (expert > 1) plan.expert = expert / dies;
  if (data == 1 && !plan.tensor) plan.tensor = cards;
  return plan;
}

void set_load(const Value& inference, int cards, Serve& serve) {
  if (serve.mode != ServingMode::online) serve.batch = positive_in(inference, "batch");
  if (const auto each = positive_in(inference, "batch_per_accelerator")) serve.batch = *each * cards;
  if (const auto tokens = positive_in(inference, "tokens_per_accelerator"))
    serve.batch = *tokens * cards / inference.required("input_tokens").positive();
  // Where both are given, the arrivals are throttled by the requests in flight.
  serve.concurrency = positive_in(inference, "concurrency");
  serve.requests = positive_in(inference, "requests");
  if (serve.mode == ServingMode::online && !serve.concurrency) serve.rate = positive_in(inference, "request_rate");
}

Serve serve_of(const Value& row, const Value& inference, int cards) {
  Serve serve;
  serve.model = row.required("model").text();
  (void)inference.required("mode");
  serve.mode = named_in<ServingMode>(inference, "mode", kServingModeNames);
  serve.weights = named_in<ServingFormat>(inference, "weights", kServingFormatNames);
  serve.activations = named_in<ServingFormat>(inference, "activations", kServingFormatNames);
  serve.kv_cache = named_in<ServingFormat>(inference, "kv_cache", kServingFormatNames);
  if (const auto tokens = positive_in(inference, "input_tokens")) serve.input = LengthsSpec{*tokens};
  if (const auto tokens = positive_in(inference, "output_tokens")) serve.output = LengthsSpec{*tokens};
  set_load(inference, cards, serve);
  if (const auto text = inference.optional("speculative"))
    if (const std::optional<Speculation> speculation = speculation_of(*text))
      serve.speculation = SpeculationSpec{speculation->drafted, speculation->accepted};
  return serve;
}

/// Cards of one server; those whose own links reach fewer keep to these.
std::optional<int> domain_of(const Value& cluster, const Database& database) {
  const std::optional<int> domain = count_in(cluster, "per_node");
  const Accelerator card = database.accelerator(cluster.required("accelerator").text());
  if (domain && card.scale_up_domain && card.scale_up_domain->value < *domain) return std::nullopt;
  return domain;
}

Spec serving_spec(const Value& row, const std::string& engine, const Database& database) {
  const Value cluster = row.required("cluster"), inference = row.required("inference");
  const int cards = cluster.required("count").count();
  GroupSpec group;
  group.accelerator = cluster.required("accelerator").text();
  group.count = cards;
  group.domain = domain_of(cluster, database);
  if (const auto link = positive_in(cluster, "scale_out_gbps_per_accelerator")) group.scale_out = gigabits(*link);
  Spec spec;
  spec.file = row.at().file;
  spec.cluster.groups = {group};
  spec.workload = serve_of(row, inference, cards);
  spec.plan = plan_of(inference, cards);
  spec.stack = engine;
  return spec;
}

/// "p50", "median" or "mean", with remarks behind it.
int percentile_of(const Value& measured) {
  const std::optional<Value> given = measured.optional("percentile");
  if (!given || given->text().starts_with("mean")) return 0;
  if (given->text().starts_with("median") || given->text().starts_with("p50")) return 50;
  if (given->text().starts_with("p90")) return 90;
  if (given->text().starts_with("p99")) return 99;
  throw given->error("is no percentile", "mean, median, p50, p90 or p99");
}

Seconds latency(Seconds mean, const std::optional<Spread>& spread, std::string_view metric, int percentile) {
  if (!spread) return mean;
  if (metric.ends_with("_p95")) return spread->p95;
  return spread->at(metric.ends_with("_p99") ? 99 : percentile);
}

}  // namespace

ServingRun read_serving_run(const Value& row, const Database& database) {
  ServingRun run;
  run.id = row.required("id").text();
  const Value measured = row.required("measured");
  for (const std::string_view metric : kFigures)
    if (const std::optional<Value> value = measured.optional(metric))
      run.figures.push_back({std::string{metric}, value->positive()});
  if (run.figures.empty()) throw measured.error("holds no figure that is predicted");
  run.percentile = percentile_of(measured);
  run.engine = row.required("inference").required("stack").text();
  run.question = serving_question_of(serving_spec(row, nearest_engine(database, run.engine), database), database);
  return run;
}

double predicted_figure(const ServingRun& run, const ServingPoint& point, std::string_view metric) {
  const ServingQuestion& c = run.question;
  const ServingPlan& plan = *c.plan;
  const double cards = plan.cards_a_replica();
  if (metric == "output_tokens_per_s_per_accelerator") return point.output_tokens_per_second / cards;
  if (metric == "input_tokens_per_s_per_accelerator") return point.input_tokens_per_second / cards;
  if (metric == "total_tokens_per_s_per_accelerator")
    return (point.output_tokens_per_second + point.input_tokens_per_second) / cards;
  if (metric.starts_with("ttft_ms")) return latency(point.ttft, point.ttft_spread, metric, run.percentile).base() * 1e3;
  if (metric.starts_with("tpot_ms")) return latency(point.tpot, point.tpot_spread, metric, run.percentile).base() * 1e3;
  const double sequences = point.in_flight / plan.attention_data;
  const double step = std::min(sequences * c.size.input, c.engine.batching.most_tokens);
  const ServingMemory memory = serving_memory(c.cluster, c.job, plan, c.size.input + c.size.output, step);
  return (memory.resident() + sequences * memory.cache_sequence).base() / 1e9;
}

}  // namespace shortboard
