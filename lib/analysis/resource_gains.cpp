#include "analysis/resource_gains.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analysis/attribution.h"
#include "analysis/open_resources.h"
#include "estimate/expert_load.h"

namespace shortboard {
namespace {

constexpr double kQuarterMore = 1.25, kTwice = 2.0;

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
    case Resource::host_steps:
      return false;
    default:
      return true;
  }
}

/// What is lost, and not what cards and links have: without a loss there is nothing to relieve.
bool is_loss(Resource resource) { return resource >= Resource::overhead; }

void scale_all(std::span<const Scaling> scalings, Cluster& cluster, TrainingJob& job) {
  for (const Scaling& scaling : scalings) {
    cluster = with_more(std::move(cluster), scaling.resource, scaling.factor);
    job = with_more(std::move(job), scaling.resource, scaling.factor);
  }
}

double gain(const TrainingQuestion& question, const TrainingEstimate& now, Resource resource, double factor) {
  const Scaling scaling{resource, factor};
  return std::max(0.0, now.step().base() / scaled_estimate(question, now.plan, {&scaling, 1}).step().base() - 1.0);
}

WorkLimit batch_limit(const TrainingQuestion& question, const TrainingEstimate& now) {
  TrainingQuestion twice = question;
  twice.job.global_batch *= 2.0;
  const Seconds step = scaled_estimate(twice, now.plan, {}).step();
  return {"global batch",
          fmt::format("{:.0f} sequences a step, {:.0f} micro-batches a pipeline: twice as many sequences",
                      question.job.global_batch, now.micro_batches),
          std::max(0.0, 2.0 * now.step().base() / step.base() - 1.0)};
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
  return WorkLimit{"attention heads", *fault + ": heads that divide", now.step().base() / step.base() - 1.0};
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

std::vector<ResourceGain> resource_gains(const TrainingQuestion& question, const TrainingEstimate& estimate) {
  const Attribution owned = attribution(question.cluster, question.job, estimate);
  std::vector<ResourceGain> resource_gains;
  for (std::size_t i = 0; i < kResourceNames.size(); ++i) {
    const auto resource = static_cast<Resource>(i);
    if (!has(question, estimate.plan, resource) && owned[resource] <= 0.0) continue;
    const ResourceGain resource_gain{std::string{name(resource)},
                                     owned[resource] / owned.total(),
                                     gain(question, estimate, resource, kQuarterMore),
                                     gain(question, estimate, resource, kTwice),
                                     gain(question, estimate, resource, kUnlimited),
                                     resource};
    if (!is_loss(resource) || resource_gain.share > 0.0 || resource_gain.gain_unlimited.value_or(0.0) > 0.0)
      resource_gains.push_back(resource_gain);
  }
  std::ranges::stable_sort(resource_gains, std::ranges::greater{}, &ResourceGain::gain_quarter);
  return resource_gains;
}

std::pair<std::string, double> short_board(const TrainingQuestion& question, const TrainingEstimate& estimate) {
  std::pair<std::string, double> bottleneck;
  for (std::size_t i = 0; i < kResourceNames.size(); ++i) {
    const auto resource = static_cast<Resource>(i);
    if (!has(question, estimate.plan, resource)) continue;
    const double more = gain(question, estimate, resource, kQuarterMore);
    if (bottleneck.first.empty() || more > bottleneck.second) bottleneck = {std::string{name(resource)}, more};
  }
  return bottleneck;
}

Chain chain_of(const std::vector<ResourceGain>& resource_gains, const ScaledThroughput& throughput) {
  std::vector<Resource> resources;
  std::vector<double> gains;
  for (const ResourceGain& resource_gain : resource_gains) {
    resources.push_back(resource_gain.resource);
    gains.push_back(resource_gain.gain_double);
  }
  return chain_of(resources, gains, throughput);
}

Chain chain(const TrainingQuestion& question, const TrainingEstimate& estimate,
            const std::vector<ResourceGain>& resource_gains) {
  const double now = estimate.step().base();
  return chain_of(resource_gains, [&](std::span<const Scaling> scalings) {
    return now / scaled_estimate(question, estimate.plan, scalings).step().base();
  });
}

std::vector<WorkLimit> work_limits(const TrainingQuestion& question, const TrainingEstimate& estimate) {
  std::vector<WorkLimit> limits{batch_limit(question, estimate)};
  if (std::optional<WorkLimit> heads = head_limit(question, estimate)) limits.push_back(*std::move(heads));
  return limits;
}

OpenResource unknown_oversubscription(const ClusterParts& parts) {
  return {"oversubscription", "unknown",
          parts.fabric
              ? fmt::format("{} has no figure: oversubscription of the fabric would supply it, until then 1 is "
                            "taken",
                            parts.fabric->id)
              : "no fabric is known: cluster.groups[0].fabric would supply it, until then 1 is taken"};
}

std::vector<OpenResource> open_resources(const TrainingQuestion& question) {
  std::vector<OpenResource> open;
  const Cluster& cluster = question.cluster;
  if (cluster.count > cluster.domain && !cluster.oversubscription)
    open.push_back(unknown_oversubscription(question.parts));
  if (cluster.power_clocks <= 0.0)
    open.push_back(
        {"power cap", "not modelled",
         fmt::format("{} tells no power of the cards whose runs it was fitted on", question.parts.kernels.id)});
  if (question.job.model.has_experts() && expert_load(question.job).fullest <= 1.0 &&
      question.job.capacity_factor <= 0.0)
    open.push_back({"expert balance", "unknown", "train.expert_imbalance would supply it, until then 1 is taken"});
  open.push_back({"storage and checkpoints", "not modelled", "effective P is the steady state, its data at hand"});
  open.push_back({"failures", "not modelled", "effective P is the steady state"});
  return open;
}

}  // namespace shortboard
