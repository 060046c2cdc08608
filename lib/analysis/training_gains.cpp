#include "analysis/training_gains.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "analysis/attribution.h"
#include "analysis/open_resources.h"
#include "estimate/expert_load.h"

namespace shortboard {
namespace {

/// Whether a case has the resource at all.
bool has(const TrainingQuestion& question, const Plan& plan, Resource resource) {
  const Cluster& cluster = question.cluster;
  const bool crosses = cluster.count > cluster.domain;
  switch (resource) {
    case Resource::scale_out:
      return crosses;
    case Resource::oversubscription:
      return crosses && cluster.oversubscription;
    case Resource::power:
      return cluster.power_clocks > 0.0;
    case Resource::host_link:
      return plan.offload_optimizer || plan.offload_activations;
    case Resource::routing:
      return question.job.model.has_experts() && expert_load(question.job).fullest > 1.0;
    case Resource::serial:
    case Resource::host_steps:
    case Resource::group_link:
    case Resource::group_wait:
      return false;
    default:
      return true;
  }
}

Presence presence(const TrainingQuestion& question, const Plan& plan, Resource resource) {
  if (!has(question, plan, resource)) return Presence::absent;
  return is_loss(resource) ? Presence::where_it_counts : Presence::always;
}

void scale_all(std::span<const Scaling> scalings, Cluster& cluster, TrainingJob& job) {
  for (const Scaling& scaling : scalings) {
    cluster = with_more(std::move(cluster), scaling.resource, scaling.factor);
    job = with_more(std::move(job), scaling.resource, scaling.factor);
  }
}

WorkLimit batch_limit(const TrainingQuestion& question, const TrainingEstimate& now) {
  TrainingQuestion twice = question;
  twice.job.global_batch *= 2.0;
  const Seconds step = scaled_estimate(twice, now.plan, {}).step();
  return {.kind = WorkLimitKind::global_batch,
          .gain = std::max(0.0, 2.0 * now.step().base() / step.base() - 1.0),
          .sequences = question.job.global_batch,
          .micro_batches = now.micro_batches,
          .fault = {}};
}

/// A plan that may divide heads among cards is the measure of what heads that don't divide cost.
std::optional<WorkLimit> head_limit(const TrainingQuestion& question, const TrainingEstimate& now) {
  if (question.plan || question.limits.tensor) return std::nullopt;
  std::optional<std::string> fault;
  for (int tensor = 2; tensor <= question.cluster.domain && !fault; tensor *= 2)
    if (question.cluster.count % tensor == 0) fault = heads_fault(question.job.model, tensor);
  if (!fault) return std::nullopt;
  TrainingQuestion divided = question;
  divided.limits.whole_heads = false;
  const Seconds step = scaled_estimate(divided, now.plan, {}).step();
  return WorkLimit{
      .kind = WorkLimitKind::attention_heads, .gain = now.step().base() / step.base() - 1.0, .fault = *fault};
}

}  // namespace

TrainingQuestion scaled(TrainingQuestion question, std::span<const Scaling> scalings) {
  scale_all(scalings, question.cluster, question.job);
  return question;
}

TrainingEstimate scaled_estimate(const TrainingQuestion& question, const Plan& now, std::span<const Scaling> scalings) {
  Cluster cluster = question.cluster;
  TrainingJob job = question.job;
  scale_all(scalings, cluster, job);
  TrainingEstimate kept = estimate_training(cluster, job, now);
  if (question.plan) return kept;
  const std::optional<TrainingEstimate> anew =
      faster_plan(cluster, job, question.schedules, question.limits, kept.step());
  return anew ? *anew : kept;
}

GainSource gain_source(const TrainingQuestion& question, const TrainingEstimate& estimate) {
  return {.owned = attribution(question.cluster, question.job, estimate),
          .whole = estimate.step(),
          .presence = [&](Resource resource) { return presence(question, estimate.plan, resource); },
          .gain = [&](const Scaling& scaling) -> std::optional<double> {
            return estimate.step().base() / scaled_estimate(question, estimate.plan, {&scaling, 1}).step().base() - 1.0;
          }};
}

Chain chain(const TrainingQuestion& question, const TrainingEstimate& estimate,
            const std::vector<ResourceGain>& gains) {
  const double now = estimate.step().base();
  return chain_of(gains, [&](std::span<const Scaling> scalings) {
    return now / scaled_estimate(question, estimate.plan, scalings).step().base();
  });
}

std::vector<WorkLimit> work_limits(const TrainingQuestion& question, const TrainingEstimate& estimate) {
  std::vector<WorkLimit> limits{batch_limit(question, estimate)};
  if (std::optional<WorkLimit> heads = head_limit(question, estimate)) limits.push_back(*std::move(heads));
  return limits;
}

std::vector<OpenResource> open_resources(const TrainingQuestion& question) {
  const Cluster& cluster = question.cluster;
  OpenSource source{.crosses = cluster.count > cluster.domain, .storage = OpenCause::storage_and_checkpoints};
  if (cluster.power_clocks <= 0.0) source.power = OpenCause::power_of_class;
  if (question.job.model.has_experts() && expert_load(question.job).fullest <= 1.0 &&
      question.job.capacity_factor <= 0.0)
    source.expert_balance = OpenCause::expert_balance_of_training;
  return open_resources(cluster, question.parts, source);
}

}  // namespace shortboard
