#include "analysis/training_answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "analysis/accuracy.h"
#include "analysis/diagnosis.h"
#include "analysis/ladder.h"
#include "analysis/training_gains.h"
#include "estimate/expert_load.h"
#include "estimate/step_parts.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

double gigabytes(Bytes bytes) { return bytes.base() / 1e9; }

NoPlanFits too_large_for_host(const TrainingEstimate& estimate, const std::string& whose) {
  const double needed = gigabytes(estimate.host_memory), has = gigabytes(*estimate.host_capacity);
  return NoPlanFits{fmt::format(
      "no plan fits: the offloaded optimizer of {} needs {:.1f} GB of the host's memory a card, and a card's share of "
      "it is {:.1f} GB: {:.1f} GB short; more cards would lower it, or offload_optimizer: false",
      whose, needed, has, needed - has)};
}

NoPlanFits too_large(const TrainingEstimate& estimate, const std::string& whose, std::string_view remedy) {
  if (estimate.fits_card()) return too_large_for_host(estimate, whose);
  const MemoryEstimate& m = estimate.memory;
  return NoPlanFits{fmt::format(
      "no plan fits: {} needs {:.1f} GB a card (weights {:.1f} + gradients {:.1f} + optimizer {:.1f} + activations "
      "{:.1f} + "
      "logits {:.1f} + buffers {:.1f} + overhead {:.1f}), and a card has {:.1f} GB: {:.1f} GB short; {}",
      whose, gigabytes(m.total()), gigabytes(m.weights), gigabytes(m.gradients), gigabytes(m.optimizer),
      gigabytes(m.activations), gigabytes(m.logits), gigabytes(m.spare), gigabytes(m.overhead),
      gigabytes(estimate.capacity), gigabytes(m.total() - estimate.capacity), remedy)};
}

TrainingEstimate given_plan(const TrainingQuestion& question) {
  const std::vector<std::string> faults = plan_faults(question.cluster, question.job, *question.plan);
  if (!faults.empty())
    throw SpecError{
        {.file = question.title, .path = "plan"}, fmt::format("{}", fmt::join(faults, "; ")), "or write plan: auto"};
  TrainingEstimate estimate = estimate_training(question.cluster, question.job, *question.plan);
  if (!estimate.fits()) throw too_large(estimate, "the given plan", "plan: auto searches for one that fits");
  return estimate;
}

FoundTraining searched_plan(const TrainingQuestion& question) {
  const PlanSearch found = search_plan(question.cluster, question.job, question.schedules, question.limits);
  if (found.best) return {*found.best, found.tried};
  if (found.smallest)
    throw too_large(*found.smallest, fmt::format("the smallest of {} plans", found.tried), "more cards would lower it");
  throw NoPlanFits{
      fmt::format("no plan fits: no tensor x pipeline x context x data = {} divides the model and global_batch {}; try "
                  "a global_batch "
                  "that is a multiple of the cards' data-parallel copies",
                  question.cluster.count, question.job.global_batch)};
}

/// What a capacity does that no figure here shows: tokens dropped above it. Model FLOPs stay those of all routed
/// tokens, as Megatron-LM counts them whatever its capacity (training.py, num_floating_point_operations:
/// moe_router_topk experts per token).
NotModelled dropped_tokens(const TrainingJob& job) {
  const double dropped = expert_load(job).dropped;
  if (dropped > 0.0) return {Omission::dropped_tokens, {job.capacity_factor, dropped}};
  return {Omission::dropped_tokens_unknown, {job.capacity_factor}};
}

std::vector<NotModelled> not_modelled(const TrainingJob& job, const TrainingEstimate& estimate) {
  std::vector<NotModelled> left{
      {Omission::failures_and_checkpoints}, {Omission::input_and_storage}, {Omission::power_over_time}};
  if (estimate.plan.offload_optimizer && !estimate.host_capacity) left.push_back({Omission::host_memory_of_optimizer});
  if (estimate.plan.offload_activations) left.push_back({Omission::host_memory_of_activations});
  if (job.capacity_factor > 0.0) left.push_back(dropped_tokens(job));
  return left;
}

CardMemory card_memory(const TrainingEstimate& estimate) {
  const MemoryEstimate& m = estimate.memory;
  return {.parts = {{MemoryKind::weights, m.weights},
                    {MemoryKind::gradients, m.gradients},
                    {MemoryKind::optimizer, m.optimizer},
                    {MemoryKind::activations, m.activations},
                    {MemoryKind::logits, m.logits},
                    {MemoryKind::buffers, m.spare},
                    {MemoryKind::framework, m.overhead}},
          .used = m.total(),
          .usable = estimate.capacity};
}

SharedAnswer shared_of(const TrainingQuestion& question, const TrainingEstimate& estimate) {
  const Cluster& cluster = question.cluster;
  const TrainingJob& job = question.job;
  const double step = estimate.step().base();
  SharedAnswer shared;
  shared.nominal_pflops = cluster.count * cluster.nominal.base() / kPeta;
  shared.effective_pflops = estimate.model_flops.base() / step / kPeta;
  shared.mfu = shared.effective_pflops / shared.nominal_pflops;
  shared.throughput = {job.global_batch * job.sequence / step, ThroughputUnit::tokens};
  shared.duration = run_or_step(job, estimate.step());
  shared.ladder = ladder_of({.nominal_pflops = shared.nominal_pflops,
                             .ideal = Seconds{estimate.model_flops.base() / (shared.nominal_pflops * kPeta)},
                             .at_peak = Seconds{estimate.parts[Part::matrix]},
                             .format = in_format(job.format)},
                            ladder_times(estimate.parts));
  shared.gains = resource_gains(gain_source(question, estimate));
  shared.short_board = short_board(shared.gains);
  shared.chain = chain(question, estimate, shared.gains);
  shared.limits = work_limits(question, estimate);
  shared.open = open_resources(question);
  shared.accuracy = accuracy_of(question);
  shared.not_modelled = not_modelled(job, estimate);
  shared.memory = card_memory(estimate);
  shared.assumed = question.assumed;
  shared.software = question.parts.stack.id;
  shared.cards_given = cluster.count;
  shared.cards_used = estimate.plan.cards();
  return shared;
}

}  // namespace

Duration run_or_step(const TrainingJob& job, Seconds step) {
  if (job.tokens <= 0.0) return {step, TimeOf::step};
  return {Seconds{job.tokens / (job.global_batch * job.sequence / step.base())}, TimeOf::run};
}

FoundTraining best_estimate(const TrainingQuestion& question) {
  return question.plan ? FoundTraining{given_plan(question)} : searched_plan(question);
}

Accuracy accuracy_of(const TrainingQuestion& question) {
  return accuracy_on(question.parts, question.parts.kernels.uncertainty);
}

RunRates rates_of(const TrainingQuestion& question, Seconds step) {
  RunRates rates{.cards = static_cast<double>(question.cluster.count)};
  const Flops needed = step_flops(question.job);
  rates.step = step;
  rates.tokens = question.job.global_batch * question.job.sequence / step.base();
  rates.mfu = (needed / step / (question.cluster.count * question.cluster.nominal)).base();
  rates.effective_pflops = (needed / step).base() / kPeta;
  return rates;
}

RunRates rates_of(const TrainingAnswer& answer) {
  RunRates rates = rates_of(answer.question, answer.estimate.step());
  rates.mfu = answer.shared.mfu;
  return rates;
}

TrainingAnswer answer(const TrainingQuestion& question) {
  FoundTraining found = best_estimate(question);
  TrainingAnswer a{.question = question,
                   .shared = shared_of(question, found.estimate),
                   .estimate = std::move(found.estimate),
                   .plans_tried = found.tried};
  const Cluster& cluster = question.cluster;
  a.hfu = a.estimate.hardware_flops.base() / a.estimate.step().base() / kPeta / a.shared.nominal_pflops;
  const auto& roof = cluster.gemm[index(question.job.format)];
  a.mfu_of_format = roof ? a.shared.effective_pflops * kPeta / (cluster.count * roof->peak.base()) : a.shared.mfu;
  a.tokens_per_second = a.shared.throughput.per_second;
  a.shared.measured = diagnosed(a);
  return a;
}

}  // namespace shortboard
