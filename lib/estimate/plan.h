#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "hwdb/context_exchange.h"

namespace shortboard {

/// Which activations the backward pass computes again: none, attention's (Korthikanti et al., arXiv:2205.05198), or
/// all.
enum class Recompute : std::uint8_t { none, selective, full };
inline constexpr std::array<std::string_view, 3> kRecomputeNames{"none", "selective", "full"};
static_assert(kRecomputeNames.size() == static_cast<std::size_t>(Recompute::full) + 1);

/// How optimizer state, gradients and weights are kept among data-parallel copies.
enum class Sharding : std::uint8_t {
  replicated,             ///< Every copy keeps all.
  distributed_optimizer,  ///< Optimizer state is divided (ZeRO stage 1).
  sharded_gradients,      ///< Gradients too, scattered after each micro-batch (stage 2).
  fully_sharded,          ///< Weights too, gathered layer by layer (stage 3, FSDP); under a pipeline once per step.
};
inline constexpr std::array<std::string_view, 4> kShardingNames{"replicated", "distributed_optimizer",
                                                                "sharded_gradients", "fully_sharded"};
static_assert(kShardingNames.size() == static_cast<std::size_t>(Sharding::fully_sharded) + 1);
/// Whether a card keeps only its share of the gradients.
[[nodiscard]] constexpr bool shards_gradients(Sharding sharding) {
  return sharding == Sharding::sharded_gradients || sharding == Sharding::fully_sharded;
}

/// The order of forward and backward passes in a pipeline; bubble_stages (stages.h) gives the source of each.
enum class Schedule : std::uint8_t { one_forward_one_backward, interleaved, zero_bubble, dualpipe, gpipe };
inline constexpr std::array<std::string_view, 5> kScheduleNames{"1f1b", "interleaved", "zero_bubble", "dualpipe",
                                                                "gpipe"};
static_assert(kScheduleNames.size() == static_cast<std::size_t>(Schedule::gpipe) + 1);

/// How a training step is divided. Tensor x pipeline x context x data is the number of cards. Experts divide the
/// tensor x context x data cards of a stage differently (arXiv:2504.14960): each expert is divided over `expert_tensor`
/// neighbours, the experts are spread over `expert` such groups, and the remaining cards hold copies.
struct Plan {
  int tensor = 1, pipeline = 1, context = 1, data = 1, expert = 1;
  int expert_tensor = 1;  ///< Cards that divide the width of one expert; 1: whole on one card.
  ContextExchange context_exchange = ContextExchange::gather;  ///< Used when context > 1.
  int virtual_stages = 1;                                      ///< Pieces of the model per card (interleaved schedule).
  int micro_batch = 1;                                         ///< Sequences.
  Schedule schedule = Schedule::one_forward_one_backward;
  Sharding sharding = Sharding::distributed_optimizer;
  Recompute recompute = Recompute::none;
  bool sequence_parallel = true;
  bool async_tensor = false;         ///< Tensor-parallel messages run beside slices of their products.
  int sharding_group = 0;            ///< Cards that hold one sharded copy together; 0: all data-parallel cards.
  bool offload_activations = false;  ///< Activations wait in the host's memory for the backward pass.
  bool offload_optimizer = false;    ///< The host's memory holds the optimizer state and its processors update it.

  [[nodiscard]] int cards() const { return tensor * pipeline * context * data; }
  /// Copies of each expert, on every expert_cards()-th card of a stage.
  [[nodiscard]] int expert_copies() const { return std::max(1, tensor * context * data / expert_cards()); }
  /// Cards that hold all experts of a stage once.
  [[nodiscard]] int expert_cards() const { return expert * expert_tensor; }
  friend bool operator==(const Plan&, const Plan&) = default;
};

}  // namespace shortboard
