#include "analysis/serving_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "analysis/answer.h"
#include "analysis/serving_point.h"
#include "estimate/serving_faults.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kKeepsUp = 0.999;  // of the arrivals: as near as the estimate of a rate comes

double gigabytes(Bytes bytes) { return bytes.base() / 1e9; }

NoPlanFits too_large(const ServingQuestion& question, const ServingPlan& plan, const std::string& whose,
                     std::string_view remedy) {
  const ServingNeed need = serving_need(question);
  const ServingMemory m = serving_memory(question.cluster, question.job, plan, need.held, need.step_tokens);
  const Bytes least = least_memory(m, plan, need);
  const Bytes cache = least - m.resident();
  return NoPlanFits{
      fmt::format("no plan fits: {} needs {:.1f} GB a card (weights {:.1f} + adapters {:.1f} + activations {:.1f} + "
                  "engine's reserve {:.1f} + cache {:.1f} of {:.0f} sequences of {:.0f} tokens), and {} fills {:.1f} "
                  "GB of a card ({:.0f}% of "
                  "{:.1f}): {:.1f} GB short; {}",
                  whose, gigabytes(least), gigabytes(m.weights), gigabytes(m.adapters), gigabytes(m.activations),
                  gigabytes(m.reserve), gigabytes(cache), (cache / m.cache_sequence).base(), need.held,
                  question.engine.id, gigabytes(m.budget), 100.0 * question.engine.batching.memory_fraction,
                  gigabytes(question.cluster.cards.memory), gigabytes(least - m.budget), remedy)};
}

ServingPlan given_plan(const ServingQuestion& question) {
  const ServingPlan& plan = *question.plan;
  const std::vector<std::string> faults = serving_faults(question.cluster, question.job, plan);
  if (!faults.empty())
    throw SpecError{
        {.file = question.title, .path = "plan"}, fmt::format("{}", fmt::join(faults, "; ")), "or write plan: auto"};
  const ServingNeed need = serving_need(question);
  const ServingMemory memory = serving_memory(question.cluster, question.job, plan, need.held, need.step_tokens);
  if (least_memory(memory, plan, need) > memory.budget)
    throw too_large(question, plan, "the given plan", "plan: auto searches for one that fits");
  return plan;
}

}  // namespace

ServingNeed serving_need(const ServingQuestion& question) {
  const RequestSize& size = question.size;
  const EngineBatching& batching = question.engine.batching;
  const double step = largest_step(batching, size);
  if (question.batch > 0.0) return {size.input + size.output, step, std::max(1.0, question.batch)};
  return {held_tokens(batching, size.input, size.output), step, 1.0};
}

ServingScore serving_score(const ServingQuestion& question, const ServingPlan& plan) {
  const ServingPoint point = replica_point(question, plan);
  double served = plan.replicas * point.requests_per_second;
  if (question.rate > 0.0 && served >= kKeepsUp * question.rate) served = question.rate;
  return {served, point.latency};
}

ChosenPlan chosen_plan(const ServingQuestion& question) {
  if (question.plan) return {given_plan(question), {}, 0};
  const ServingSearch found = search_serving(question.cluster, question.job, question.limits, serving_need(question),
                                             [&](const ServingPlan& plan) { return serving_score(question, plan); });
  if (found.best) return {*found.best, found.next, found.tried};
  if (found.smallest)
    throw too_large(question, *found.smallest, fmt::format("the smallest of {} plans", found.tried),
                    "more cards or narrower weights and cache would lower it");
  throw NoPlanFits{fmt::format(
      "no plan fits: no tensor x attention_data x pipeline x replicas = {} divides the model's heads, experts "
      "and layers within the plan's limits",
      question.cluster.cards.count)};
}

}  // namespace shortboard
