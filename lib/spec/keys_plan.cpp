#include <fmt/format.h>

#include <array>

#include "spec/codec_unions.h"
#include "spec/enum_names.h"

namespace shortboard {
namespace {

using enum WorkloadKind;
constexpr std::array kTrain{train};
constexpr std::array kServe{serve};
constexpr std::array kGenerate{generate};
constexpr std::array kModels{train, serve};
constexpr std::array kPlanned{train, serve, generate};
constexpr std::string_view kByGroup = "write it under plan.groups.NAME";

/// Keys of one group's plan.
constexpr Uses of(std::span<const WorkloadKind> workloads) {
  return {.workloads = workloads, .groups = GroupCount::one, .instead = kByGroup};
}

constexpr std::array kPlanKeys{
    key<&PlanSpec::split>({.name = "split",
                           .usual = "auto",
                           .meaning = "Groups of cards share the batch (data) or the layers (pipeline).",
                           .uses = {.workloads = kTrain, .groups = GroupCount::several, .instead = "leave it out"}}),
    key<&PlanSpec::groups, PlanOfGroup>(
        {.name = "groups",
         .usual = "auto for each",
         .meaning = "Plans of the groups by their names, each auto or a map of the keys below.",
         .uses = {.workloads = kModels, .groups = GroupCount::several, .instead = "write the keys in plan itself"}}),
    key<&PlanSpec::tensor>({.name = "tensor", .usual = "1", .meaning = "Tensor-parallel cards.", .uses = of(kPlanned)}),
    key<&PlanSpec::pipeline>({.name = "pipeline", .usual = "1", .meaning = "Pipeline stages.", .uses = of(kModels)}),
    key<&PlanSpec::expert>({.name = "expert",
                            .usual = "1",
                            .meaning = "Cards that share the experts of a layer (expert parallelism).",
                            .uses = of(kModels)}),
    key<&PlanSpec::context>({.name = "context",
                             .usual = "1",
                             .meaning = "Cards that share a sequence (context parallelism).",
                             .uses = of(kTrain)}),
    key<&PlanSpec::context_exchange>({.name = "context_exchange",
                                      .usual = "the stack's",
                                      .meaning = "How cards of a context get keys and values; of context above 1.",
                                      .uses = of(kTrain)}),
    key<&PlanSpec::data>({.name = "data",
                          .usual = "cards / (tensor x pipeline x context)",
                          .meaning = "Data-parallel copies.",
                          .uses = of(kTrain)}),
    key<&PlanSpec::expert_tensor>({.name = "expert_tensor",
                                   .usual = "1",
                                   .meaning = "Cards that divide the width of each expert.",
                                   .uses = of(kTrain)}),
    key<&PlanSpec::virtual_stages>({.name = "virtual_stages",
                                    .usual = "1",
                                    .meaning = "Pieces of the model per card, of the interleaved schedule.",
                                    .uses = of(kTrain)}),
    key<&PlanSpec::micro_batch>(
        {.name = "micro_batch", .usual = "1", .meaning = "Sequences per micro-batch.", .uses = of(kTrain)}),
    key<&PlanSpec::schedule>({.name = "schedule",
                              .usual = "1f1b; interleaved with virtual_stages above 1",
                              .meaning = "Pipeline schedule.",
                              .uses = of(kTrain)}),
    key<&PlanSpec::sharding>(
        {.name = "sharding",
         .usual = "distributed_optimizer",
         .meaning = "What data-parallel copies divide among them: nothing, optimizer state (ZeRO stage 1), gradients "
                    "too (2), weights too (3, FSDP).",
         .uses = of(kTrain)}),
    key<&PlanSpec::sharding_group>({.name = "sharding_group",
                                    .usual = "all copies",
                                    .meaning = "Copies that one sharded state is spread over.",
                                    .uses = of(kTrain)}),
    key<&PlanSpec::recompute>({.name = "recompute",
                               .usual = "none",
                               .meaning = "Activations that are computed again in the backward pass.",
                               .uses = of(kTrain)}),
    key<&PlanSpec::sequence_parallel>({.name = "sequence_parallel",
                                       .usual = "as the stack does with tensor above 1",
                                       .meaning = "Whether tensor-parallel cards divide norms by sequence.",
                                       .uses = of(kTrain)}),
    key<&PlanSpec::async_tensor>({.name = "async_tensor",
                                  .usual = "false",
                                  .meaning = "Whether tensor-parallel messages run beside slices of their products.",
                                  .uses = of(kTrain)}),
    key<&PlanSpec::offload_activations>({.name = "offload_activations",
                                         .usual = "false",
                                         .meaning = "Whether kept activations wait in the host's memory.",
                                         .uses = of(kTrain)}),
    key<&PlanSpec::offload_optimizer>({.name = "offload_optimizer",
                                       .usual = "false",
                                       .meaning = "Whether the optimizer's state lives and steps in the host.",
                                       .uses = of(kTrain)}),
    key<&PlanSpec::attention_data>({.name = "attention_data",
                                    .usual = "1",
                                    .meaning = "Groups of attention with requests of their own that share experts.",
                                    .uses = of(kServe)}),
    key<&PlanSpec::replicas>({.name = "replicas",
                              .usual = "cards / cards per replica",
                              .meaning = "Copies of the model that serve.",
                              .uses = of(kServe)}),
    key<&PlanSpec::ulysses>({.name = "ulysses",
                             .usual = "1",
                             .meaning = "Cards that divide a picture's tokens, and heads in attention.",
                             .uses = of(kGenerate)}),
    key<&PlanSpec::ring>({.name = "ring",
                          .usual = "1",
                          .meaning = "Cards that divide tokens and pass keys and values around a ring.",
                          .uses = of(kGenerate)}),
    key<&PlanSpec::cfg_parallel>({.name = "cfg_parallel",
                                  .usual = "1",
                                  .meaning = "Cards that divide the two passes of guidance.",
                                  .uses = of(kGenerate)}),
    key<&PlanSpec::pipefusion>({.name = "pipefusion",
                                .usual = "1",
                                .meaning = "Cards that divide the layers and pass patches on (PipeFusion).",
                                .uses = of(kGenerate)})};

/// The first keys are of the whole plan, the last ones of generation, which runs on one group.
constexpr std::size_t kOfWholePlan = 2, kOfGeneration = 4;
static_assert(kPlanKeys[kOfWholePlan - 1].name == "groups" &&
              kPlanKeys[kPlanKeys.size() - kOfGeneration].name == "ulysses");

std::span<const Key> keys_of_group() {
  return std::span{kPlanKeys}.subspan(kOfWholePlan, kPlanKeys.size() - kOfWholePlan - kOfGeneration);
}

std::vector<Form> forms_of(std::span<const Key> (*keys)()) {
  static constexpr std::array<std::string_view, 1> kAuto{"auto"};
  return {{.kind = Form::Kind::choice, .says = "auto", .example = "auto", .names = kAuto},
          {.kind = Form::Kind::map, .says = "map", .keys = keys}};
}

void read_plan(PlanSpec& out, std::span<const Key> keys, const Value& value, Reading& reading) {
  out = {};
  if (!value.is_map()) {
    out.automatic = value.text() == "auto";
    if (out.automatic) return;
    throw value.error(fmt::format("no plan '{}'", value.text()), "write auto, or a map of tensor, pipeline, ...");
  }
  read_keys(keys, &out, value, reading);
  if (out == PlanSpec{}) throw value.error("is empty", "write auto, or a map of tensor, pipeline, ...");
}

Node write_plan(const PlanSpec& plan, std::span<const Key> keys) {
  return plan.automatic ? scalar_node("auto") : write_keys(keys, &plan);
}

}  // namespace

template <>
std::span<const Key> keys_of<PlanSpec>() {
  return kPlanKeys;
}

std::span<const Form> Codec<PlanSpec>::forms() {
  static const std::vector<Form> kForms = forms_of(keys_of<PlanSpec>);
  return kForms;
}
void Codec<PlanSpec>::read(PlanSpec& out, const Value& value, Reading& reading) {
  read_plan(out, kPlanKeys, value, reading);
}
Node Codec<PlanSpec>::write(const PlanSpec& plan) { return write_plan(plan, kPlanKeys); }

std::span<const Form> PlanOfGroup::forms() {
  static const std::vector<Form> kForms = forms_of(keys_of_group);
  return kForms;
}
void PlanOfGroup::read(PlanSpec& out, const Value& value, Reading& reading) {
  read_plan(out, keys_of_group(), value, reading);
}
Node PlanOfGroup::write(const PlanSpec& plan) { return write_plan(plan, keys_of_group()); }

}  // namespace shortboard
