#include <fmt/format.h>

#include <algorithm>

#include "report/english.h"
#include "report/gain_tables.h"
#include "report/measured.h"
#include "report/phase.h"
#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

std::string evidence(const ServingAnswer& a) {
  const bool prompts = a.question.mode == ServingMode::prefill;
  const double tokens = prompts ? a.input_tokens_per_second : a.output_tokens_per_second;
  return fmt::format("{}; engine constants of {}. {} tokens/s from {:.4g} to {:.4g} (80% interval, +-{:.0f}%).",
                     evidence_of_kernels(a.shared.accuracy.evidence, a.question.parts.kernels), a.question.engine.id,
                     prompts ? "Input" : "Output", tokens / (1.0 + a.shared.accuracy.uncertainty),
                     tokens * (1.0 + a.shared.accuracy.uncertainty), 100.0 * a.shared.accuracy.uncertainty);
}

/// "TTFT 128 ms", with percentiles where requests fare differently.
std::string latency(const char* name, Seconds mean, const std::optional<Spread>& spread) {
  if (!spread) return fmt::format("{} {}", name, span(mean.base()));
  return fmt::format("{} mean {}, p50 {}, p90 {}, p99 {}", name, span(mean.base()), span(spread->p50.base()),
                     span(spread->p90.base()), span(spread->p99.base()));
}

std::string latencies(const ServingAnswer& a) {
  const ServingPoint& p = a.point;
  std::string text;
  if (p.ttft > Seconds{})
    text +=
        fmt::format("{} ({}); ", latency("TTFT", p.ttft, p.ttft_spread),
                    a.question.mode == ServingMode::online
                        ? "from arrival to the first token"
                        : "from when the engine takes a request to its first token, its wait for a place not counted");
  if (p.tpot > Seconds{})
    text += fmt::format("{} (time of a token after the first); ", latency("TPOT", p.tpot, p.tpot_spread));
  return text + fmt::format("{:.4g} requests at once, bounded by: {} (cache and engine allow {:.4g}).", a.in_flight,
                            kBatchBoundNames[static_cast<std::size_t>(a.bound)], a.largest_batch);
}

std::string definitions(const ServingAnswer& a) {
  const ServingCluster& cluster = a.question.cluster;
  const ServingFormats& formats = a.question.job.formats;
  const bool experts = a.question.job.model.has_experts();
  const FlopsPerSecond peak = experts ? cluster.experts.peak : cluster.dense.peak;
  const std::string narrow =
      peak > cluster.cards.nominal
          ? fmt::format("; {:.1f}% of the {} peak", 100.0 * a.shared.mfu * (cluster.cards.nominal / peak).base(),
                        name(formats.activations))
          : "";
  return fmt::format(
      "MFU {:.1f}% of the dense 16-bit peak ({:.4g} TFLOPS a card){}: FLOPs that the tokens need, each once. MBU "
      "{:.1f}%: "
      "bytes of weights and cache that a card must read, over time x memory bandwidth ({:.4g} TB/s).",
      100.0 * a.shared.mfu, cluster.cards.nominal.base() / 1e12, narrow, 100.0 * a.mbu,
      cluster.cards.attention.bandwidth.base() / 1e12);
}

Table rate_table(const ServingAnswer& a) {
  Table table{"What it serves", {"a second", "cluster", "a card"}, {}, {}};
  const auto row = [&](const char* what, double value) {
    table.rows.push_back({what, fmt::format("{:.4g}", value), fmt::format("{:.4g}", value / a.cards())});
  };
  row("output tokens", a.output_tokens_per_second);
  if (a.input_tokens_per_second > 0.0) {
    row("input tokens", a.input_tokens_per_second);
    row("output and input tokens", a.total_tokens_per_second());
  }
  row("requests", a.requests_per_second);
  return table;
}

Table phase_table(const ServingAnswer& a) {
  Table table{"Prefill and decode, each alone", {"phase", "a request", "effective P", "MFU", "MBU"}, {}, {}};
  for (const ServingPhase& phase : {*a.prefill, *a.decode})
    table.rows.push_back({std::string{phase.name()}, span(phase.point.seconds_per_request()),
                          fmt::format("{:.4g}", phase.effective_pflops), fmt::format("{:.1f}%", 100.0 * phase.mfu),
                          fmt::format("{:.1f}%", 100.0 * phase.mbu)});
  table.below =
      "a request: seconds of a replica; prefill in steps of as many prompt tokens as the engine takes, or of "
      "the batch asked; decode at the batch that runs";
  return table;
}

Table plan_table(const ServingAnswer& a) {
  const ServingPlan& p = a.plan;
  std::string line = plan_line(p);
  if (a.plans_tried > 0) line += fmt::format(" (the best that fits of {} plans tried)", a.plans_tried);
  return {"Plan",
          {},
          {{line},
           {fmt::format("{:.4g} requests at once = replicas {} x attention_data {} x {:.4g}; of them {:.4g} generate",
                        a.in_flight, p.replicas, p.attention_data, a.in_flight / p.replicas / p.attention_data,
                        a.point.generating * p.replicas)}},
          {}};
}

Table memory_table(const ServingAnswer& a) {
  const ServingMemory& m = a.memory;
  Table table{"Memory of a card", {"kind", "GB"}, {}, {}};
  const auto row = [&](std::string kind, Bytes bytes) {
    table.rows.push_back({std::move(kind), fmt::format("{:.2f}", bytes.base() / 1e9)});
  };
  const Bytes used = cache_in_use(a);
  row("weights", m.weights);
  if (m.adapters > Bytes{}) row("adapters", m.adapters);
  row("activations of the largest step", m.activations);
  row("engine's reserve", m.reserve);
  row("cache in use", used);
  row("cache left over", m.cache() - used);
  table.below =
      fmt::format("{:.2f} GB: the {:.0f}% of {:.2f} GB usable that {} fills; {:.4g} MB of cache a sequence",
                  m.budget.base() / 1e9, 100.0 * a.question.engine.batching.memory_fraction,
                  a.question.cluster.cards.memory.base() / 1e9, a.question.engine.id, m.cache_sequence.base() / 1e6);
  return table;
}

Table time_table(const ServingAnswer& a) {
  Table table{"Where a replica's time a request goes", {"part", "prefill", "decode", "share"}, {}, {}};
  const Parts &prefill = a.point.prefill, &decode = a.point.decode;
  const double total = a.point.seconds_per_request() + a.idle.base();
  for (std::size_t i = 0; i < Parts::size(); ++i) {
    const auto part = static_cast<Part>(i);
    if (prefill[part] == 0.0 && decode[part] == 0.0) continue;
    table.rows.push_back({std::string{serving_part_name(part)}, fmt::format("{:.4f} ms", 1e3 * prefill[part]),
                          fmt::format("{:.4f} ms", 1e3 * decode[part]),
                          fmt::format("{:.2f}%", 100.0 * (prefill[part] + decode[part]) / total)});
  }
  std::string sum = fmt::format("{:.4g} ms = {:.4g} of prefill + {:.4g} of decode", 1e3 * total, 1e3 * prefill.total(),
                                1e3 * decode.total());
  if (a.idle > Seconds{}) sum += fmt::format(" + {:.4g} of waiting for requests", 1e3 * a.idle.base());
  table.below = sum + "; steps that do both count as decode, and as prefill what prompts add to them";
  return table;
}

std::string gains_in(const ServingAnswer& a) {
  const bool met = a.question.rate > 0.0 && a.requests_per_second >= 0.999 * a.question.rate;
  const double waits = a.idle.base() / (a.idle.base() + a.point.seconds_per_request());
  return fmt::format("{}gains are in {}, with the plan {}",
                     a.idle > Seconds{} ? fmt::format("{:.1f}% waits for requests; ", 100.0 * waits) : "",
                     met ? "latency" : "tokens a second", a.plans_tried > 0 ? "chosen anew" : "kept");
}

}  // namespace

Page serving_page(const ServingAnswer& a) {
  Page page{
      a.question.title, {sentence(a), evidence(a), latencies(a), definitions(a)}, {}, texts_of(a.shared.not_modelled)};
  std::vector<Table>& tables = page.tables;
  tables = {ladder_table("From nominal to effective P", a.shared.ladder),
            gain_table("What more of a resource would give", "share of the time", a.shared.gains, gains_in(a))};
  if (a.shared.chain) tables.push_back(chain_table(*a.shared.chain, a.shared.effective_pflops));
  tables.push_back(beside_table({}, a.shared.open));
  tables.push_back(rate_table(a));
  if (a.prefill && a.decode) {  // one alone is the whole, above
    tables.push_back(phase_table(a));
    add_phase(*a.prefill, tables);
    add_phase(*a.decode, tables);
  }
  for (Table table : {plan_table(a), memory_table(a), time_table(a)}) tables.push_back(std::move(table));
  if (!a.shared.operators.empty()) tables.push_back(operator_table(a.shared.operators));
  if (!a.shared.constants.empty()) tables.push_back(constant_table(a.shared.constants));
  if (!a.question.published.empty()) tables.push_back(published_table(a.question.published, ours(a)));
  if (!a.question.assumed.empty()) tables.push_back(assumed_table(a.question.assumed));
  add_measured(a.shared.measured, page);
  return page;
}

std::string plan_line(const ServingPlan& p) {
  const std::string line = fmt::format("tensor {} x attention_data {} x pipeline {} x replicas {} = {} cards", p.tensor,
                                       p.attention_data, p.pipeline, p.replicas, p.cards_a_replica() * p.replicas);
  return p.expert > 1 ? line + fmt::format("; experts over {}", p.expert) : line;
}

}  // namespace shortboard
