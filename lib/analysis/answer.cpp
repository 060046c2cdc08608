#include "analysis/answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "analysis/ladder.h"
#include "analysis/resource_gains.h"
#include "estimate/expert_load.h"
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

TrainingEstimate searched_plan(const TrainingQuestion& question, long long& tried) {
  const PlanSearch found = search_plan(question.cluster, question.job, question.schedules, question.limits);
  tried = found.tried;
  if (found.best) return *found.best;
  if (found.smallest)
    throw too_large(*found.smallest, fmt::format("the smallest of {} plans", found.tried), "more cards would lower it");
  throw NoPlanFits{
      fmt::format("no plan fits: no tensor x pipeline x context x data = {} divides the model and global_batch {}; try "
                  "a global_batch "
                  "that is a multiple of the cards' data-parallel copies",
                  question.cluster.count, question.job.global_batch)};
}

/// What a capacity does that no figure here shows. Model FLOPs stay those of all routed tokens, as Megatron-LM counts
/// them whatever its capacity (training.py, num_floating_point_operations: moe_router_topk experts a token).
std::optional<std::string> of_capacity(const TrainingJob& job) {
  if (job.capacity_factor <= 0.0) return std::nullopt;
  const double dropped = expert_load(job).dropped;
  return fmt::format(
      "tokens dropped above {} x an expert's even share ({}): model FLOPs and MFU count them as worked on",
      job.capacity_factor,
      dropped > 0.0 ? fmt::format("of the fullest card's at least {:.0f}%", 100.0 * dropped)
                    : "how many needs statistics of the routing");
}

std::vector<std::string> left_out(const TrainingEstimate& estimate) {
  std::vector<std::string> left{"failures, restarts and checkpoints (effective P is the steady state)",
                                "input pipeline and storage", "power capping over time"};
  if (estimate.plan.offload_optimizer && !estimate.host_capacity)
    left.emplace_back(
        "whether the optimizer fits in the host's memory (no capacity is known: host.memory of the system)");
  if (estimate.plan.offload_activations)
    left.emplace_back("whether the offloaded activations fit in the host's memory");
  return left;
}

}  // namespace

Evidence evidence_of(const ClusterParts& parts) {
  const auto& measured = parts.kernels.measured_on;
  if (std::ranges::find(measured, parts.accelerator.id) != measured.end()) return Evidence::measured;
  return measured.empty() ? Evidence::datasheet : Evidence::class_constants;
}

TrainingEstimate best_estimate(const TrainingQuestion& question, long long& tried) {
  return question.plan ? given_plan(question) : searched_plan(question, tried);
}

double uncertainty_of(const TrainingQuestion& question) {
  const KernelClass& kernels = question.parts.kernels;
  return kernels.uncertainty * (evidence_of(question.parts) == Evidence::measured ? 1.0 : kernels.carried_over);
}

TrainingAnswer answer(const TrainingQuestion& question) {
  TrainingAnswer a;
  a.question = question;
  a.estimate = best_estimate(question, a.plans_tried);
  const double step = a.estimate.step().base();
  const Cluster& cluster = question.cluster;
  a.nominal_pflops = cluster.count * cluster.nominal.base() / kPeta;
  a.effective_pflops = a.estimate.model_flops.base() / step / kPeta;
  a.mfu = a.effective_pflops / a.nominal_pflops;
  a.hfu = a.estimate.hardware_flops.base() / step / kPeta / a.nominal_pflops;
  const auto& roof = cluster.gemm[index(question.job.format)];
  a.mfu_of_format = roof ? a.effective_pflops * kPeta / (cluster.count * roof->peak.base()) : a.mfu;
  a.tokens_per_second = question.job.global_batch * question.job.sequence / step;
  a.ladder = step_ladder(a.nominal_pflops, a.estimate.model_flops, question.job.format, a.estimate.parts);
  a.resource_gains = resource_gains(question, a.estimate);
  a.chain = chain(question, a.estimate, a.resource_gains);
  a.limits = work_limits(question, a.estimate);
  a.open = open_resources(question);
  a.evidence = evidence_of(question.parts);
  a.uncertainty = uncertainty_of(question);
  a.not_modelled = left_out(a.estimate);
  if (const std::optional<std::string> dropped = of_capacity(question.job)) a.not_modelled.push_back(*dropped);
  a.measured = diagnosed(a);
  return a;
}

}  // namespace shortboard
