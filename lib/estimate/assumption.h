#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace shortboard {

/// What can be taken because nobody said or published it. Its words, and the key that changes it, stand in
/// question/assumption_words.cpp.
enum class Assumed : std::uint8_t {
  // Of a card, its server and its network; about: a number format.
  peak_of_format,
  usable_memory,
  wave_quantisation,
  scale_up_link,
  scale_up_domain,
  cards_per_server,
  links_through_host,
  scale_out_link,
  share_of_line_rate,
  latency_between_servers,
  host_link,
  host_memory_bandwidth,
  share_of_host,
  // Of the cluster; about: "system" or "fabric".
  usual_part,
  link_between_groups,
  rate_between_groups,
  roles_of_groups,
  // Of the plan; about: its key.
  searched_plan,
  part_of_plan,
  quotient_of_cards,
  plan_not_the_spec_s,
  role_plans_not_the_spec_s,
  // Of the software.
  training_stack,
  generation_software,
  serving_engine,
  port_of_engine,
  software_not_the_spec_s,
  // Of training; about: a number format.
  sequence,
  global_batch,
  training_precision,
  kernel_constants,
  unfused_attention,
  lora_rank,
  dropless_experts,
  padded_experts,
  even_training_experts,
  // Of serving; about: "input" or "output", or a number format.
  request_tokens,
  cached_in_trace,
  serving_mode,
  adapted_products,
  uneven_serving_experts,
  weights,
  checkpoint_formats,
  activations,
  widened_activations,
  checkpoint_activations,
  kv_cache,
  // Of generation; about: a number format.
  resolution,
  frames,
  denoising_steps,
  guidance,
  items_per_request,
  compiled,
  generation_precision,
  widened_products,
  // Of post-training.
  algorithm,
  prompts,
  samples,
  updates,
  old_policy,
  reference,
  placement,
  pace,
  prompt_tokens,
  answer_tokens,
  rewards_by_rules,
  // Of a demand and an offer.
  active_share,
  hours,
  peak_to_average,
  availability,
  spare_share,
  cards_per_replica,
  tolerance,
  market
};
inline constexpr std::size_t kAssumedCount = static_cast<std::size_t>(Assumed::market) + 1;

/// A number in the unit that its words name, or a name.
using AssumedValue = std::variant<double, std::string>;

/// Something taken because nobody said or published it.
struct Assumption {
  Assumed what = Assumed::usable_memory;
  std::vector<AssumedValue> values{};  ///< Several where the words hold several.
  std::string about{};                 ///< A number format, a part of a plan: see Assumed.
  std::size_t group = 0;               ///< Whose cards it is about.
  std::string group_name{};            ///< Their name where there are several kinds; empty: it is about all.
  friend bool operator==(const Assumption&, const Assumption&) = default;
};

}  // namespace shortboard
