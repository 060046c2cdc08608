#pragma once
#include <algorithm>
#include <cmath>
#include <deque>
#include <random>
#include <vector>

#include "estimate/request_run.h"

namespace shortboard::support {

/// What a simulated engine did to the requests after its warm-up.
struct Simulated {
  Spread ttft, tpot;
  double running = 0.0;  ///< Sequences that a step advances, in the mean over time.
};

/// Simulates one engine step by step, every request on its own: arrivals are drawn from an exponential, lengths from
/// log-normals. Each step advances all that run by one token and takes prompts in the order of arrival, as many tokens
/// as it may; a slot and the request's place in the cache must be free. Times of steps are the estimate's; what is
/// checked is the queue. `seed` makes it the same each time.
inline Simulated simulate(StepTable& steps, const Admission& engine, const Lengths& input, const Lengths& output,
                          double rate, int count, unsigned seed) {
  struct One {
    double sent, left, input, output, first = 0.0, made = 0.0, held = 0.0;
  };
  std::mt19937_64 random{seed};
  std::exponential_distribution<double> gap{rate};
  std::normal_distribution<double> normal;
  const auto drawn = [&](const Lengths& lengths) {
    return std::max(1.0, std::round(lengths.median() * std::exp(lengths.sigma * normal(random))));
  };
  std::deque<One> coming;
  double sent = 0.0;
  for (int i = 0; i < count; ++i) {
    sent += gap(random);
    const double tokens = drawn(input);
    coming.push_back({sent, tokens, tokens, std::max(2.0, drawn(output))});
  }
  const int warm = count / 5;
  std::vector<One> prompting, running;
  std::vector<double> first, each;
  double now = 0.0, area = 0.0, held = 0.0;
  int done = 0;
  while (done < count) {
    double budget = engine.step_tokens - static_cast<double>(running.size()), taken = 0.0, context = 0.0;
    for (const One& one : running) context += (one.input + one.made) / static_cast<double>(running.size());
    const auto take = [&](One& one) {
      if (!engine.chunked && taken > 0.0 && one.left > budget) return;
      const double piece = engine.chunked ? std::min(one.left, budget) : one.left;
      one.left -= piece;
      budget -= piece;
      taken += piece;
    };
    for (One& one : prompting)
      if (budget > 0.0) take(one);
    while (!coming.empty() && coming.front().sent <= now && budget > 0.0) {
      const double inside = static_cast<double>(running.size() + prompting.size());
      const double needs = coming.front().input + 0.5 * coming.front().output;
      if (inside >= 1.0 && (inside + 1.0 > engine.slots || held + needs > engine.cache_tokens)) break;
      if (!engine.chunked && taken > 0.0 && coming.front().left > budget) break;
      prompting.push_back(coming.front());
      coming.pop_front();
      prompting.back().held = needs;
      held += needs;
      take(prompting.back());
    }
    if (taken <= 0.0 && running.empty()) {
      now = std::max(now, coming.front().sent);
      continue;
    }
    const double seconds = steps.seconds(static_cast<double>(running.size()), context, taken);
    now += seconds;
    if (done >= warm) area += static_cast<double>(running.size()) * seconds;
    for (One& one : running) one.made += 1.0;
    const auto ends = [&](const One& one) {
      if (one.made < one.output) return false;
      held -= one.held;
      if (++done > warm) {
        first.push_back(one.first - one.sent + (engine.request + engine.front_end).base());
        each.push_back((now - one.first) / (one.output - 1.0));
      }
      return true;
    };
    std::erase_if(running, ends);
    for (One& one : prompting) {
      if (one.left > 0.0) continue;
      one.first = now;
      one.made = 1.0;
      running.push_back(one);
    }
    std::erase_if(prompting, [](const One& one) { return one.left <= 0.0; });
  }
  const double watched = first.empty() ? 1.0 : static_cast<double>(first.size()) / rate;
  return {spread_of(std::move(first)), spread_of(std::move(each)), area / watched};
}

}  // namespace shortboard::support
