#include "analysis/serving_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analysis/accuracy.h"
#include "analysis/diagnosis.h"
#include "analysis/goodput.h"
#include "analysis/ladder.h"
#include "analysis/serving_gains.h"
#include "analysis/serving_plan.h"
#include "analysis/serving_point.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kKeptUp = 0.999;  // of the rate asked

Parts parts_of(const ServingPoint& point) {
  Parts parts = point.prefill;
  parts.add(point.decode);
  return parts;
}

/// Where requests arrive on their own, a replica's time a request is what passes between two of them: what its work
/// does not fill is idle. A point under load tells its work in the mean, which may exceed that time by its rounding:
/// then the work is as long as the time.
Seconds idle_of(const ServingQuestion& question, ServingPoint& point) {
  if (question.mode != ServingMode::online || point.requests_per_second <= 0.0) return {};
  const double each = 1.0 / point.requests_per_second, busy = point.seconds_per_request();
  if (each >= busy) return Seconds{each - busy};
  for (Parts* parts : {&point.prefill, &point.decode}) {
    const Parts whole = *parts;
    parts->add(whole, each / busy - 1.0);
  }
  return {};
}

/// Relative gain of the whole on a better cluster, with the plan chosen anew (among the best, where memory
/// does not change): in requests a second, or
/// in latency where all that arrive are served already.
double whole_gain(const ServingQuestion& question, const ChosenPlan& chosen, const ServingScore& now,
                  std::span<const Scaling> scalings) {
  const ServingQuestion changed = scaled(question, scalings);
  ServingScore best = serving_score(changed, chosen.plan);
  std::vector<ServingPlan> others = chosen.next;
  if (!question.plan && changed.cluster.cards.memory > question.cluster.cards.memory)  // plans may fit that did not
    others.push_back(chosen_plan(changed).plan);
  for (const ServingPlan& plan : others)
    if (const ServingScore anew = serving_score(changed, plan); anew.better_than(best)) best = anew;
  const bool served = question.rate > 0.0 && now.served >= question.rate;
  return std::max(0.0, (served ? (now.latency / best.latency).base() : best.served / now.served) - 1.0);
}

/// As many whole prompts as the engine's tokens hold, one or more.
StepTokens prompt_step(const ServingQuestion& question) {
  const double fresh = std::max(1.0, question.size.input * (1.0 - question.job.cached_prefix));
  StepTokens step;
  step.prompts = step.finished_prompts =
      std::max(1.0, std::floor(question.cluster.engine.batching.most_tokens / fresh));
  step.prompt_tokens = fresh;
  step.prompt_context = question.size.input - fresh;
  return step;
}

/// Prompts alone as a busy replica runs them, each attention group and micro-batch with its own.
ServingPoint prompts_alone(const ServingQuestion& question, const ServingPlan& plan) {
  const StepTokens step = prompt_step(question);
  const StepTime time = step_time(question.cluster, question.job, plan, step);
  const double requests = step.prompts * plan.shares();
  ServingPoint point;
  point.prefill.add(time.parts, 1.0 / requests);
  point.flops = (plan.pipeline / requests) * time.flops;
  point.bytes = (plan.pipeline / requests) * time.bytes;
  return point;
}

/// Prompts alone, in the batch that was asked or as a busy replica runs them; or generation alone at the batch that
/// runs.
ServingPoint phase_point(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now,
                         PhaseKind kind) {
  const ServingCluster& cluster = question.cluster;
  if (kind == PhaseKind::decode) return generation_only(cluster, question.job, plan, now.generating, question.size);
  if (question.mode == ServingMode::prefill || question.batch > 0.0)
    return prompts_only(cluster, question.job, plan, question.batch / plan.replicas, question.size.input);
  return prompts_alone(question, plan);
}

/// More memory lets more sequences generate where neither batch nor load was asked.
double generating_with(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now,
                       const ServingCluster& better) {
  const bool loaded = question.concurrency > 0.0 || question.rate > 0.0 || !question.trace.empty();
  if (question.batch > 0.0 || loaded || !question.objective.empty()) return now.generating;
  return now.generating * most_in_flight(better, question.job, plan, question.size) /
         most_in_flight(question.cluster, question.job, plan, question.size);
}

double mfu_of(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& point, Seconds time) {
  const FlopsPerSecond reached = point.flops / time;
  return (reached / (plan.cards_a_replica() * question.cluster.cards.nominal)).base();
}

double mbu_of(const ServingQuestion& question, const ServingPoint& point, Seconds time) {
  const BytesPerSecond read = point.bytes / time;
  return (read / question.cluster.cards.attention.bandwidth).base();
}

/// Parts of a point's prompts or generation where messages take no latency: each message shrinks as in the phase alone.
Parts without_latency(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now,
                      PhaseKind kind) {
  Parts parts = kind == PhaseKind::prefill ? now.prefill : now.decode;
  if (plan.cards_a_replica() <= 1 || parts.total() <= 0.0 || now.generating <= 0.0) return parts;
  const Scaling prompt{Resource::latency, kUnlimited};
  const Parts alone = parts_of(phase_point(question, plan, now, kind));
  const Parts fast = parts_of(phase_point(scaled(question, {&prompt, 1}), plan, now, kind));
  for (const Part part : {Part::tensor, Part::expert, Part::pipeline})
    if (alone[part] > 0.0) parts[part] *= std::min(1.0, fast[part] / alone[part]);
  return parts;
}

BatchBound bound_of(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& point,
                    double sequences) {
  if (question.batch > 0.0) return BatchBound::asked;
  if (question.mode == ServingMode::prefill) return BatchBound::step_tokens;
  const double engine =
      question.engine.batching.most_sequences * plan.attention_data * static_cast<double>(plan.pipeline);
  const double most = std::min(sequences, engine);
  if (question.mode == ServingMode::online && point.in_flight < 0.999 * most) {
    const bool asked = question.rate > 0.0 || question.concurrency > 0.0 || !question.trace.empty();
    return asked || question.objective.empty() ? BatchBound::asked : BatchBound::objective;
  }
  return sequences < engine ? BatchBound::cache : BatchBound::engine;
}

void set_rates(ServingAnswer& a) {
  const double replicas = a.plan.replicas;
  a.requests_per_second = replicas * a.point.requests_per_second;
  a.output_tokens_per_second = replicas * a.point.output_tokens_per_second;
  if (a.question.mode != ServingMode::decode)  // others read the prompts
    a.input_tokens_per_second = replicas * a.point.input_tokens_per_second;
  a.in_flight = replicas * a.point.in_flight;
}

std::vector<NotModelled> not_modelled(const ServingQuestion& question) {
  std::vector<NotModelled> left{
      {Omission::failures_and_cancellations}, {Omission::way_to_the_user}, {Omission::power_over_time}};
  const bool online = question.mode == ServingMode::online;
  const bool spread = question.input_sigma > 0.0 || question.output_sigma > 0.0;
  if (question.trace.empty() && !(online && spread)) left.push_back({Omission::spread_of_lengths});
  if (question.job.model.has_experts()) left.push_back({Omission::copies_of_experts});
  return left;
}

/// Gains and chain of the whole. A load online takes a simulation for every scaling, the longer the more it serves:
/// there no end of a resource, and no chain, are asked.
void set_gains(const ChosenPlan& chosen, const ServiceTime& time, ServingAnswer& a) {
  const ServingQuestion& question = a.question;
  const ServingScore now = serving_score(question, a.plan);
  const bool online = question.mode == ServingMode::online;
  const ServingGain gain = [&](std::span<const Scaling> scalings) -> std::optional<double> {
    if (online && scalings.front().factor >= kUnlimited) return std::nullopt;
    return whole_gain(question, chosen, now, scalings);
  };
  a.shared.gains = resource_gains(gain_source(question, a.plan, time, gain));
  a.shared.short_board = short_board(a.shared.gains);
  a.shared.open = open_resources(question, a.plan);
  if (online) return;
  a.shared.chain =
      chain_of(a.shared.gains, [&](std::span<const Scaling> scalings) { return 1.0 + gain(scalings).value_or(0.0); });
}

CardMemory card_memory(const ServingAnswer& a) {
  const Bytes cache = cache_in_use(a);
  return {.parts = {{MemoryKind::weights, a.memory.weights},
                    {MemoryKind::adapters, a.memory.adapters},
                    {MemoryKind::activations, a.memory.activations},
                    {MemoryKind::framework, a.memory.reserve},
                    {MemoryKind::cache, cache}},
          .used = a.memory.resident() + cache,
          .usable = a.question.cluster.cards.memory};
}

std::vector<LadderStep> serving_ladder(const ServingQuestion& question, const ServingPlan& plan,
                                       const ServiceTime& time, Flops flops) {
  const Cluster& cards = question.cluster.cards;
  std::vector<LadderTime> times = ladder_times(time.parts);
  for (LadderTime& one : times)
    if (one.reason == LadderReason{Part::overhead}) one.reason = LadderStart::host_steps;
  times.push_back({LadderStart::waiting_for_demand, time.idle});
  return ladder_of({.nominal_pflops = cards.count * cards.nominal.base() / kPeta,
                    .ideal = flops / (plan.cards_a_replica() * cards.nominal),
                    .at_peak = Seconds{time.parts[Part::matrix]},
                    .format = {.reason = LadderStart::formats_repeats}},
                   times);
}

/// Whether the service keeps what was asked of it.
void set_flags(ServingAnswer& a) {
  if (a.question.rate > 0.0) {
    a.shared.rate = ServedRate{a.question.rate, a.requests_per_second};
    a.shared.keeps_up = a.requests_per_second >= kKeptUp * a.question.rate;
  }
  if (!a.question.objective.empty()) a.shared.meets_objective = !missed(a.point, a.question.objective);
}

void set_shared(const ChosenPlan& chosen, ServingAnswer& a) {
  const ServingQuestion& question = a.question;
  const Cluster& cards = question.cluster.cards;
  SharedAnswer& shared = a.shared;
  ServiceTime time{.parts = parts_of(a.point), .no_latency = {}, .idle = a.idle};
  time.no_latency = without_latency(question, a.plan, a.point, PhaseKind::prefill);
  time.no_latency.add(without_latency(question, a.plan, a.point, PhaseKind::decode));
  shared.nominal_pflops = cards.count * cards.nominal.base() / kPeta;
  shared.mfu = mfu_of(question, a.plan, a.point, time.total());
  shared.effective_pflops = shared.mfu * shared.nominal_pflops;
  a.mbu = mbu_of(question, a.point, time.total());
  shared.ladder = serving_ladder(question, a.plan, time, a.point.flops);
  set_gains(chosen, time, a);
  set_service(question, a.point, {a.input_tokens_per_second, a.output_tokens_per_second}, shared);
  shared.accuracy = accuracy_of(question);
  shared.not_modelled = not_modelled(question);
  shared.memory = card_memory(a);
  shared.cards_given = cards.count;
  shared.cards_used = a.plan.replicas * a.plan.cards_a_replica();
  set_flags(a);
}

}  // namespace

void set_service(const ServingQuestion& question, const ServingPoint& point, const ServedTokens& tokens,
                 SharedAnswer& shared) {
  const bool prompts = question.mode == ServingMode::prefill;
  shared.throughput = prompts ? Throughput{tokens.input, ThroughputUnit::input_tokens}
                              : Throughput{tokens.output, ThroughputUnit::output_tokens};
  shared.duration = prompts ? Duration{point.ttft, TimeOf::ttft} : Duration{point.tpot, TimeOf::tpot};
  shared.software = question.engine.id;
  shared.assumed = question.assumed;
}

StepTokens phase_step(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now,
                      PhaseKind kind) {
  if (kind == PhaseKind::prefill) return prompt_step(question);
  StepTokens step;
  step.generating = now.generating / plan.shares();
  step.queries = 1.0 + question.job.drafted;
  step.context = question.size.input + question.size.output / 2.0;
  return step;
}

ServingPhase phase_alone(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now,
                         PhaseKind kind) {
  const auto with = [&](std::span<const Scaling> scalings) {
    const ServingQuestion better = scaled(question, scalings);
    ServingPoint point = now;
    point.generating = generating_with(question, plan, now, better.cluster);
    return phase_point(better, plan, point, kind);
  };
  const Scaling no_latency{Resource::latency, kUnlimited};
  ServingPhase one{.kind = kind, .point = phase_point(question, plan, now, kind)};
  const ServiceTime time{
      .parts = parts_of(one.point), .no_latency = parts_of(with({&no_latency, 1})), .idle = Seconds{}};
  one.mfu = mfu_of(question, plan, one.point, time.total());
  one.mbu = mbu_of(question, one.point, time.total());
  one.effective_pflops = one.mfu * question.cluster.cards.count * question.cluster.cards.nominal.base() / kPeta;
  one.ladder = serving_ladder(question, plan, time, one.point.flops);
  const ServingGain gain = [&](std::span<const Scaling> scalings) -> std::optional<double> {
    return one.point.seconds_per_request() / with(scalings).seconds_per_request() - 1.0;
  };
  one.gains = resource_gains(gain_source(question, plan, time, gain));
  return one;
}

Bytes cache_in_use(const ServingAnswer& a) {
  const double own = a.point.in_flight / a.plan.attention_data;
  return std::min(a.memory.cache(), own * a.memory.cache_sequence);
}

Accuracy accuracy_of(const ServingQuestion& question) {
  return accuracy_on(question.parts, uncertainty_of(question.engine));
}

RunRates rates_of(const ServingQuestion& question, const ServingPlan& plan) {
  return rates_of(question, plan, replica_point(question, plan));
}

RunRates rates_of(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& point) {
  const double replicas = plan.replicas;
  RunRates rates{.cards = static_cast<double>(question.cluster.cards.count)};
  rates.output_tokens = replicas * point.output_tokens_per_second;
  rates.input_tokens = replicas * point.input_tokens_per_second;
  rates.total_tokens = *rates.output_tokens + *rates.input_tokens;
  rates.requests = replicas * point.requests_per_second;
  rates.ttft = point.ttft;
  rates.tpot = point.tpot;
  return rates;
}

RunRates rates_of(const ServingAnswer& answer) {
  RunRates rates = rates_of(answer.question, answer.plan, answer.point);
  rates.input_tokens = answer.input_tokens_per_second;
  rates.total_tokens = answer.total_tokens_per_second();
  rates.mfu = answer.shared.mfu;
  rates.effective_pflops = answer.shared.effective_pflops;
  return rates;
}

ServingAnswer answer(const ServingQuestion& question) {
  ServingAnswer a;
  a.question = question;
  if (question.roles)
    throw SpecError{{.file = question.title, .path = "serve.roles"},
                    "prompts and generation on cards of their own have an answer of their own",
                    "ask answer_with_roles"};
  const ChosenPlan chosen = chosen_plan(question);
  a.plan = chosen.plan;
  a.plans_tried = chosen.tried;
  a.point = replica_point(question, a.plan);
  a.idle = idle_of(question, a.point);
  const ServingNeed need = serving_need(question);
  a.memory = serving_memory(question.cluster, question.job, a.plan, need.held, need.step_tokens);
  const double most = most_in_flight(question.cluster, question.job, a.plan, question.size);
  a.largest_batch = a.plan.replicas * most;
  a.bound = bound_of(question, a.plan, a.point, a.memory.sequences);
  set_rates(a);
  set_shared(chosen, a);
  if (question.mode != ServingMode::decode) a.prefill = phase_alone(question, a.plan, a.point, PhaseKind::prefill);
  if (question.mode != ServingMode::prefill && question.size.output > 1.0)
    a.decode = phase_alone(question, a.plan, a.point, PhaseKind::decode);
  a.shared.measured = diagnosed(a);
  return a;
}

}  // namespace shortboard
