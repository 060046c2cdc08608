#include "report/build.h"
#include "report/parts.h"
#include "report/serving_parts.h"

namespace shortboard {
namespace {

/// "offline", "at 40 requests/s", "in batches of 64": the load.
Wording load(const ServingQuestion& q) {
  switch (q.mode) {
    case ServingMode::offline:
      return "load_offline"_w();
    case ServingMode::online:
      if (q.concurrency > 0.0) return "load_in_flight"_w(number(q.concurrency));
      if (q.rate > 0.0) return "load_at_rate"_w(number(q.rate));
      if (!q.trace.empty()) return "load_recorded"_w();
      return q.objective.empty() ? "load_most"_w() : "load_most_in_objective"_w();
    case ServingMode::fixed_batch:
      return q.batch > 0.0 ? "load_batches"_w(number(q.batch)) : "load_largest_batches"_w();
    case ServingMode::prefill:
      return "load_prompts"_w();
    case ServingMode::decode:
      return "load_generation"_w();
  }
  return {};
}

bool only_prompts(const ServingAnswer& answer) { return answer.question.mode == ServingMode::prefill; }

std::vector<Wording> headline(const ServingAnswer& answer) {
  const ServingQuestion& q = answer.question;
  const double tokens = answer.shared.throughput.per_second;
  std::vector<Wording> sentences{
      "serving_headline"_w(count(answer.question.cluster.cards.count), q.parts.accelerator.name, q.job.model.name,
                           load(q), number(q.size.input), number(q.size.output)),
      "serving_rates"_w(number(tokens), only_prompts(answer) ? "input_word"_w : "output_word"_w,
                        number(tokens / answer.question.cluster.cards.count), number(answer.requests_per_second)),
      effective_wording(answer.shared)};
  if (!answer.shared.keeps_up.value_or(true))
    sentences.push_back("does_not_keep_up"_w(number(answer.requests_per_second), number(q.rate)));
  if (!answer.shared.meets_objective.value_or(true)) sentences.push_back("misses_objective"_w());
  add_short_board(answer.shared, sentences);
  return sentences;
}

/// "TTFT 128 ms", with percentiles where requests fare differently.
Wording latency(Word metric, Seconds mean, const std::optional<Spread>& spread, Wording meaning) {
  if (!spread) return "latency_is"_w(metric, mean, std::move(meaning));
  return "latency_spreads"_w(metric, mean, spread->p50, spread->p90, spread->p99, std::move(meaning));
}

Wording definitions(const ServingAnswer& answer) {
  const ServingCluster& cluster = answer.question.cluster;
  const FlopsPerSecond peak = answer.question.job.model.has_experts() ? cluster.experts.peak : cluster.dense.peak;
  const CellValue narrow =
      peak > cluster.cards.nominal
          ? CellValue("of_format"_w(share(answer.shared.mfu * (cluster.cards.nominal / peak).base()),
                                    name(answer.question.job.formats.activations)))
          : CellValue("");
  return "serving_definitions"_w(share(answer.shared.mfu), cluster.cards.nominal, narrow, share(answer.mbu),
                                 cluster.cards.attention.bandwidth);
}

std::vector<Wording> notes(const ServingAnswer& answer) {
  const ServingPoint& point = answer.point;
  std::vector<Wording> lines{"evidence_and_tokens"_w(
      evidence_wording(answer.shared.accuracy.evidence, answer.question.parts.kernels), answer.question.engine.id,
      only_prompts(answer) ? "input_word"_w : "output_word"_w,
      interval(per_second(answer.shared.throughput.per_second), answer.shared.accuracy.uncertainty),
      share(answer.shared.accuracy.uncertainty))};
  if (point.ttft > Seconds{})
    lines.push_back(latency("ttft"_w, point.ttft, point.ttft_spread,
                            answer.question.mode == ServingMode::online ? "ttft_means"_w() : "ttft_means_offline"_w()));
  if (point.tpot > Seconds{}) lines.push_back(latency("tpot"_w, point.tpot, point.tpot_spread, "tpot_means"_w()));
  lines.push_back("requests_at_once"_w(number(answer.in_flight),
                                       term("batch_bound", kBatchBoundNames[static_cast<std::size_t>(answer.bound)]),
                                       number(answer.largest_batch)));
  lines.push_back(definitions(answer));
  return lines;
}

Section job_section(const ServingQuestion& q) {
  const ServingFormats& f = q.job.formats;
  Section weights{.key = "weights"_w,
                  .title = "weights"_w(),
                  .figures = {{"attention"_w, name(f.attention)},
                              {"dense"_w, name(f.dense)},
                              {"experts"_w, name(f.experts)},
                              {"head"_w, name(f.head)}},
                  .depth = Depth::full};
  return {.key = "job"_w,
          .title = "title.job"_w(),
          .figures = {{"model"_w, q.job.model.id},
                      {"mode"_w, kServingModeNames[static_cast<std::size_t>(q.mode)]},
                      {"input_tokens"_w, number(q.size.input)},
                      {"output_tokens"_w, number(q.size.output)},
                      {"activations"_w, name(f.activations)},
                      {"kv_cache"_w, name(f.cache)}},
          .sections = {std::move(weights)},
          .depth = Depth::full,
          .in_row = true};
}

void add_spread(Word key, const std::optional<Spread>& spread, std::vector<Section>& sections) {
  if (!spread) return;
  sections.push_back(
      {.key = key,
       .title = key(),
       .figures = {{"p50"_w, spread->p50}, {"p90"_w, spread->p90}, {"p95"_w, spread->p95}, {"p99"_w, spread->p99}},
       .depth = Depth::full});
}

Section rate_section(const ServingAnswer& answer) {
  Table table{"rates"_w, {{"of"_w, "per_second"_w}, {"per_s"_w, "cluster"_w}, {"per_s_per_card"_w, "per_card"_w}}};
  const auto row = [&](Word of, double rate) {
    if (rate > 0.0)
      table.rows.push_back({of, per_second(rate), per_second(rate / answer.question.cluster.cards.count)});
  };
  row("output_tokens"_w, answer.output_tokens_per_second);
  row("input_tokens"_w, answer.input_tokens_per_second);
  if (answer.input_tokens_per_second > 0.0)
    row("all_tokens"_w, answer.output_tokens_per_second + answer.input_tokens_per_second);
  row("requests"_w, answer.requests_per_second);
  return {.title = "title.rates"_w(), .tables = {std::move(table)}};
}

Section plan_section(const ServingAnswer& answer) {
  const ServingPlan& p = answer.plan;
  Section section{.key = "plan"_w,
                  .title = "title.plan"_w(),
                  .lines = {"plan_and_tried"_w(plan_wording(p), tried("best_of"_w, answer.plans_tried)),
                            "requests_are"_w(number(answer.in_flight), count(p.replicas), count(p.attention_data),
                                             number(answer.in_flight / p.replicas / p.attention_data),
                                             number(answer.point.generating * p.replicas))},
                  .figures = replica_figures(p),
                  .in_row = true};
  section.figures.push_back({"replicas"_w, count(p.replicas), {}, Depth::full});
  return section;
}

Section memory_section(const ServingAnswer& answer) {
  const ServingMemory& m = answer.memory;
  const Bytes used = cache_in_use(answer), capacity = answer.question.cluster.cards.memory;
  return {.key = "memory"_w,
          .title = "title.memory_of_card"_w(),
          .figures = {{"weights_bytes"_w, m.weights},
                      {"adapters_bytes"_w, m.adapters, {}, m.adapters > Bytes{} ? Depth::usual : Depth::full},
                      {"activations_bytes"_w, m.activations, "activations_of_largest_step"_w},
                      {"reserve_bytes"_w, m.reserve},
                      {"cache_used_bytes"_w, used},
                      {"cache_left_bytes"_w, m.cache() - used},
                      {"budget_bytes"_w, m.budget, {}, Depth::full},
                      {"capacity_bytes"_w, capacity, {}, Depth::full},
                      {"cache_sequence_bytes"_w, m.cache_sequence, {}, Depth::full}},
          .foot = {"budget_is"_w(m.budget, share(answer.question.engine.batching.memory_fraction), capacity,
                                 answer.question.engine.id, m.cache_sequence)}};
}

Section time_section(const ServingAnswer& answer) {
  Table table{"request_parts"_w, {{"part"_w}, {"prefill_s"_w}, {"decode_s"_w}, {"share"_w}}};
  const Parts &prefill = answer.point.prefill, &decode = answer.point.decode;
  const double total = answer.point.seconds_per_request() + answer.idle.base();
  for (std::size_t i = 0; i < Parts::size(); ++i) {
    const auto part = static_cast<Part>(i);
    if (prefill[part] == 0.0 && decode[part] == 0.0) continue;
    table.rows.push_back({part == Part::overhead ? term("part", "host_steps") : term("part", kPartNames[i]),
                          seconds(prefill[part]), seconds(decode[part]),
                          share((prefill[part] + decode[part]) / total)});
  }
  const CellValue sum = "request_sum"_w(seconds(total), seconds(prefill.total()), seconds(decode.total()));
  return {.title = "title.request_of_replica"_w(),
          .tables = {std::move(table)},
          .foot = {answer.idle > Seconds{} ? "and_idle"_w(sum, answer.idle) : "as_is"_w(sum), "request_split"_w()}};
}

GainWords gain_words(const ServingAnswer& answer) {
  GainWords words{"share_of_time"_w, {}};
  if (answer.idle > Seconds{})
    words.of.push_back(
        "share_idle"_w(share(answer.idle.base() / (answer.idle.base() + answer.point.seconds_per_request()))));
  words.of.push_back(answer.shared.keeps_up.value_or(false) ? "gains_in_latency"_w() : "gains_in_tokens"_w());
  words.of.push_back(answer.plans_tried > 0 ? "plan_chosen_anew"_w() : "plan_kept"_w());
  return words;
}

}  // namespace

Report report(const ServingAnswer& answer) {
  const ServingQuestion& q = answer.question;
  const ServingPoint& point = answer.point;
  Report made = opened("serving"_w, q.title, answer.shared);
  made.headline = headline(answer);
  made.notes = notes(answer);
  add(rate_figures(answer.requests_per_second, answer.input_tokens_per_second, answer.output_tokens_per_second,
                   point.ttft, point.tpot),
      made.figures);
  add({{"mbu"_w, share(answer.mbu)},
       {"latency_s"_w, point.latency},
       {"in_flight"_w, number(answer.in_flight)},
       {"largest_batch"_w, number(answer.largest_batch)},
       {"bounded_by"_w, term("batch_bound", kBatchBoundNames[static_cast<std::size_t>(answer.bound)])},
       {"idle_s"_w, answer.idle},
       {"plans_tried"_w, count(static_cast<double>(answer.plans_tried))}},
      made.figures);
  add_spread("ttft_percentiles_s"_w, point.ttft_spread, made.sections);
  add_spread("tpot_percentiles_s"_w, point.tpot_spread, made.sections);
  add({cluster_section(q.parts, q.cluster.cards, answer.shared.software), job_section(q)}, made.sections);
  add_what_holds_back(answer.shared, gain_words(answer), made);
  add({rate_section(answer)}, made.sections);
  for (const std::optional<ServingPhase>* phase : {&answer.prefill, &answer.decode})
    if (*phase) {
      made.sections.push_back(phase_section(**phase));
      if (!(answer.prefill && answer.decode)) made.sections.back().depth = Depth::full;  // the whole, above
    }
  add({plan_section(answer), memory_section(answer), time_section(answer), published_section(answer)}, made.sections);
  add_what_is_behind(answer.shared, made);
  return made;
}

}  // namespace shortboard
