#include "question/assumption_words.h"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

namespace shortboard {
namespace {

/// Texts for a thing assumed: {0}, {1}, ... are its values, {about} and {group} its own.
struct Texts {
  Assumed what;
  std::string_view words, value, key;
};

constexpr std::string_view kRate = "{0:.4g} GB/s per card and direction";

constexpr std::array<Texts, kAssumedCount> kTexts{{
    {Assumed::peak_of_format, "{about} peak (not published)", "the {0} one", "peak.{about} of the card"},
    {Assumed::usable_memory, "usable memory (only the sold capacity is published)", "{0:.4g} GB",
     "memory.usable of the card"},
    {Assumed::wave_quantisation, "compute units (not published): tiles fill waves exactly", "no wave quantisation",
     "compute_units of the card"},
    {Assumed::scale_up_link, "scale-up link (PCIe 4.0 x16; no figure is published)", kRate,
     "scale_up.bandwidth of the card"},
    {Assumed::scale_up_domain, "scale-up domain", "{0:.0f} cards, one server", "scale_up.domain of the system"},
    {Assumed::cards_per_server, "cards per server", "{0:.0f}", "cluster.groups[{group}].system"},
    {Assumed::links_through_host, "link between scale-up domains of one server (the host's)", kRate,
     "cluster.groups[{group}].scale_out"},
    {Assumed::scale_out_link, "scale-out link (no figure is published)", kRate, "cluster.groups[{group}].fabric"},
    {Assumed::share_of_line_rate, "share of the line rate that large messages reach", "{0}",
     "efficiency of the fabric"},
    {Assumed::latency_between_servers, "latency between servers", "{0:g} us", "latency of the fabric"},
    {Assumed::host_link, "link to the host's memory (PCIe 4.0 x16; no figure is published)", kRate,
     "host.bandwidth of the card"},
    {Assumed::host_memory_bandwidth,
     "memory bandwidth of a server's processors (2 sockets of 8 channels of DDR4-3200; no figure is published)",
     "{0} GB/s", "cluster.groups[{group}].host_memory_bandwidth"},
    {Assumed::share_of_host, "the cards' part of their host's memory and its bandwidth",
     "{0:.0f} of {1:.0f} cards' shares", "cluster.groups[{group}].host_memory_bandwidth"},
    {Assumed::usual_part, "{about}", "{0}", "cluster.groups[{group}].{about}"},
    {Assumed::link_between_groups, "link between groups", "device-direct RDMA over the slower group's fabric",
     "cluster.link.fabric"},
    {Assumed::rate_between_groups, "rate of the link between groups (large messages)", kRate, "cluster.link.rate"},
    {Assumed::roles_of_groups, "roles of the groups", "auto: together or apart, what serves most", "serve.roles"},
    {Assumed::searched_plan, "plan", "auto: the {0} that fits", "plan"},
    {Assumed::part_of_plan, "plan: {about}", "{0}", "plan.{about}"},
    {Assumed::quotient_of_cards, "plan: {about}", "{0:.0f} = {1:.0f} / {2:.0f}", "plan.{about}"},
    {Assumed::plan_not_the_spec_s, "plan instead of the spec's", "auto: the best of each card", "plan"},
    {Assumed::role_plans_not_the_spec_s, "plans of the roles instead of the spec's", "auto: the best of each card",
     "serve.roles"},
    {Assumed::training_stack, "software stack", "{0}", "stack"},
    {Assumed::generation_software, "software stack", "{0}", "stack"},
    {Assumed::serving_engine, "serving engine", "{0}", "stack"},
    {Assumed::port_of_engine, "serving engine's port to these cards", "{0}", "stack"},
    {Assumed::software_not_the_spec_s, "software instead of the spec's", "the default: {0} is not known on {1} cards",
     "stack"},
    {Assumed::sequence, "sequence", "{0:.0f} tokens", "train.sequence"},
    {Assumed::global_batch, "global batch", "{0:.0f} sequences", "train.global_batch"},
    {Assumed::training_precision, "precision", "{0}", "train.precision"},
    {Assumed::kernel_constants, "kernel constants of {about} products", "those of 16-bit ones",
     "gemm of the kernel class {0}"},
    {Assumed::unfused_attention, "fused attention",
     "false: FlashAttention's kernels are of 16 bits and narrower (its README)", "train.fused_attention"},
    {Assumed::lora_rank, "rank of the adapters", "{0:.0f}", "train.lora_rank"},
    {Assumed::dropless_experts, "capacity of an expert", "none (dropless)", "train.capacity_factor"},
    {Assumed::padded_experts, "experts' rows padded to their capacity", "true", "train.pad_to_capacity"},
    {Assumed::even_training_experts, "tokens of the fullest expert-parallel card over the mean", "1",
     "train.expert_imbalance"},
    {Assumed::request_tokens, "{about} tokens per request", "{0:.0f}", "serve.{about}"},
    {Assumed::cached_in_trace, "prompt tokens that earlier requests of the trace left in the cache",
     "{0:.0f}%: nothing is evicted", "serve.trace"},
    {Assumed::serving_mode, "mode", "{0}", "serve.mode"},
    {Assumed::adapted_products, "products with adapters", "every product of attention and dense blocks, in 16 bits",
     "serve.lora"},
    {Assumed::uneven_serving_experts, "rows of the fullest expert-parallel card over the mean", "{0:.2f}",
     "serve.expert_imbalance"},
    {Assumed::weights, "weights", "{0}", "serve.weights"},
    {Assumed::checkpoint_formats, "formats of the checkpoint",
     "attention {0}, dense {1}, experts {2}, output embedding {3}", "checkpoints of the model"},
    {Assumed::activations, "activations", "{0}", "serve.activations"},
    {Assumed::widened_activations, "{about} products (the card has none)", "{0}", "serve.activations"},
    {Assumed::checkpoint_activations, "activations that the checkpoint's kernels take", "{0}",
     "checkpoints of the model"},
    {Assumed::kv_cache, "key-value cache", "{0}", "serve.kv_cache"},
    {Assumed::resolution, "resolution (the model's usual)", "{0:.0f} x {1:.0f}", "generate.resolution"},
    {Assumed::frames, "frames (the model's usual)", "{0:.0f}", "generate.frames"},
    {Assumed::denoising_steps, "steps (the model's usual)", "{0:g}", "generate.steps"},
    {Assumed::guidance, "guidance (the model's usual)", "{0}", "generate.guidance"},
    {Assumed::items_per_request, "items per request", "{0:.0f}", "generate.batch"},
    {Assumed::compiled, "compiled (as the stack does)", "{0}", "generate.compiled"},
    {Assumed::generation_precision, "precision", "{0}", "generate.precision"},
    {Assumed::widened_products, "{about} products (the card has no such rate)", "in {0}", "generate.precision"},
    {Assumed::algorithm, "algorithm", "{0}", "post_train.algorithm"},
    {Assumed::prompts, "prompts per step", "{0:.0f}", "post_train.prompts"},
    {Assumed::samples, "answers per prompt", "{0:.0f}", "post_train.samples"},
    {Assumed::updates, "optimizer steps per set of answers", "{0:.0f}", "post_train.updates"},
    {Assumed::old_policy, "log-probabilities of the policy are computed again before training", "{0}",
     "post_train.old_policy"},
    {Assumed::reference, "forward pass of a reference model", "{0}", "post_train.reference"},
    {Assumed::placement, "placement of rollouts and training", "auto: the shortest step", "post_train.placement"},
    {Assumed::pace, "pace (whether training waits for rollouts of its own weights)", "auto: the shortest step",
     "post_train.pace"},
    {Assumed::prompt_tokens, "tokens per prompt", "{0:.0f}", "post_train.input"},
    {Assumed::answer_tokens, "tokens per answer", "{0:.0f}", "post_train.output"},
    {Assumed::rewards_by_rules, "rewards", "by rules, which take no time", "post_train.reward"},
    {Assumed::active_share, "share of the users who ask on a day", "{0:g}", "demand.active_share"},
    {Assumed::hours, "hours of the day in which they ask", "{0:g}", "demand.hours"},
    {Assumed::peak_to_average, "rate at the peak over the mean of these hours (no peak)", "{0:g}",
     "demand.peak_to_average"},
    {Assumed::availability, "share of the time that a replica is up (no failures)", "{0:g}", "demand.availability"},
    {Assumed::spare_share, "spare replicas over those needed (none)", "{0:g}", "demand.spare_share"},
    {Assumed::cards_per_replica, "cards per replica", "the best of 1 to {0:.0f}, or as the plan says",
     "cluster.groups[0].count"},
    {Assumed::tolerance, "allowed difference of P / cards from a card's peak", "{0:g}%", "offer.tolerance"},
    {Assumed::market, "market whose availability is shown", "{0}", "offer.market"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTexts.size(); ++i)
    if (kTexts[i].what != static_cast<Assumed>(i)) return false;
  return true;
}
static_assert(in_order(), "the texts stand in the order of Assumed");

/// Keys that hold for the whole spec: what is assumed under them is about no group's own cards.
constexpr std::array<std::string_view, 3> kSharedKeys{"train.", "serve.", "plan"};

bool is_shared(const Assumption& one) {
  const std::string_view key = kTexts[static_cast<std::size_t>(one.what)].key;
  return std::ranges::any_of(kSharedKeys, [&](std::string_view shared) { return key.starts_with(shared); });
}

}  // namespace

AssumptionWords words_of(const Assumption& assumption) {
  fmt::dynamic_format_arg_store<fmt::format_context> values;
  for (const AssumedValue& value : assumption.values)
    std::visit([&](const auto& one) { values.push_back(one); }, value);
  values.push_back(fmt::arg("about", assumption.about));
  values.push_back(fmt::arg("group", assumption.group));
  const Texts& texts = kTexts[static_cast<std::size_t>(assumption.what)];
  AssumptionWords words{fmt::vformat(texts.words, values), fmt::vformat(texts.value, values),
                        fmt::vformat(texts.key, values)};
  if (!assumption.group_name.empty()) words.what = fmt::format("{}: {}", assumption.group_name, words.what);
  return words;
}

std::vector<AssumptionWords> words_of(const std::vector<Assumption>& assumed) {
  std::vector<AssumptionWords> all;
  for (const Assumption& one : assumed) all.push_back(words_of(one));
  return all;
}

std::vector<Assumption> joint_assumptions(const std::vector<std::string>& names,
                                          const std::vector<std::vector<Assumption>>& assumed) {
  std::vector<Assumption> joint;
  for (std::size_t g = 0; g < names.size(); ++g)
    for (Assumption one : assumed[g]) {
      one.group = g;
      if (!is_shared(one)) one.group_name = names[g];
      const auto alike = [&](const Assumption& other) {
        return other.what == one.what && other.values == one.values && other.about == one.about &&
               other.group_name == one.group_name;
      };
      if (std::ranges::none_of(joint, alike)) joint.push_back(std::move(one));
    }
  return joint;
}

}  // namespace shortboard
