#include "analysis/generation_answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/ladder.h"
#include "analysis/resource_gains.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

NoPlanFits too_large(const GenerationEstimate& e, const std::string& whose, std::string_view remedy) {
  const GenerationMemory& m = e.memory;
  const auto gigabytes = [](Bytes bytes) { return bytes.base() / 1e9; };
  return NoPlanFits{fmt::format(
      "no plan fits: {} needs {:.1f} GB a card (denoiser {:.1f} + text encoders {:.1f} + decoder {:.1f} + activations "
      "{:.1f} + framework {:.1f}), and a card has {:.1f} GB: {:.1f} GB short; {}",
      whose, gigabytes(m.total()), gigabytes(m.denoiser), gigabytes(m.encoders), gigabytes(m.decoder),
      gigabytes(m.activations), gigabytes(m.context), gigabytes(e.capacity), gigabytes(m.total() - e.capacity),
      remedy)};
}

GenerationEstimate given_plan(const GenerationQuestion& q) {
  const std::vector<std::string> faults = generation_faults(q.cluster, q.job, *q.plan);
  if (!faults.empty())
    throw SpecError{
        {.file = q.title, .path = "plan"}, fmt::format("{}", fmt::join(faults, "; ")), "or write plan: auto"};
  GenerationEstimate e = estimate_generation(q.cluster, q.job, *q.plan);
  if (!e.fits()) throw too_large(e, "the given plan", "plan: auto searches for one that fits");
  return e;
}

GenerationEstimate searched_plan(const GenerationQuestion& q, long long& tried) {
  const GenerationSearch found = search_generation(q.cluster, q.job, q.objective, q.limits);
  tried = found.tried;
  if (found.best) return *found.best;
  if (found.smallest)
    throw too_large(*found.smallest, fmt::format("the smallest of {} plans", found.tried),
                    "a narrower precision or tensor parallelism would lower it");
  throw NoPlanFits{fmt::format("no plan fits: no replica divides the {} cards and the model", q.cluster.count)};
}

/// Each part as a factor: running time before it over running time after it, from the nominal peak to the request.
std::vector<LadderStep> ladder(const GenerationAnswer& a) {
  const GenerationParts& parts = a.estimate.parts;
  Ladder ladder{a.nominal_pflops, a.estimate.model_flops / (a.estimate.plan.cards() * a.question.cluster.nominal)};
  ladder.add(fmt::format("number format ({})", name(a.question.job.format)), Seconds{parts[GenerationPart::matrix]});
  for (std::size_t i = 1; i < GenerationParts::size(); ++i) {
    const double more = parts[static_cast<GenerationPart>(i)];
    if (more > 1e-12 * parts.total()) ladder.add_more(std::string{kGenerationPartMeanings[i]}, Seconds{more});
  }
  return std::move(ladder).steps();
}

bool near(const GenerationQuestion& q, const GenerationPlan& plan) { return plan.cards() <= q.cluster.domain; }

/// What a cluster can have more of for a request; all else is the plan's and the software's.
bool scalable(const GenerationQuestion& q, const GenerationPlan& plan, Resource resource) {
  if (resource == Resource::scale_out) return !near(q, plan);
  return resource <= Resource::launch || (resource == Resource::latency && plan.cards() > 1);
}

double throughput(const GenerationQuestion& q, const GenerationEstimate& e) {
  return e.replicas * q.job.size.batch / e.latency().base();
}

/// What the objective counts: the cluster's throughput, or the inverse of the latency.
double merit(const GenerationQuestion& q, const GenerationEstimate& e) {
  return q.objective == GenerationObjective::latency ? 1.0 / e.latency().base() : throughput(q, e);
}

/// Relative gain with resources scaled; where the plan was searched, with the plan chosen anew.
double gain(const GenerationQuestion& q, const GenerationEstimate& now, std::span<const Scaling> scalings) {
  const GenerationQuestion more = scaled(q, scalings);
  double best = merit(q, estimate_generation(more.cluster, more.job, now.plan));
  if (!q.plan)
    if (const GenerationSearch found = search_generation(more.cluster, more.job, q.objective, q.limits); found.best)
      best = std::max(best, merit(q, *found.best));
  return std::max(0.0, best / merit(q, now) - 1.0);
}

/// Seconds of a request under the resource that they wait for.
Attribution attribution(const GenerationQuestion& q, const GenerationEstimate& e) {
  const GenerationParts& p = e.parts;
  using enum GenerationPart;
  Attribution owned;
  owned[Resource::matrix_rate] = p[matrix] + p[replicated] + p[kernel];
  owned[Resource::memory_bandwidth] = p[memory];
  owned[Resource::launch] = p[launch] + p[host];
  owned[Resource::bubble] = p[pipeline];
  owned[Resource::serial] = p[serial];
  owned[Resource::overhead] = p[overhead];
  const Resource link = near(q, e.plan) ? Resource::scale_up : Resource::scale_out;
  owned[link] = p[exchange] + p[guidance];
  const Scaling prompt{Resource::latency, kUnlimited};
  const GenerationQuestion fast = scaled(q, {&prompt, 1});
  const GenerationParts without = estimate_generation(fast.cluster, fast.job, e.plan).parts;
  owned.move(owned[link] - without[exchange] - without[guidance], link, Resource::latency);
  return owned;
}

/// What of a loss is left when it is divided by a factor and all else stays.
double gain_without(double share, double factor) { return 1.0 / (1.0 - share + share / factor) - 1.0; }

std::vector<ResourceGain> resource_gains(const GenerationQuestion& q, const GenerationEstimate& e) {
  const Attribution owned = attribution(q, e);
  std::vector<ResourceGain> found;
  for (std::size_t i = 0; i < kResourceNames.size(); ++i) {
    const auto resource = static_cast<Resource>(i);
    const double share = owned[resource] / owned.total();
    if (share <= 0.0 && !scalable(q, e.plan, resource)) continue;
    const auto by = [&](double factor) {
      const Scaling scaling{resource, factor};
      return scalable(q, e.plan, resource) ? gain(q, e, {&scaling, 1}) : gain_without(share, factor);
    };
    found.push_back({std::string{name(resource)}, share, by(1.25), by(2.0), by(kUnlimited), resource});
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &ResourceGain::gain_quarter);
  return found;
}

Chain chain(const GenerationAnswer& a) {
  std::vector<ResourceGain> resource_gains = a.resource_gains;
  std::erase_if(resource_gains, [&](const ResourceGain& resource_gain) {
    return !scalable(a.question, a.estimate.plan, resource_gain.resource);
  });
  return chain_of(resource_gains,
                  [&](std::span<const Scaling> scalings) { return 1.0 + gain(a.question, a.estimate, scalings); });
}

}  // namespace

GenerationEstimate best_estimate(const GenerationQuestion& question, long long& tried) {
  return question.plan ? given_plan(question) : searched_plan(question, tried);
}

double uncertainty_of(const GenerationQuestion& question) {
  const KernelClass& kernels = question.parts.kernels;
  const double own = question.job.software.uncertainty.value;
  return evidence_of(question.parts) == Evidence::measured ? own
                                                           : std::max(own * kernels.carried_over, kernels.uncertainty);
}

GenerationQuestion scaled(GenerationQuestion question, std::span<const Scaling> scalings) {
  for (const Scaling& scaling : scalings) {
    question.cluster = with_more(std::move(question.cluster), scaling.resource, scaling.factor);
    if (scaling.resource != Resource::launch) continue;
    Pipeline& software = question.job.software;
    software.host_launch.value = software.host_launch.value / scaling.factor;
    software.compiled_launch.value = software.compiled_launch.value / scaling.factor;
  }
  return question;
}

GenerationAnswer answer(const GenerationQuestion& question) {
  GenerationAnswer a;
  a.question = question;
  a.estimate = best_estimate(question, a.plans_tried);
  const Cluster& cluster = question.cluster;
  a.nominal_pflops = cluster.count * cluster.nominal.base() / kPeta;
  a.items_per_second = throughput(question, a.estimate);
  a.effective_pflops = a.estimate.replicas * a.estimate.model_flops.base() / a.estimate.latency().base() / kPeta;
  a.mfu = a.effective_pflops / a.nominal_pflops;
  const auto& roof = cluster.gemm[index(question.job.format)];
  a.mfu_of_format = roof ? a.effective_pflops * kPeta / (cluster.count * roof->peak.base()) : a.mfu;
  a.ladder = ladder(a);
  a.resource_gains = resource_gains(question, a.estimate);
  a.chain = chain(a);
  a.evidence = evidence_of(question.parts);
  a.uncertainty = uncertainty_of(question);
  a.not_modelled = {"queues and uneven arrivals: every replica always has a request",
                    "loading weights, safety checks, saving pictures and video",
                    "steps skipped by caches of features (TeaCache, DeepCache and their like)"};
  a.measured = diagnosed(a);
  return a;
}

GenerationAnswer explained(GenerationAnswer answer) { return answer; }

double metric(const GenerationAnswer& a, std::string_view name) {
  if (name == "latency_s") return a.estimate.latency().base();
  if (name == "step_s") return a.estimate.step_s;
  if (name == "mfu") return a.mfu;
  return a.items_per_second / a.question.cluster.count;
}

}  // namespace shortboard
