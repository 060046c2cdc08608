#include <fmt/format.h>

#include <array>

#include "spec/codec_unions.h"
#include "spec/enum_names.h"

namespace shortboard {
namespace {

using enum ServingMode;
constexpr std::array kOnlineMode{online};
constexpr std::array kBatchModes{fixed_batch, prefill, decode};
constexpr std::array kRoleModes{offline, online};
constexpr std::array kAnsweringModes{offline, online, fixed_batch, decode};
constexpr Uses kOnline{.modes = kOnlineMode};
constexpr Uses kOnlineOneGroup{
    .modes = kOnlineMode, .groups = GroupCount::one, .instead = "give serve.rate, or an objective"};

constexpr Range kImbalance{
    .form = {.kind = Form::Kind::number, .says = "number from 1", .example = "1.2", .least = 1.0},
    .problem = "is below 1",
    .remedy = "the fullest card has no less than the mean"};
constexpr Range kPrefixHit{.form = {.kind = Form::Kind::number,
                                    .says = "share from 0, below 1",
                                    .example = "0.25",
                                    .most = 1.0,
                                    .below_most = true},
                           .problem = "leaves no token to compute",
                           .remedy = "give a share below 1"};

constexpr std::array kServeKeys{
    key<&Serve::model>({.name = "model", .meaning = "Model to serve.", .required = true}),
    key<&Serve::weights>({.name = "weights",
                          .usual = "bf16, or fp16 where the card has no bf16",
                          .meaning = "Number format of the weights; a published checkpoint of that name tells which."}),
    key<&Serve::activations>({.name = "activations",
                              .usual = "as the weights where the card multiplies that, else 16 bits",
                              .meaning = "Number format of the activations."}),
    key<&Serve::kv_cache>({.name = "kv_cache",
                           .usual = "16 bits; fp8 where the engine narrows it with the activations",
                           .meaning = "Number format of keys and values."}),
    key<&Serve::mode>({.name = "mode",
                       .usual = "offline",
                       .meaning =
                           "offline: all requests are queued at once. online: they arrive at a rate, or a number "
                           "is in flight. fixed_batch: one batch to its end. prefill: prompts only. decode: "
                           "generation only."}),
    key<&Serve::input>({.name = "input", .usual = "1024", .meaning = "Tokens per prompt."}),
    key<&Serve::output>(
        {.name = "output", .usual = "1024", .meaning = "Tokens per answer.", .uses = {.modes = kAnsweringModes}}),
    key<&Serve::batch>({.name = "batch",
                        .usual = "the largest that fits",
                        .meaning = "Requests in one batch of the whole cluster.",
                        .uses = {.modes = kBatchModes}}),
    key<&Serve::concurrency>({.name = "concurrency",
                              .usual = "none",
                              .meaning = "Requests in flight at all times.",
                              .uses = kOnlineOneGroup}),
    key<&Serve::requests>({.name = "requests",
                           .usual = "none: a steady state",
                           .meaning = "Requests of the whole run, with its start and its end.",
                           .uses = kOnlineOneGroup}),
    key<&Serve::rate, RequestRate>({.name = "rate",
                                    .usual = "the most within the objective",
                                    .meaning = "Requests that arrive per second.",
                                    .uses = kOnline}),
    key<&Serve::trace>({.name = "trace",
                        .usual = "none",
                        .meaning = "File of recorded requests, relative to the spec's file.",
                        .uses = kOnlineOneGroup}),
    key<&Serve::objective, Objective>(
        {.name = "objective", .usual = "none", .meaning = "Latencies to keep.", .uses = kOnline}),
    key<&Serve::roles>({.name = "roles",
                        .usual = "none; with several groups auto",
                        .meaning = "Prompts and generation on cards of their own.",
                        .uses = {.modes = kRoleModes}}),
    key<&Serve::prefix_hit, Ranged<kPrefixHit>>(
        {.name = "prefix_hit", .usual = "0", .meaning = "Share of a prompt's tokens that the cache holds already."}),
    key<&Serve::speculation>({.name = "speculation", .usual = "none", .meaning = "Speculative decoding."}),
    key<&Serve::lora>({.name = "lora", .usual = "none", .meaning = "Adapters that the requests choose from."}),
    key<&Serve::expert_imbalance, Ranged<kImbalance>>(
        {.name = "expert_imbalance",
         .usual = "as the engine's measurements say",
         .meaning = "Rows of the fullest expert-parallel card over the mean."})};

constexpr std::array kSpeculationKeys{
    key<&SpeculationSpec::drafted>({.name = "drafted", .meaning = "Tokens drafted per step.", .required = true}),
    key<&SpeculationSpec::accepted>({.name = "accepted",
                                     .meaning = "Tokens that a step yields, its own among them: from 1 to 1 + drafted.",
                                     .required = true})};

constexpr std::array kAdapterKeys{
    key<&AdaptersSpec::rank>({.name = "rank", .meaning = "Rank of each adapter.", .required = true}),
    key<&AdaptersSpec::adapters>(
        {.name = "adapters", .meaning = "Adapters that are in use at the same time.", .required = true})};

constexpr std::array kRoleKeys{
    key<&RoleSpec::cards>({.name = "cards", .usual = "the best ratio", .meaning = "Cards of this role."}),
    key<&RoleSpec::tensor>({.name = "tensor", .usual = "searched", .meaning = "Tensor-parallel cards."}),
    key<&RoleSpec::pipeline>({.name = "pipeline", .usual = "searched", .meaning = "Pipeline stages."}),
    key<&RoleSpec::attention_data>(
        {.name = "attention_data", .usual = "searched", .meaning = "Data-parallel groups of attention."}),
    key<&RoleSpec::expert>({.name = "expert", .usual = "searched", .meaning = "Cards that share the experts."})};

constexpr std::array kRolesKeys{
    key<&RolesSpec::prefill>({.name = "prefill", .meaning = "Prompts.", .required = true}),
    key<&RolesSpec::decode>({.name = "decode", .meaning = "Generation.", .required = true}),
    key<&RolesSpec::overlapped>(
        {.name = "overlapped",
         .usual = "true",
         .meaning = "Whether the cache travels to the other cards while the prompt is still computed.",
         .uses = {.groups = GroupCount::one, .instead = "leave it out"}})};

}  // namespace

template <>
std::span<const Key> keys_of<Serve>() {
  return kServeKeys;
}
template <>
std::span<const Key> keys_of<SpeculationSpec>() {
  return kSpeculationKeys;
}
template <>
std::span<const Key> keys_of<AdaptersSpec>() {
  return kAdapterKeys;
}
template <>
std::span<const Key> keys_of<RoleSpec>() {
  return kRoleKeys;
}
template <>
std::span<const Key> keys_of<RolesSpec>() {
  return kRolesKeys;
}

void check_value(const SpeculationSpec& speculation, const Value& value) {
  const double most = 1.0 + speculation.drafted;
  if (speculation.accepted < 1.0 || speculation.accepted > most)
    throw value.required("accepted").error("is not a number of tokens per step", fmt::format("from 1 to {:.0f}", most));
}

void check_value(const RolesSpec& roles, const Value& value) {
  const bool named = !roles.prefill.group.empty() || !roles.decode.group.empty();
  if (!named && roles.prefill.cards.has_value() != roles.decode.cards.has_value())
    throw value.error("gives the cards of one role only", "give both, or neither for the best ratio");
}

}  // namespace shortboard
