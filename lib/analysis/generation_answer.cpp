#include "analysis/generation_answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/ladder.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kPeta = 1e15;

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

GenerationEstimate given_plan(const GenerationCase& q) {
  const std::vector<std::string> faults = generation_faults(q.cluster, q.job, *q.plan);
  if (!faults.empty())
    throw SpecError{
        {.file = q.title, .path = "plan"}, fmt::format("{}", fmt::join(faults, "; ")), "or write plan: auto"};
  GenerationEstimate e = estimate_generation(q.cluster, q.job, *q.plan);
  if (!e.fits()) throw too_large(e, "the given plan", "plan: auto searches for one that fits");
  return e;
}

GenerationEstimate searched_plan(const GenerationCase& q, long long& tried) {
  const GenerationSearch found = search_generation(q.cluster, q.job, q.objective, q.limits);
  tried = found.tried;
  if (found.best) return *found.best;
  if (found.smallest)
    throw too_large(*found.smallest, fmt::format("the smallest of {} plans", found.tried),
                    "a narrower precision or tensor parallelism would lower it");
  throw NoPlanFits{fmt::format("no plan fits: no replica divides the {} cards and the model", q.cluster.count)};
}

/// Each part as a factor: running time before it over running time after it, from the nominal peak to the request.
std::vector<Rung> ladder(const GenerationAnswer& a) {
  const GenerationParts& parts = a.estimate.parts;
  Ladder ladder{a.nominal_pflops, a.estimate.model_flops / (a.estimate.plan.cards() * a.question.cluster.nominal)};
  ladder.add(fmt::format("number format ({})", name(a.question.job.format)), Seconds{parts[GenerationPart::matrix]});
  for (std::size_t i = 1; i < GenerationParts::size(); ++i) {
    const double more = parts[static_cast<GenerationPart>(i)];
    if (more > 1e-12 * parts.total()) ladder.add_more(std::string{kGenerationPartMeanings[i]}, Seconds{more});
  }
  return std::move(ladder).rungs();
}

bool near(const GenerationCase& q, const GenerationPlan& plan) { return plan.cards() <= q.cluster.domain; }

/// Seconds of a request that wait for a resource.
double seconds_of(const GenerationCase& q, const GenerationEstimate& e, Resource resource) {
  const GenerationParts& p = e.parts;
  using enum GenerationPart;
  switch (resource) {
    case Resource::matrix_rate:
      return p[matrix] + p[replicated] + p[kernel];
    case Resource::memory_bandwidth:
      return p[memory];
    case Resource::launch:
      return p[launch] + p[host];
    case Resource::scale_up:
      return near(q, e.plan) ? p[exchange] + p[guidance] : 0.0;
    case Resource::scale_out:
      return near(q, e.plan) ? 0.0 : p[exchange] + p[guidance];
    case Resource::memory_capacity:
      return 0.0;
  }
  return 0.0;
}

double throughput(const GenerationCase& q, const GenerationEstimate& e) {
  return e.replicas * q.job.size.batch / e.latency().base();
}

/// What the objective counts: the cluster's throughput, or the inverse of the latency.
double merit(const GenerationCase& q, const GenerationEstimate& e) {
  return q.objective == GenerationObjective::latency ? 1.0 / e.latency().base() : throughput(q, e);
}

/// Relative gain with more of a resource; where the plan was searched, with the plan chosen anew.
double gain(const GenerationCase& q, const GenerationEstimate& now, Resource resource, double factor) {
  const GenerationCase more = with_more(q, resource, factor);
  double best = merit(q, estimate_generation(more.cluster, more.job, now.plan));
  if (!q.plan)
    if (const GenerationSearch found = search_generation(more.cluster, more.job, q.objective, q.limits); found.best)
      best = std::max(best, merit(q, *found.best));
  return std::max(0.0, best / merit(q, now) - 1.0);
}

std::vector<Stave> staves(const GenerationCase& q, const GenerationEstimate& e) {
  std::vector<Stave> found;
  for (std::size_t i = 0; i < kResourceNames.size(); ++i) {
    const auto resource = static_cast<Resource>(i);
    if (resource == Resource::scale_out && near(q, e.plan)) continue;
    found.push_back({std::string{kResourceNames[i]}, seconds_of(q, e, resource) / e.parts.total(),
                     gain(q, e, resource, 1.25), gain(q, e, resource, 2.0)});
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &Stave::gain_quarter);
  return found;
}

}  // namespace

GenerationEstimate best_estimate(const GenerationCase& question, long long& tried) {
  return question.plan ? given_plan(question) : searched_plan(question, tried);
}

double uncertainty_of(const GenerationCase& question) {
  const KernelClass& kernels = question.parts.kernels;
  const double own = question.job.software.uncertainty.value;
  return evidence_of(question.parts) == Evidence::measured ? own
                                                           : std::max(own * kernels.carried_over, kernels.uncertainty);
}

GenerationCase with_more(GenerationCase question, Resource resource, double factor) {
  question.cluster = with_more(std::move(question.cluster), resource, factor);
  if (resource == Resource::launch) {
    Pipeline& software = question.job.software;
    software.host_launch.value = software.host_launch.value / factor;
    software.compiled_launch.value = software.compiled_launch.value / factor;
  }
  return question;
}

GenerationAnswer answer(const GenerationCase& question) {
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
  a.staves = staves(question, a.estimate);
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
