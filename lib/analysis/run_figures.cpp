#include "analysis/run_figures.h"

#include <fmt/format.h>

#include "analysis/goodput.h"

namespace shortboard {
namespace {

constexpr double kKeptUp = 0.999;  // of the rate asked

void set_resource_gains(RunFigures& f, const std::vector<ResourceGain>& resource_gains) {
  if (resource_gains.empty()) return;
  f.short_board = resource_gains.front().name;
  f.gain_quarter = resource_gains.front().gain_quarter;
}

/// What answers of every kind hold under the same names.
template <class One>
RunFigures common(const One& a) {
  RunFigures f;
  f.nominal_pflops = a.nominal_pflops;
  f.effective_pflops = a.effective_pflops;
  f.evidence = a.evidence;
  f.uncertainty = a.uncertainty;
  f.assumed = a.question.assumed;
  return f;
}

void set_training(RunFigures& f, const TrainingJob& job, double tokens_per_second, Seconds step) {
  f.throughput = tokens_per_second;
  f.throughput_unit = "tokens/s";
  f.time = job.tokens > 0.0 ? Seconds{job.tokens / tokens_per_second} : step;
  f.time_of = job.tokens > 0.0 ? "run" : "step";
}

RunFigures figures_of(const TrainingAnswer& a) {
  RunFigures f = common(a);
  set_training(f, a.question.job, a.tokens_per_second, a.estimate.step());
  f.memory_used = a.estimate.memory.total();
  f.memory = a.estimate.capacity;
  set_resource_gains(f, a.resource_gains);
  f.software = a.question.parts.stack.id;
  f.not_modelled = a.not_modelled;
  return f;
}

/// Tokens a second and the time that says most of a service in this mode: prompts have their first token, others the
/// next one.
void set_service(RunFigures& f, const ServingQuestion& question, const ServingPoint& point, double input,
                 double output) {
  const bool prompts = question.mode == ServingMode::prefill;
  f.throughput = prompts ? input : output;
  f.throughput_unit = prompts ? "input tokens/s" : "output tokens/s";
  f.time = prompts ? point.ttft : point.tpot;
  f.time_of = prompts ? "TTFT" : "TPOT";
  f.software = question.engine.id;
}

RunFigures figures_of(const ServingAnswer& a) {
  RunFigures f = common(a);
  set_service(f, a.question, a.point, a.input_tokens_per_second, a.output_tokens_per_second);
  f.memory_used = a.memory.resident() + cache_in_use(a);
  f.memory = a.question.cluster.cards.memory;
  set_resource_gains(f, a.resource_gains);
  if (a.question.rate > 0.0 && a.requests_per_second < kKeptUp * a.question.rate)
    f.caveat = fmt::format("does not keep up: {:.4g} of {:.4g} requests/s", a.requests_per_second, a.question.rate);
  else if (!meets(a.point, a.question.objective, nullptr))
    f.caveat = "misses its objective";
  f.not_modelled = a.not_modelled;
  return f;
}

RunFigures figures_of(const RolesAnswer& a) {
  RunFigures f = common(a);
  set_service(f, a.question, a.point, a.point.input_tokens_per_second, a.point.output_tokens_per_second);
  f.short_board = kGoodputBoundNames[static_cast<std::size_t>(a.bound)];
  if (!a.kept_up)
    f.caveat =
        fmt::format("does not keep up: {:.4g} of {:.4g} requests/s", a.point.requests_per_second, a.question.rate);
  return f;
}

RunFigures figures_of(const GenerationAnswer& a) {
  RunFigures f = common(a);
  f.throughput = a.items_per_second;
  f.throughput_unit = a.question.job.size.frames > 1.0 ? "videos/s" : "pictures/s";
  f.time = a.estimate.latency();
  f.time_of = "request";
  f.memory_used = a.estimate.memory.total();
  f.memory = a.estimate.capacity;
  set_resource_gains(f, a.resource_gains);
  f.software = a.question.job.software.id;
  f.not_modelled = a.not_modelled;
  return f;
}

RunFigures figures_of(const MixedTrainingAnswer& a) {
  RunFigures f = common(a);
  set_training(f, a.question.job(), a.tokens_per_second, a.estimate.step);
  set_resource_gains(f, a.resource_gains);
  f.software = a.question.groups.front().question.parts.stack.id;
  f.not_modelled = a.not_modelled;
  return f;
}

RunFigures figures_of(const MixedServingAnswer& a) {
  RunFigures f = common(a);
  f.throughput = a.output_tokens_per_second;
  f.throughput_unit = "output tokens/s";
  f.time = a.tpot;
  f.time_of = "TPOT";
  set_resource_gains(f, a.resource_gains);
  f.software = a.question.groups.front().question.engine.id;
  if (!a.kept_up)
    f.caveat = fmt::format("does not keep up: {:.4g} of {:.4g} requests/s", a.requests_per_second, a.question.rate);
  return f;
}

AskedCards cards_of(const ClusterParts& parts, const Cluster& cluster) {
  return {parts, cluster.count, cluster.nominal};
}

AskedCards cards_of(const TrainingQuestion& question) { return cards_of(question.parts, question.cluster); }
AskedCards cards_of(const ServingQuestion& question) { return cards_of(question.parts, question.cluster.cards); }

template <class Mixed>
std::vector<AskedCards> cards_of_groups(const Mixed& question) {
  std::vector<AskedCards> cards;
  for (const auto& group : question.groups) cards.push_back(cards_of(group.question));
  return cards;
}

}  // namespace

std::optional<AskedCards> asked_cards(const Question& question) {
  if (const auto* training = held_if<TrainingQuestion>(question)) return cards_of(*training);
  if (const auto* serving = held_if<ServingQuestion>(question)) return cards_of(*serving);
  if (const auto* making = held_if<GenerationQuestion>(question)) return cards_of(making->parts, making->cluster);
  return std::nullopt;
}

std::vector<AskedCards> asked_groups(const Question& question) {
  if (const auto* training = held_if<MixedTrainingQuestion>(question)) return cards_of_groups(*training);
  if (const auto* serving = held_if<MixedServingQuestion>(question)) return cards_of_groups(*serving);
  if (const std::optional<AskedCards> one = asked_cards(question)) return {*one};
  return {};
}

std::string job_of(const Question& question) {
  if (const auto* training = held_if<TrainingQuestion>(question)) return "training " + training->job.model.name;
  if (const auto* serving = held_if<ServingQuestion>(question)) return "serving " + serving->job.model.name;
  if (const auto* making = held_if<GenerationQuestion>(question)) return "generating with " + making->job.model.name;
  if (const auto* mixed = held_if<MixedTrainingQuestion>(question)) return "training " + mixed->job().model.name;
  if (const auto* mixed = held_if<MixedServingQuestion>(question))
    return "serving " + mixed->groups.front().question.job.model.name;
  return {};
}

std::optional<RunFigures> run_figures(const QuestionAnswer& answer) {
  if (const auto* training = std::get_if<TrainingAnswer>(&answer)) return figures_of(*training);
  if (const auto* serving = std::get_if<ServingAnswer>(&answer)) return figures_of(*serving);
  if (const auto* roles = std::get_if<RolesAnswer>(&answer)) return figures_of(*roles);
  if (const auto* making = std::get_if<GenerationAnswer>(&answer)) return figures_of(*making);
  if (const auto* mixed = std::get_if<MixedTrainingAnswer>(&answer)) return figures_of(*mixed);
  if (const auto* mixed = std::get_if<MixedServingAnswer>(&answer)) return figures_of(*mixed);
  return std::nullopt;
}

}  // namespace shortboard
