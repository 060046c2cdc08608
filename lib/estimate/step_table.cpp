#include "estimate/step_table.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace shortboard {
namespace {

/// Nodes lie at 0, 1, 2^(1/2), 2, ...: from a value to its node's number, and back.
double node_value(int number) { return number == 0 ? 0.0 : std::exp2((number - 1) / 2.0); }
int node_below(double value) {
  return value < 1.0 ? 0 : 1 + static_cast<int>(std::floor(2.0 * std::log2(value) + 1e-9));
}

/// The two nodes around a value, and its position between them.
struct Between {
  int below, above;
  double share;
};
Between between(double value) {
  const int below = node_below(value);
  const double low = node_value(below), high = node_value(below + 1);
  const double share = std::clamp((value - low) / (high - low), 0.0, 1.0);
  return {below, share > 1e-9 ? below + 1 : below, share};
}

/// Step times depend little on contexts, so their nodes are whole octaves.
double context_value(int number) { return std::exp2(number); }
Between between_contexts(double value) {
  const double at = std::max(value, 1.0);
  const int below = static_cast<int>(std::floor(std::log2(at)));
  return {below, below + 1, at / context_value(below) - 1.0};
}

}  // namespace

StepTable::StepTable(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, double prompt,
                     double cached)
    : cluster_(&cluster), job_(&job), plan_(&plan), prompt_(std::max(1.0, prompt)), cached_(cached) {}

double StepTable::generating_node(int running, int context) {
  const auto [place, is_new] = generating_.try_emplace({running, context}, 0.0);
  if (!is_new) return place->second;
  StepTokens step;
  step.generating = node_value(running);
  step.queries = 1.0 + job_->drafted;
  step.context = context_value(context);
  return place->second = running == 0 ? 0.0 : step_time(*cluster_, *job_, *plan_, step).total().base();
}

double StepTable::generating(double running, double context) {
  if (running <= 0.0) return 0.0;
  const Between r = between(running), c = between_contexts(context);
  const auto along = [&](int number) {
    return std::lerp(generating_node(number, c.below), generating_node(number, c.above), c.share);
  };
  // Below one sequence (a share of one, spread over groups) a step takes as long as for one.
  return r.below == 0 ? along(1) : std::lerp(along(r.below), along(r.above), r.share);
}

double StepTable::mixed_node(int running, int context, int tokens) {
  const auto [place, is_new] = mixed_.try_emplace({{running, context}, tokens}, 0.0);
  if (!is_new) return place->second;
  StepTokens step;
  step.generating = node_value(running);
  step.queries = 1.0 + job_->drafted;
  step.context = context_value(context);
  step.prompts = step.finished_prompts = node_value(tokens) / prompt_;
  step.prompt_tokens = prompt_;
  step.prompt_context = cached_;
  const double all = step_time(*cluster_, *job_, *plan_, step).total().base();
  return place->second = all - generating_node(running, context);
}

double StepTable::prompts(double running, double context, double prompt_tokens) {
  if (prompt_tokens <= 0.0) return 0.0;
  // What prompts add depends little on the cached tokens beside them: the nearest node does.
  const int near = static_cast<int>(std::lround(std::log2(std::max(context, 1.0))));
  Between r = between(running), t = between(std::max(1.0, prompt_tokens));
  const auto along = [&](int number) {
    return std::lerp(mixed_node(number, near, t.below), mixed_node(number, near, t.above), t.share);
  };
  return std::lerp(along(r.below), along(r.above), r.share);
}

double StepTable::seconds(double running, double context, double prompt_tokens) {
  return generating(running, context) + prompts(running, context, prompt_tokens);
}

}  // namespace shortboard
