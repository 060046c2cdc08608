#include "report/english.h"

#include <fmt/format.h>

#include <array>

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 4> kPhaseWords{"rollouts", "forward passes of policy, reference and critic",
                                                      "training", "weights on their way to the rollouts"};

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

std::string name_of(LadderStart start, const LadderStep& step) {
  switch (start) {
    case LadderStart::nominal:
      return "nominal";
    case LadderStart::number_format:
      return fmt::format("number format ({})", name(step.format.value_or(NumberFormat::bf16)));
    case LadderStart::formats_repeats:
      return "number formats, repeated work";
    case LadderStart::host_steps:
      return "host between the steps";
    case LadderStart::waiting_for_demand:
      return "waiting for requests";
  }
  return {};
}

std::string dropped(const NotModelled& one) {
  return fmt::format(
      "tokens dropped above {} x an expert's even share ({}): model FLOPs and MFU count them as worked on",
      one.figures.at(0),
      one.figures.size() > 1 ? fmt::format("of the fullest card's at least {:.0f}%", 100.0 * one.figures[1])
                             : "how many needs statistics of the routing");
}

}  // namespace

std::string name_of(const LadderStep& step) {
  return std::visit(Overloaded{[&](LadderStart start) { return name_of(start, step); },
                               [](Part part) { return std::string{kPartMeanings[static_cast<std::size_t>(part)]}; },
                               [](GenerationPart part) {
                                 return std::string{kGenerationPartMeanings[static_cast<std::size_t>(part)]};
                               }},
                    step.reason);
}

std::string_view name_of(const WorkLimit& limit) {
  return limit.kind == WorkLimitKind::global_batch ? "global batch" : "attention heads";
}

std::string text_of(const WorkLimit& limit) {
  if (limit.kind == WorkLimitKind::attention_heads) return limit.fault + ": heads that divide";
  return fmt::format("{:.0f} sequences a step, {:.0f} micro-batches a pipeline: twice as many sequences",
                     limit.sequences, limit.micro_batches);
}

std::string_view name_of(const OpenResource& open) {
  switch (open.cause) {
    case OpenCause::oversubscription_of_fabric:
    case OpenCause::oversubscription_no_fabric:
      return "oversubscription";
    case OpenCause::power_of_class:
    case OpenCause::power_of_kernels:
      return "power cap";
    case OpenCause::expert_balance_of_training:
    case OpenCause::expert_balance_of_service:
      return "expert balance";
    case OpenCause::storage_and_checkpoints:
      return "storage and checkpoints";
    case OpenCause::storage:
      return "storage";
    case OpenCause::failures:
      return "failures";
  }
  return {};
}

std::string_view state_of(const OpenResource& open) {
  switch (open.cause) {
    case OpenCause::oversubscription_of_fabric:
    case OpenCause::oversubscription_no_fabric:
    case OpenCause::expert_balance_of_training:
    case OpenCause::expert_balance_of_service:
      return "unknown";
    default:
      return "not modelled";
  }
}

std::string text_of(const OpenResource& open) {
  switch (open.cause) {
    case OpenCause::oversubscription_of_fabric:
      return fmt::format(
          "{} has no figure: oversubscription of the fabric would supply it, until then 1 is "
          "taken",
          open.entry);
    case OpenCause::oversubscription_no_fabric:
      return "no fabric is known: cluster.groups[0].fabric would supply it, until then 1 is taken";
    case OpenCause::power_of_class:
      return fmt::format("{} tells no power of the cards whose runs it was fitted on", open.entry);
    case OpenCause::power_of_kernels:
      return "kernels run as measured alone";
    case OpenCause::expert_balance_of_training:
      return "train.expert_imbalance would supply it, until then 1 is taken";
    case OpenCause::expert_balance_of_service:
      return "serve.expert_imbalance would supply it, until then 1 is taken";
    case OpenCause::storage_and_checkpoints:
      return "effective P is the steady state, its data at hand";
    case OpenCause::storage:
      return "the model is loaded";
    case OpenCause::failures:
      return "effective P is the steady state";
  }
  return {};
}

std::string text_of(const NotModelled& one) {
  switch (one.what) {
    case Omission::failures_and_checkpoints:
      return "failures, restarts and checkpoints (effective P is the steady state)";
    case Omission::input_and_storage:
      return "input pipeline and storage";
    case Omission::power_over_time:
      return "power capping over time";
    case Omission::host_memory_of_optimizer:
      return "whether the optimizer fits in the host's memory (no capacity is known: host.memory of the system)";
    case Omission::host_memory_of_activations:
      return "whether the offloaded activations fit in the host's memory";
    case Omission::dropped_tokens:
    case Omission::dropped_tokens_unknown:
      return dropped(one);
    case Omission::failures_and_cancellations:
      return "failures and restarts; requests that are cancelled";
    case Omission::way_to_the_user:
      return "way between user and engine";
    case Omission::spread_of_lengths:
      return "spread of request lengths: every request has the mean's";
    case Omission::copies_of_experts:
      return "copies of the experts most asked for";
    case Omission::queues:
      return "queues and uneven arrivals: every replica always has a request";
    case Omission::loading_and_saving:
      return "loading weights, safety checks, saving pictures and video";
    case Omission::feature_caches:
      return "steps skipped by caches of features (TeaCache, DeepCache and their like)";
    case Omission::rounding_between_vendors:
      return "rounding that differs between vendors' cards";
    case Omission::other_schedules_through_groups:
      return "interleaved, zero-bubble and DualPipe schedules in pipelines through several groups (1F1B there)";
    case Omission::own_pipelines_beside_shared_ones:
      return fmt::format(
          "of more than {} kinds: some cards of one on pipelines of their own beside pipelines through all",
          one.figures.at(0));
    case Omission::pipelines_through_some_groups:
      return fmt::format("of more than {} kinds: pipelines through several of them, and uses that leave out some",
                         one.figures.at(0));
    case Omission::failures_of_roles:
      return "failures of one role's cards, for which the other role waits";
    case Omission::uneven_answers:
      return "spread of the answers' lengths: the last one of a step is as long as the mean";
    case Omission::environments:
      return "tools, sandboxes and judges that answers wait for outside the cards";
    case Omission::delivery_and_growth:
      return "growth of the demand and the time until cards are delivered";
  }
  return {};
}

std::vector<std::string> texts_of(const std::vector<NotModelled>& all) {
  std::vector<std::string> texts;
  for (const NotModelled& one : all) texts.push_back(text_of(one));
  return texts;
}

std::string name_of(const Suspect& suspect) {
  if (suspect.kind == SuspectKind::resource) return std::string{name(suspect.resource)};
  if (suspect.kind == SuspectKind::kernels) return "kernels of every card";
  return suspect.cards == 1 ? "one straggling card" : fmt::format("one straggling server of {} cards", suspect.cards);
}

std::string_view name_of(const ShortBoard& short_board) {
  return std::visit(Overloaded{[](Resource resource) { return name(resource); },
                               [](GoodputBound bound) { return kGoodputBoundNames[static_cast<std::size_t>(bound)]; },
                               [](PostTrainPhase phase) { return kPhaseWords[static_cast<std::size_t>(phase)]; }},
                    short_board.what);
}

std::string caveat_of(const Answer& answer) {
  if (answer.rate && !answer.keeps_up.value_or(true))
    return fmt::format("does not keep up: {:.4g} of {:.4g} requests/s", answer.rate->served, answer.rate->asked);
  return answer.meets_objective.value_or(true) ? "" : "misses its objective";
}

std::string_view serving_part_name(Part part) {
  return part == Part::overhead ? "host between the steps" : kPartMeanings[static_cast<std::size_t>(part)];
}

}  // namespace shortboard
