#include "estimate/open_queue.h"

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

/// Requests drawn to find percentiles; drawn evenly, not at random.
constexpr int kDrawn = 1024;

double typical(const Lengths& lengths) { return lengths.squared() / lengths.mean; }
/// The i-th point's coordinate in one of seven dimensions: multiples of powers of the root of x^8 = x + 1, which fill
/// the cube evenly (Roberts' R sequence).
double even(int i, int dimension) {
  constexpr double kRoot = 1.0969815577985598;
  return std::fmod(0.5 + (i + 1.0) * std::pow(kRoot, -(dimension + 1.0)), 1.0);
}

/// A count by its mean and variance, at the quantile `share`: a gamma's, by Wilson and Hilferty's cube.
double count_at(double mean, double variance, double share) {
  if (mean <= 0.0) return 0.0;
  if (mean < 1.0 && share < std::exp(-mean)) return 0.0;  // most often none
  const double shape = mean * mean / variance, ninth = 1.0 / (9.0 * shape);
  const double root = 1.0 - ninth + normal_quantile(share) * std::sqrt(ninth);
  return std::max(mean < 1.0 ? 1.0 : 0.0, mean * root * root * root);
}

}  // namespace

/// One attention group in the steady state.
struct OpenQueue::Load {
  double rate = 0.0;
  std::vector<double> up_to;         // probability that so many generate or fewer; the last: that a slot is free or not
  double running = 0.0;              // mean
  double deviation = 0.0;            // standard
  double plain = 0.0, prompt = 0.0;  // seconds of a step without prompts at the mean; what one more prompt adds
  double mean = 0.0, variance = 0.0;  // of steps, as requests see them
  double idle = 0.0;                  // probability that nobody is there
  double tail = 0.0;                  // beyond the slots: ratio of one more waiting to one fewer
};

OpenQueue::OpenQueue(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                     const RequestMix& mix)
    : cluster_(&cluster),
      job_(&job),
      plan_(&plan),
      mix_(mix),
      steps_(cluster, job, plan, typical(mix.input) * (1.0 - job.cached_prefix), mix.input.mean * job.cached_prefix),
      engine_(admission(cluster, job, plan, mix.mean())),
      fresh_(std::max(1.0, mix.input.mean * (1.0 - job.cached_prefix))),
      context_(mix.input.mean + typical(mix.output) / 2.0),
      generating_steps_(std::max(1.0, (mix.output.mean - 1.0) / job.accepted)) {
  find_capacity();
}

void OpenQueue::find_capacity() {
  const double held = mix_.input.mean + (engine_.room_for_output ? 1.0 : 0.5) * mix_.output.mean;
  const double cached = engine_.cache_tokens / held;
  const double budget = engine_.step_tokens / (engine_.queries + fresh_ / generating_steps_);
  const double most = std::floor(std::min({cached, engine_.slots, budget}));
  limit_ = budget <= std::min(cached, engine_.slots)
               ? RateLimit::step_tokens
               : (engine_.slots <= cached ? RateLimit::sequences : RateLimit::cache);
  if (most < 1.0) return;
  served_.push_back(0.0);
  lightly_.push_back(0.0);
  for (double n = 1.0; n <= most; n += 1.0) {
    served_.push_back(std::max(served_.back(), served(n, n)));
    lightly_.push_back(std::max(lightly_.back(), served(n, n - 1.0)));
  }
  capacity_ = served_.back() * plan_->shares();
}

double OpenQueue::step(double running, double prompts) {
  const double plain = steps_.seconds(running, context_, 0.0);
  if (prompts <= 1.0) return plain + prompts * steps_.prompts(running, context_, fresh_);
  return plain + steps_.prompts(running, context_, prompts * fresh_);
}

/// Requests per second that finish while `running` generate and `prompts` prompts delay each of them.
double OpenQueue::served(double running, double prompts) {
  return running / generating_steps_ / step(running, prompts / generating_steps_);
}

/// Prompts that arrive while a request's own prompt waits and runs. They delay it when it generates.
double OpenQueue::behind(double own_rate) {
  const double alone = step(1.0, 1.0), busy = std::min(0.9, own_rate * alone);
  return own_rate * alone * (1.0 + busy / (2.0 * (1.0 - busy)));
}

OpenQueue::Load OpenQueue::load_at(double own_rate) {
  Load load;
  load.rate = own_rate;
  load.tail = own_rate / served_.back();
  const std::size_t slots = served_.size() - 1;
  const double held_up = std::min(1.0, behind(own_rate));
  std::vector<double> speed(served_.size()), weight(served_.size(), 0.0);
  for (std::size_t n = 0; n <= slots; ++n) speed[n] = std::lerp(lightly_[n], served_[n], held_up);
  speed[slots] = served_[slots];
  // From the most likely number outwards, so that no product overflows.
  const auto mode = static_cast<std::size_t>(std::ranges::lower_bound(speed, own_rate) - speed.begin());
  const std::size_t peak = std::min(mode, slots);
  weight[peak] = 1.0;
  for (std::size_t n = peak; n < slots; ++n) weight[n + 1] = weight[n] * own_rate / speed[n + 1];
  for (std::size_t n = peak; n > 0; --n) weight[n - 1] = weight[n] * speed[n] / own_rate;
  const double waiting = weight[slots] * load.tail / (1.0 - load.tail);
  double sum = waiting, first = waiting * static_cast<double>(slots), second = first * static_cast<double>(slots);
  for (std::size_t n = 0; n <= slots; ++n) {
    const auto count = static_cast<double>(n);
    sum += weight[n];
    first += weight[n] * count;
    second += weight[n] * count * count;
  }
  load.running = first / sum;
  load.deviation = std::sqrt(std::max(0.0, second / sum - load.running * load.running));
  double below = 0.0;
  for (const double one : weight) load.up_to.push_back((below += one) / sum);
  load.idle = weight[0] / sum * std::exp(-own_rate * steps_.prompts(0.0, 0.0, fresh_));
  // Little's law: requests that generate at once = arrival rate x time that each generates.
  load.mean = load.running / (own_rate * generating_steps_);
  load.plain = steps_.seconds(std::max(1.0, load.running), context_, 0.0);
  const double usual = std::max(1.0, own_rate * load.mean);  // prompts a step: one more adds what they do in the mean
  load.prompt = steps_.prompts(load.running, context_, usual * fresh_) / usual;
  const double busy = std::min(0.99, own_rate * load.prompt);
  const double uneven = mix_.input.squared() / (mix_.input.mean * mix_.input.mean);  // 1 where all are alike
  load.variance = load.prompt * load.prompt * own_rate * load.mean * uneven / (1.0 - busy * busy);
  return load;
}

/// Seconds in which steps clear so many prompt tokens: full steps, and one with the rest.
double OpenQueue::clear(double running, double tokens) {
  const double most = std::max(1.0, engine_.step_tokens - running * engine_.queries);
  const double room = engine_.chunked ? most : std::max(fresh_, std::floor(most / fresh_) * fresh_);
  const double full = std::floor(tokens / room), rest = tokens - full * room;
  const double plain = steps_.seconds(running, context_, 0.0);
  double seconds = full > 0.0 ? full * (plain + steps_.prompts(running, context_, room)) : 0.0;
  if (rest > 0.0) seconds += plain + steps_.prompts(running, context_, rest);
  return seconds;
}

/// Seconds from the moment that a request may start to its first token, if other requests run; one draw of many.
double OpenQueue::prompt_wait(const Load& load, double running, double own, int drawn) {
  const double plain = steps_.seconds(running, context_, 0.0);
  const double uneven = mix_.input.squared() / (mix_.input.mean * mix_.input.mean);
  if (engine_.step_tokens - running * engine_.queries < 2.0 * fresh_) {
    const double service = clear(running, fresh_), busy = std::min(0.98, load.rate * service);
    const double late = even(drawn, 3);
    const double mean_wait = service * uneven / 2.0 / (1.0 - busy);  // of those who find prompts before them
    const double wait = late > 1.0 - busy ? mean_wait * std::log(busy / (1.0 - late)) : plain * even(drawn, 4);
    return wait + clear(running, own);
  }
  const double spread = load.variance / (load.mean * load.mean), met = load.rate * load.mean * (1.0 + spread);
  const double prompts = count_at(met, met * uneven * (1.0 + load.rate * load.prompt), even(drawn, 2));
  const double current = plain + prompts * load.prompt;
  const double others = count_at(load.rate * current, load.rate * current * uneven, even(drawn, 3));
  return current * even(drawn, 4) + clear(running, own + others * fresh_);
}

void OpenQueue::sample(const Load& load, ServingPoint& point) {
  std::vector<double> first, each;
  first.reserve(kDrawn);
  each.reserve(kDrawn);
  const double slots = static_cast<double>(served_.size() - 1);
  const double above = steps_.seconds(load.running + std::max(1.0, load.deviation), context_, 0.0) - load.plain;
  const double busy = std::min(0.9, load.rate * load.prompt);
  // The number that generates varies while a request stays: of M/D/infinity's variance 2/3 is left in its mean over a
  // stay, of a slower one more.
  const double varied = load.deviation * load.deviation;
  const double left = varied / (varied + 0.5 * std::max(1e-9, load.running));
  for (int i = 0; i < kDrawn; ++i) {
    const double own = std::max(1.0, mix_.input.at(even(i, 0)) * (1.0 - job_->cached_prefix));
    const double share = even(i, 1);
    const auto found = std::ranges::lower_bound(load.up_to, share) - load.up_to.begin();
    const double running = std::min(slots, static_cast<double>(found));
    double wait = (engine_.request + engine_.front_end).base();
    if (share < load.idle) {
      wait += steps_.prompts(0.0, 0.0, own);
    } else {
      wait += prompt_wait(load, running, own, i);
      // All slots taken: those in line before it, and one more, have to end.
      if (share > load.up_to[served_.size() - 2]) {
        const double beyond = (1.0 - share) / (1.0 - load.up_to[served_.size() - 2]);
        const double line = 1.0 + std::floor(std::log(beyond) / std::log(load.tail));
        wait += count_at(line, line, even(i, 5)) / served_.back();
      }
    }
    first.push_back(wait);
    const double output = std::max(2.0, mix_.output.at(even(i, 6)));
    const double steps = std::max(1.0, (output - 1.0) / job_->accepted);
    const double variance = load.variance / steps * (1.0 + busy) / (1.0 - busy) + left * above * above;
    const double width = std::sqrt(std::log1p(variance / (load.mean * load.mean)));
    const double mean = load.mean * std::exp(width * normal_quantile(even(i, 5)) - width * width / 2.0);
    each.push_back(std::max(steps_.seconds(1.0, context_, 0.0), mean) * steps / (output - 1.0));
  }
  point.ttft_spread = spread_of(std::move(first));
  point.tpot_spread = spread_of(std::move(each));
}

ServingPoint OpenQueue::at(double rate) {
  if (capacity_ <= 0.0) return {};
  const double groups = plan_->shares();
  const Load load = load_at(rate / groups);
  // Where fewer than one is at work in the mean, one is while any is: the rest of the time the replica is idle.
  ServingPoint point = steady_state(*cluster_, *job_, *plan_, std::max(1.0, load.running * groups), mix_.mean());
  sample(load, point);
  point.ttft = point.ttft_spread->mean;
  point.tpot = Seconds{load.mean * generating_steps_ / std::max(1.0, mix_.output.mean - 1.0)};
  point.latency = point.ttft + (mix_.output.mean - 1.0) * point.tpot;
  point.requests_per_second = rate;
  point.output_tokens_per_second = rate * mix_.output.mean;
  point.input_tokens_per_second = rate * mix_.input.mean;
  point.generating = load.running * groups;
  point.in_flight = rate * point.latency.base();
  return point;
}

}  // namespace shortboard
