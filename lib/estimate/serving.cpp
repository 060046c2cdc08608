#include "estimate/serving.h"

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

/// Steps that generate a request's tokens after the first.
double generating_steps(const ServingJob& job, double output) { return std::max(0.0, output - 1.0) / job.accepted; }

/// Attention groups and the micro-batches of a pipeline each take their share of the requests in flight.
double new_tokens(const ServingJob& job, double input) { return std::max(1.0, input * (1.0 - job.cached_prefix)); }

StepTokens generating(const ServingJob& job, double sequences, double context) {
  StepTokens step;
  step.generating = sequences;
  step.queries = 1.0 + job.drafted;
  step.context = context;
  return step;
}

void add_prompts(const ServingJob& job, double input, double prompts, StepTokens& step) {
  step.prompts = prompts;
  step.prompt_tokens = new_tokens(job, input);
  step.prompt_context = input - step.prompt_tokens;
  step.finished_prompts = prompts;
}

void set_rates(const RequestSize& size, double requests_per_second, ServingPoint& point) {
  point.requests_per_second = requests_per_second;
  point.output_tokens_per_second = requests_per_second * size.output;
  point.input_tokens_per_second = requests_per_second * size.input;
}

}  // namespace

double largest_step(const EngineBatching& batching, const RequestSize& size) {
  constexpr double kStaticBatches = 1e5;  // a limit above it means no limit: the batch decides
  return batching.most_tokens > kStaticBatches ? size.input : batching.most_tokens;
}

double most_cached(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                   const RequestSize& size) {
  const EngineBatching& batching = cluster.engine.batching;
  const double held = held_tokens(batching, size.input, size.output);
  return serving_memory(cluster, job, plan, held, largest_step(batching, size)).sequences;
}

double most_in_flight(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                      const RequestSize& size) {
  return std::min(most_cached(cluster, job, plan, size), cluster.engine.batching.most_sequences * plan.shares());
}

ServingPoint fixed_batch(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, double batch,
                         const RequestSize& size) {
  ServingPoint point;
  point.in_flight = point.generating = batch;
  const double own = batch / plan.shares(), fresh = new_tokens(job, size.input);
  const double most = std::max(1.0, std::floor(cluster.engine.batching.most_tokens / fresh));
  const double waves = std::ceil(own / most);
  StepTokens prompts;
  add_prompts(job, size.input, own / waves, prompts);
  const StepTime prefill = step_time(cluster, job, plan, prompts);
  // A pipeline's micro-batches follow each other: the last one ends when all have passed the slowest stage.
  const double passes = waves * (plan.pipeline > 1 ? 2.0 - 1.0 / plan.pipeline : 1.0);
  point.ttft = cluster.engine.request.value + passes * prefill.total();
  const double steps = generating_steps(job, size.output);
  const StepTime decode = step_time(cluster, job, plan, generating(job, own, size.input + size.output / 2.0));
  point.latency = point.ttft + steps * decode.total();
  point.tpot = size.output > 1.0 ? (point.latency - point.ttft) / (size.output - 1.0) : Seconds{};
  set_rates(size, batch / point.latency.base(), point);
  point.prefill.add(prefill.parts, waves / batch);
  point.prefill[Part::bubble] += (passes - waves) * prefill.total().base() / batch;
  point.prefill[Part::overhead] += cluster.engine.request.value.base() / batch;
  point.decode.add(decode.parts, steps / batch);
  const double micro = plan.pipeline;
  point.flops = (micro / batch) * (waves * prefill.flops + steps * decode.flops);
  point.bytes = (micro / batch) * (waves * prefill.bytes + steps * decode.bytes);
  return point;
}

ServingPoint prompts_only(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, double batch,
                          double input) {
  const double most = cluster.engine.batching.most_tokens / new_tokens(job, input) * plan.shares();
  return fixed_batch(cluster, job, plan, batch > 0.0 ? batch : std::max(plan.shares(), most), {input, 1.0});
}

ServingPoint generation_only(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                             double batch, const RequestSize& size) {
  const double own = batch / plan.shares(), steps = std::max(1.0, generating_steps(job, size.output));
  const StepTime step = step_time(cluster, job, plan, generating(job, own, size.input + size.output / 2.0));
  ServingPoint point;
  point.in_flight = point.generating = batch;
  point.tpot = step.total() / job.accepted;
  point.latency = steps * step.total();
  set_rates(size, batch / point.latency.base() * (steps * job.accepted / size.output), point);
  point.decode.add(step.parts, steps / batch);
  point.flops = (plan.pipeline * steps / batch) * step.flops;
  point.bytes = (plan.pipeline * steps / batch) * step.bytes;
  return point;
}

namespace {

/// Random prompts of groups that step together: how often any group has one, and the mean prompts of the fullest group
/// in such a step.
struct Uneven {
  double any = 0.0, fullest = 0.0;
};

/// `mean`: prompts per step and group, of a Poisson distribution. The fullest of `groups` has the mean of the largest
/// of so many draws.
Uneven fullest_of(double mean, int groups) {
  double below = 0.0, term = std::exp(-mean), largest = 0.0;
  const double far = mean + 10.0 * std::sqrt(mean) + 10.0;
  for (double count = 0.0; count < far; ++count) {
    below = std::min(1.0, below + term);
    term *= mean / (count + 1.0);
    largest += 1.0 - std::pow(below, groups);  // a draw above `count`
  }
  const double any = -std::expm1(-mean * groups);
  return {any, std::max(mean, largest / any)};
}

/// Random prompts that take several steps, a `piece` of a prompt per step. Prompts of one length run in the same steps
/// in all groups, except for as many as chance puts between them if one step holds a prompt.
Uneven staggered(double mean, double piece, int groups) {
  const double between = -std::expm1(groups * std::log1p(-mean)) / mean - 1.0;
  return {std::min(1.0, mean / piece + mean * between), piece};
}

/// One replica's mean step, with `running` sequences of one share generating.
struct MeanStep {
  StepTime generating, mixed;  ///< Steps without and with prompt tokens.
  double mixed_share = 0.0;
  double running = 0.0;
  [[nodiscard]] double seconds() const {
    return (1.0 - mixed_share) * generating.total().base() + mixed_share * mixed.total().base();
  }
};

MeanStep mean_step(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, double running,
                   const RequestSize& size) {
  const double steps = generating_steps(job, size.output), fresh = new_tokens(job, size.input);
  const double context = size.input + size.output / 2.0;
  MeanStep mean;
  StepTokens plain = generating(job, running, context);
  const double queries = plain.queries;
  const double budget = std::max(1.0, cluster.engine.batching.most_tokens);
  // At most as many run as their prompts' tokens fit beside them.
  const double most = budget / (queries + fresh / std::max(1e-9, steps));
  mean.running = plain.generating = std::min(running, most);
  mean.generating = step_time(cluster, job, plan, plain);
  const double arriving = mean.running / std::max(1e-9, steps);  // prompts per step
  const double room = std::max(1.0, budget - plain.generating * queries);
  const double prompts = std::clamp(std::max(1.0, arriving), arriving, std::max(arriving, room / fresh));
  StepTokens mixed = plain;
  if (plan.attention_data == 1) {
    mean.mixed_share = std::min(1.0, arriving / prompts);
    add_prompts(job, size.input, prompts, mixed);
  } else {
    const double fit = std::max(arriving, room / fresh);
    const Uneven uneven =
        fit < 1.0 ? staggered(arriving, fit, plan.attention_data) : fullest_of(arriving, plan.attention_data);
    add_prompts(job, size.input, std::min(uneven.fullest, fit), mixed);
    mean.mixed_share = std::min(1.0, std::max(uneven.any, arriving / mixed.prompts));
    mixed.prompt_balance = std::min(1.0, arriving / mean.mixed_share / mixed.prompts);
  }
  mean.mixed = step_time(cluster, job, plan, mixed);
  return mean;
}

}  // namespace

ServingPoint steady_state(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                          double in_flight, const RequestSize& size) {
  const double steps = generating_steps(job, size.output);
  if (steps <= 0.0) return fixed_batch(cluster, job, plan, in_flight, size);
  const double own = in_flight / plan.shares(), request = cluster.engine.request.value.base();
  // Little's law: in flight = running + rate x TTFT; the running ones are found by halving the interval.
  double low = 0.0, high = own;
  MeanStep mean;
  double ttft = 0.0;
  for (int i = 0; i < 40 && high - low > 1e-6 * own; ++i) {
    const double running = (low + high) / 2.0;
    mean = mean_step(cluster, job, plan, running, size);
    ttft = request + 0.5 * mean.seconds() + mean.mixed.total().base();
    const double total = running + running / (steps * mean.seconds()) * ttft;
    (total < own ? low : high) = running;
  }
  ServingPoint point;
  point.in_flight = in_flight;
  point.generating = mean.running * plan.shares();
  point.ttft = Seconds{ttft};
  point.tpot = Seconds{mean.seconds() * steps / (size.output - 1.0)};
  point.latency = point.ttft + (size.output - 1.0) * point.tpot;
  set_rates(size, point.generating / (steps * mean.seconds()), point);
  const double each = steps / point.generating;  // steps per request
  point.decode.add(mean.generating.parts, each);
  point.prefill.add(mean.mixed.parts, each * mean.mixed_share);
  point.prefill.add(mean.generating.parts, -each * mean.mixed_share);
  const double micro = plan.pipeline, share = mean.mixed_share;
  point.flops = micro * each * (share * mean.mixed.flops + (1.0 - share) * mean.generating.flops);
  point.bytes = micro * each * (share * mean.mixed.bytes + (1.0 - share) * mean.generating.bytes);
  return point;
}

}  // namespace shortboard
