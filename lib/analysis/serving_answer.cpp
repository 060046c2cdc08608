#include "analysis/serving_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analysis/ladder.h"
#include "analysis/resource_gains.h"
#include "analysis/serving_gains.h"
#include "analysis/serving_plan.h"
#include "analysis/serving_point.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kUnknownUncertainty = 1.0;  // of an engine without published runs: a factor of two either way

RequestTime time_of(const ServingPoint& point) {
  RequestTime time{point.prefill, {}};
  time.parts.add(point.decode);
  return time;
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

/// Prompts alone as a busy replica runs them: steps of as many whole prompts as the engine's tokens hold, one or more,
/// each attention group and micro-batch with its own.
ServingPoint prompts_alone(const ServingQuestion& question, const ServingPlan& plan) {
  const double fresh = std::max(1.0, question.size.input * (1.0 - question.job.cached_prefix));
  StepTokens step;
  step.prompts = step.finished_prompts =
      std::max(1.0, std::floor(question.cluster.engine.batching.most_tokens / fresh));
  step.prompt_tokens = fresh;
  step.prompt_context = question.size.input - fresh;
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
                         bool prefill) {
  const ServingCluster& cluster = question.cluster;
  if (!prefill) return generation_only(cluster, question.job, plan, now.generating, question.size);
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
Parts without_latency(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now, bool prefill) {
  Parts parts = prefill ? now.prefill : now.decode;
  if (plan.cards_a_replica() <= 1 || parts.total() <= 0.0 || now.generating <= 0.0) return parts;
  const Scaling prompt{Resource::latency, kUnlimited};
  const Parts alone = time_of(phase_point(question, plan, now, prefill)).parts;
  const Parts fast = time_of(phase_point(scaled(question, {&prompt, 1}), plan, now, prefill)).parts;
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

std::vector<std::string> not_modelled(const ServingQuestion& question) {
  std::vector<std::string> open{"failures and restarts; requests that are cancelled", "way between user and engine",
                                "power capping over time"};
  const bool online = question.mode == ServingMode::online;
  const bool spread = question.input_sigma > 0.0 || question.output_sigma > 0.0;
  if (question.trace.empty() && !(online && spread))
    open.emplace_back("spread of request lengths: every request has the mean's");
  if (question.job.model.has_experts()) open.emplace_back("copies of the experts most asked for");
  return open;
}

/// ResourceGains and chain of the whole. A load online takes a simulation for every scaling, the longer the more it
/// serves: there no end of a resource, and no chain, are asked.
void set_resource_gains(const ChosenPlan& chosen, const RequestTime& time, ServingAnswer& a) {
  const ServingQuestion& question = a.question;
  const ServingScore now = serving_score(question, a.plan);
  const bool far = question.mode != ServingMode::online;
  const ServingGain gain = [&](std::span<const Scaling> scalings) {
    return whole_gain(question, chosen, now, scalings);
  };
  Parts prompt = without_latency(question, a.plan, a.point, true);
  prompt.add(without_latency(question, a.plan, a.point, false));
  a.resource_gains = serving_gains(question, a.plan, time, prompt, gain, far);
  a.open = open_resources(question, a.plan);
  if (!far) return;
  a.chain = chain_of(a.resource_gains, [&](std::span<const Scaling> scalings) { return 1.0 + gain(scalings); });
}

}  // namespace

ServingPhase phase_alone(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now,
                         bool prefill) {
  ServingPhase one;
  one.name = prefill ? "prefill" : "decode";
  one.point = phase_point(question, plan, now, prefill);
  const RequestTime time = time_of(one.point);
  one.mfu = mfu_of(question, plan, one.point, time.total());
  one.mbu = mbu_of(question, one.point, time.total());
  one.effective_pflops = one.mfu * question.cluster.cards.count * question.cluster.cards.nominal.base() / kPeta;
  one.ladder = serving_ladder(question, plan, time, one.point.flops);
  const auto with = [&](std::span<const Scaling> scalings) {
    const ServingQuestion better = scaled(question, scalings);
    ServingPoint point = now;
    point.generating = generating_with(question, plan, now, better.cluster);
    return phase_point(better, plan, point, prefill);
  };
  const ServingGain gain = [&](std::span<const Scaling> scalings) {
    return std::max(0.0, one.point.seconds_per_request() / with(scalings).seconds_per_request() - 1.0);
  };
  const Scaling prompt{Resource::latency, kUnlimited};
  one.resource_gains = serving_gains(question, plan, time, time_of(with({&prompt, 1})).parts, gain, true);
  return one;
}

std::string serving_part_name(Part part) {
  return std::string{part == Part::overhead ? "host between the steps" : kPartMeanings[static_cast<std::size_t>(part)]};
}

Bytes cache_in_use(const ServingAnswer& a) {
  const double own = a.point.in_flight / a.plan.attention_data;
  return std::min(a.memory.cache(), own * a.memory.cache_sequence);
}

std::vector<LadderStep> serving_ladder(const ServingQuestion& question, const ServingPlan& plan,
                                       const RequestTime& time, Flops flops) {
  const Cluster& cards = question.cluster.cards;
  Ladder ladder{cards.count * cards.nominal.base() / kPeta, flops / (plan.cards_a_replica() * cards.nominal)};
  ladder.add("number formats, repeated work", Seconds{time.parts[Part::matrix]});
  for (std::size_t i = 1; i < Parts::size(); ++i)
    if (const Seconds more{time.parts[static_cast<Part>(i)]}; more != Seconds{})
      ladder.add_more(serving_part_name(static_cast<Part>(i)), more);
  if (time.idle > Seconds{}) ladder.add_more("waiting for requests", time.idle);
  return std::move(ladder).steps();
}

double uncertainty_of(const ServingQuestion& question) {
  const double own = question.engine.uncertainty.value;
  const bool measured = evidence_of(question.parts) == Evidence::measured;
  return (own > 0.0 ? own : kUnknownUncertainty) * (measured ? 1.0 : question.parts.kernels.carried_over);
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
  const Cluster& cards = question.cluster.cards;
  a.nominal_pflops = cards.count * cards.nominal.base() / kPeta;
  RequestTime time = time_of(a.point);
  time.idle = a.idle;
  a.mfu = mfu_of(question, a.plan, a.point, time.total());
  a.mbu = mbu_of(question, a.point, time.total());
  a.effective_pflops = a.mfu * a.nominal_pflops;
  a.ladder = serving_ladder(question, a.plan, time, a.point.flops);
  set_resource_gains(chosen, time, a);
  if (question.mode != ServingMode::decode) a.prefill = phase_alone(question, a.plan, a.point, true);
  if (question.mode != ServingMode::prefill && question.size.output > 1.0)
    a.decode = phase_alone(question, a.plan, a.point, false);
  a.evidence = evidence_of(question.parts);
  a.uncertainty = uncertainty_of(question);
  a.not_modelled = not_modelled(question);
  a.measured = diagnosed(a);
  return a;
}

ServingAnswer explained(ServingAnswer answer) {
  const Engine& engine = answer.question.engine;
  const auto add = [&](std::string name, std::string value, const Provenance& from) {
    answer.constants.push_back({std::move(name), std::move(value), from.title, from.note});
  };
  const auto time = [&](const char* name, const Sourced<Seconds>& one) {
    add(name, fmt::format("{:.4g} us", one.value.base() * 1e6), one.from);
  };
  const auto ratio = [&](const char* name, const Sourced<double>& one) {
    add(name, fmt::format("{:.3g}", one.value), one.from);
  };
  time("host between two steps", engine.step);
  time("the same for each sequence of a step", engine.sequence);
  time("before and after a request's steps", engine.request);
  ratio("launch of a kernel over that measured alone", engine.launch);
  ratio("the same in a step that carries prompts", engine.prompt_launch);
  ratio("rate of a prompt's kernels over that measured alone", engine.prefill);
  ratio("rate of a generating step's kernels over that measured alone", engine.decode);
  ratio("time of an all-reduce over the library's", engine.reduce);
  ratio("rate of products that widen their weights, over 16-bit ones", engine.widened);
  ratio("rows of the fullest expert-parallel card over the mean", engine.imbalance);
  if (engine.uncertainty.value > 0.0) ratio("half-width of the 80% interval", engine.uncertainty);
  const EngineBatching& batching = engine.batching;
  add("share of the memory that it fills", fmt::format("{:.3g}", batching.memory_fraction), engine.batching_from);
  add("reserve, and for each further card of a tensor group",
      fmt::format("{:.3g} GB, {:.3g} GB", batching.reserve.base() / 1e9, batching.reserve_peer.base() / 1e9),
      engine.batching_from);
  add("bytes of activations a token and element of the hidden width", fmt::format("{:.3g}", batching.activation_bytes),
      engine.batching_from);
  add("sequences at once", fmt::format("{:.0f}", batching.most_sequences), engine.batching_from);
  add("tokens a step", fmt::format("{:.0f}", batching.most_tokens), engine.batching_from);
  return answer;
}

}  // namespace shortboard
