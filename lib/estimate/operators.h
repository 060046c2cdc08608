#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "cost/kernel.h"
#include "units/quantity.h"
#include "workload/operators.h"

namespace shortboard {

/// What an operator of a step, or of a request, does; what is no kernel or message (waiting, losses) stands here too,
/// so that operators sum to the whole.
enum class OperatorKind : std::uint8_t {
  dense_product,
  expert_product,
  router_product,
  head_product,
  adapter_product,
  convolution,
  attention,
  attention_own_keys,     ///< Of a ring: a card's own keys.
  attention_passed_keys,  ///< Those of the other cards.
  attention_sum,          ///< A ring's results added up.
  attention_product,      ///< Of attention in kernels of its own.
  attention_softmax,      ///< The same: scale, mask, softmax, dropout.
  attention_prepare,      ///< Of prompts: keys and values expanded or read from the cache.
  elementwise,
  quantising,
  gradient_sum,  ///< A micro-batch's weight gradients added to those kept.
  fullest_card,  ///< What the fullest expert-parallel card takes beyond the mean.
  host_wait,     ///< Kernels shorter than the host takes to launch them.
  tensor_messages,
  context_messages,
  expert_messages,
  pipeline_messages,
  gradient_messages,  ///< And of weights, among data-parallel copies.
  guidance_messages,  ///< Between the passes of guidance.
  exchange_messages,  ///< All to all, in sequence-parallel generation.
  ring_messages,
  recomputation,
  imbalance,
  bubble,
  offload,
  optimizer,
  overhead,
  slowest_server
};
inline constexpr std::array<std::string_view, 33> kOperatorKindNames{"dense_product",
                                                                     "expert_product",
                                                                     "router_product",
                                                                     "head_product",
                                                                     "adapter_product",
                                                                     "convolution",
                                                                     "attention",
                                                                     "attention_own_keys",
                                                                     "attention_passed_keys",
                                                                     "attention_sum",
                                                                     "attention_product",
                                                                     "attention_softmax",
                                                                     "attention_prepare",
                                                                     "elementwise",
                                                                     "quantising",
                                                                     "gradient_sum",
                                                                     "fullest_card",
                                                                     "host_wait",
                                                                     "tensor_messages",
                                                                     "context_messages",
                                                                     "expert_messages",
                                                                     "pipeline_messages",
                                                                     "gradient_messages",
                                                                     "guidance_messages",
                                                                     "exchange_messages",
                                                                     "ring_messages",
                                                                     "recomputation",
                                                                     "imbalance",
                                                                     "bubble",
                                                                     "offload",
                                                                     "optimizer",
                                                                     "overhead",
                                                                     "slowest_server"};
static_assert(kOperatorKindNames.size() == static_cast<std::size_t>(OperatorKind::slowest_server) + 1);

/// In which pass an operator runs.
enum class Pass : std::uint8_t { forward, input_gradient, weight_gradient, backward, whole };
inline constexpr std::array<std::string_view, 5> kPassNames{"forward", "input_gradient", "weight_gradient", "backward",
                                                            "whole"};
static_assert(kPassNames.size() == static_cast<std::size_t>(Pass::whole) + 1);

/// What an operator's time is of.
enum class OperatorBound : std::uint8_t { compute, memory, launch, link, waiting };
inline constexpr std::array<std::string_view, 5> kOperatorBoundNames{"compute", "memory", "launch", "link", "waiting"};
static_assert(kOperatorBoundNames.size() == static_cast<std::size_t>(OperatorBound::waiting) + 1);
[[nodiscard]] inline OperatorBound bound_of(const KernelTime& time) {
  if (time.launch > time.busy()) return OperatorBound::launch;
  return time.memory > time.compute ? OperatorBound::memory : OperatorBound::compute;
}

/// So many kernels that count as one operator.
struct KernelCount {
  double kernels = 0.0;
};
/// Messages among so many cards: what they are, and how long each is on the links, hidden or not.
struct MessageShape {
  int cards = 0;
  std::string_view what;
  Seconds on_links;
};
using OperatorShape = std::variant<std::monostate, GemmShape, AttentionShape, KernelCount, MessageShape>;

/// One class of operators, as one card runs it. `Parts`: seconds by part.
template <class Parts>
struct OperatorOf {
  OperatorKind kind = OperatorKind::dense_product;
  OperatorShape shape{};
  Flops flops{};  ///< Each run.
  Bytes bytes{};  ///< Each run.
  Pass pass = Pass::forward;
  OperatorBound bound = OperatorBound::compute;
  double times = 1.0;
  Parts parts{};  ///< Seconds of one run.

  [[nodiscard]] Seconds each() const { return Seconds{parts.total()}; }
  [[nodiscard]] Seconds total() const { return times * each(); }
};

/// Whether an estimate keeps its operators beside their sum.
enum class Listing : std::uint8_t { none, operators };

/// Which layers of a model operators stand in.
enum class OperatorPlace : std::uint8_t { dense_layers, expert_layers, head, step, denoiser, encoders, decoder };
inline constexpr std::array<std::string_view, 7> kOperatorPlaceNames{"dense layers", "expert layers", "head",   "step",
                                                                     "denoiser",     "text encoders", "decoder"};
static_assert(kOperatorPlaceNames.size() == static_cast<std::size_t>(OperatorPlace::decoder) + 1);

/// An operator in a step or request; `one.times`: in all of it.
template <class Parts>
struct PlacedOperator {
  OperatorPlace place = OperatorPlace::step;
  double layers = 0.0;  ///< Of the model's that are alike; 0: the place is no layers.
  OperatorOf<Parts> one;
};

/// Their parts in all.
template <class Parts>
[[nodiscard]] Parts sum_of(const std::vector<PlacedOperator<Parts>>& operators) {
  Parts sum;
  for (const PlacedOperator<Parts>& placed : operators) sum.add(placed.one.parts, placed.one.times);
  return sum;
}

}  // namespace shortboard
