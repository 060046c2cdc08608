#include "analysis/generation_answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/accuracy.h"
#include "analysis/attribution.h"
#include "analysis/diagnosis.h"
#include "analysis/gains.h"
#include "analysis/ladder.h"
#include "analysis/open_resources.h"
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

FoundGeneration searched_plan(const GenerationQuestion& q) {
  const GenerationSearch found = search_generation(q.cluster, q.job, q.objective, q.limits);
  if (found.best) return {*found.best, found.tried};
  if (found.smallest)
    throw too_large(*found.smallest, fmt::format("the smallest of {} plans", found.tried),
                    "a narrower precision or tensor parallelism would lower it");
  throw NoPlanFits{fmt::format("no plan fits: no replica divides the {} cards and the model", q.cluster.count)};
}

bool near(const GenerationQuestion& q, const GenerationPlan& plan) { return plan.cards() <= q.cluster.domain; }

/// What a cluster can have more of for a request; all else is the plan's and the software's.
bool scalable(const GenerationQuestion& q, const GenerationPlan& plan, Resource resource) {
  switch (resource) {
    case Resource::matrix_rate:
    case Resource::memory_bandwidth:
    case Resource::scale_up:
    case Resource::memory_capacity:
    case Resource::launch:
      return true;
    case Resource::scale_out:
      return !near(q, plan);
    case Resource::latency:
      return plan.cards() > 1;
    default:
      return false;
  }
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
  return best / merit(q, now) - 1.0;
}

/// Seconds of a request under the resource that they wait for.
Attribution attribution(const GenerationQuestion& q, const GenerationEstimate& e) {
  using enum GenerationPart;
  constexpr std::array kOwners{std::pair{matrix, Resource::matrix_rate}, std::pair{replicated, Resource::matrix_rate},
                               std::pair{kernel, Resource::matrix_rate}, std::pair{memory, Resource::memory_bandwidth},
                               std::pair{launch, Resource::launch},      std::pair{host, Resource::launch},
                               std::pair{pipeline, Resource::bubble},    std::pair{serial, Resource::serial},
                               std::pair{overhead, Resource::overhead}};
  TimesToAttribute times;
  for (const auto& [part, owner] : kOwners) times.owned.push_back({owner, Seconds{e.parts[part]}});
  const Scaling no_latency{Resource::latency, kUnlimited};
  const GenerationQuestion fast = scaled(q, {&no_latency, 1});
  const GenerationParts without = estimate_generation(fast.cluster, fast.job, e.plan).parts;
  const double messages = e.parts[exchange] + e.parts[guidance];
  times.messages.push_back({.time = Seconds{messages},
                            .link = near(q, e.plan) ? Resource::scale_up : Resource::scale_out,
                            .latency = Seconds{messages - without[exchange] - without[guidance]},
                            .oversubscription = {}});
  return attributed(times);
}

/// What of a loss is left when it is divided by a factor and all else stays.
double gain_without(double share, double factor) { return 1.0 / (1.0 - share + share / factor) - 1.0; }

GainSource gain_source(const GenerationQuestion& q, const GenerationEstimate& e) {
  GainSource source{.owned = attribution(q, e), .whole = {}, .presence = {}, .gain = {}};
  source.whole = Seconds{source.owned.total()};
  source.presence = [&](Resource resource) {
    return scalable(q, e.plan, resource) ? Presence::always : Presence::absent;
  };
  source.gain = [&, owned = source.owned](const Scaling& scaling) -> std::optional<double> {
    if (scalable(q, e.plan, scaling.resource)) return gain(q, e, {&scaling, 1});
    return gain_without(owned[scaling.resource] / owned.total(), scaling.factor);
  };
  return source;
}

Chain chain(const GenerationQuestion& q, const GenerationEstimate& e, const std::vector<ResourceGain>& gains) {
  return chain_of(
      gains, [&](Resource resource) { return scalable(q, e.plan, resource); },
      [&](std::span<const Scaling> scalings) { return 1.0 + std::max(0.0, gain(q, e, scalings)); });
}

std::vector<OpenResource> open_resources(const GenerationQuestion& q, const GenerationPlan& plan) {
  return open_resources(q.cluster, q.parts,
                        {.crosses = !near(q, plan),
                         .power = OpenCause::power_of_kernels,
                         .expert_balance = {},
                         .storage = OpenCause::storage});
}

CardMemory card_memory(const GenerationEstimate& e) {
  const GenerationMemory& m = e.memory;
  return {.parts = {{MemoryKind::denoiser, m.denoiser},
                    {MemoryKind::encoders, m.encoders},
                    {MemoryKind::decoder, m.decoder},
                    {MemoryKind::activations, m.activations},
                    {MemoryKind::framework, m.context}},
          .used = m.total(),
          .usable = e.capacity};
}

SharedAnswer shared_of(const GenerationQuestion& q, const GenerationEstimate& e) {
  const Cluster& cluster = q.cluster;
  SharedAnswer shared;
  shared.nominal_pflops = cluster.count * cluster.nominal.base() / kPeta;
  shared.effective_pflops = e.replicas * e.model_flops.base() / e.latency().base() / kPeta;
  shared.mfu = shared.effective_pflops / shared.nominal_pflops;
  shared.throughput = {throughput(q, e), q.job.size.frames > 1.0 ? ThroughputUnit::videos : ThroughputUnit::pictures};
  shared.duration = {e.latency(), TimeOf::request};
  shared.ladder = ladder_of({.nominal_pflops = shared.nominal_pflops,
                             .ideal = e.model_flops / (e.plan.cards() * cluster.nominal),
                             .at_peak = Seconds{e.parts[GenerationPart::matrix]},
                             .format = in_format(q.job.format)},
                            ladder_times(e.parts));
  shared.gains = resource_gains(gain_source(q, e));
  shared.short_board = short_board(shared.gains);
  shared.chain = chain(q, e, shared.gains);
  shared.open = open_resources(q, e.plan);
  shared.accuracy = accuracy_of(q);
  shared.not_modelled = {{Omission::queues}, {Omission::loading_and_saving}, {Omission::feature_caches}};
  shared.memory = card_memory(e);
  shared.assumed = q.assumed;
  shared.software = q.job.software.id;
  shared.cards_given = cluster.count;
  shared.cards_used = e.replicas * e.plan.cards();
  return shared;
}

}  // namespace

FoundGeneration best_estimate(const GenerationQuestion& question) {
  return question.plan ? FoundGeneration{given_plan(question)} : searched_plan(question);
}

Accuracy accuracy_of(const GenerationQuestion& question) {
  Accuracy accuracy = accuracy_on(question.parts, question.job.software.uncertainty.value);
  if (accuracy.evidence != Evidence::measured)
    accuracy.uncertainty = std::max(accuracy.uncertainty, question.parts.kernels.uncertainty);
  return accuracy;
}

RunRates rates_of(const GenerationQuestion& question, const GenerationEstimate& estimate) {
  RunRates rates{.cards = static_cast<double>(question.cluster.count)};
  const double requests = estimate.replicas / estimate.latency().base();
  rates.latency = estimate.latency();
  rates.step = Seconds{estimate.step_s};
  rates.images = requests * question.job.size.batch;
  rates.effective_pflops = requests * estimate.model_flops.base() / kPeta;
  rates.mfu = requests * estimate.model_flops.base() / (question.cluster.count * question.cluster.nominal.base());
  return rates;
}

RunRates rates_of(const GenerationAnswer& answer) {
  RunRates rates = rates_of(answer.question, answer.estimate);
  rates.images = answer.items_per_second;
  rates.mfu = answer.shared.mfu;
  return rates;
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
  FoundGeneration found = best_estimate(question);
  GenerationAnswer a{.question = question,
                     .shared = shared_of(question, found.estimate),
                     .estimate = std::move(found.estimate),
                     .plans_tried = found.tried};
  const Cluster& cluster = question.cluster;
  a.items_per_second = a.shared.throughput.per_second;
  const auto& roof = cluster.gemm[index(question.job.format)];
  a.mfu_of_format = roof ? a.shared.effective_pflops * kPeta / (cluster.count * roof->peak.base()) : a.shared.mfu;
  a.shared.measured = diagnosed(a);
  return a;
}

}  // namespace shortboard
