#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "estimate/cluster.h"
#include "estimate/context_messages.h"
#include "estimate/operators.h"
#include "estimate/parts.h"
#include "hwdb/architecture.h"
#include "workload/operators.h"

namespace shortboard {

/// Which weights a training run changes.
enum class Task : std::uint8_t {
  pretrain,  ///< All of them.
  sft,       ///< All of them, on examples packed into sequences.
  lora,      ///< Low-rank adapters beside frozen weights: no gradients of the weights, no optimizer state for them.
};
inline constexpr std::array<std::string_view, 3> kTaskNames{"pretrain", "sft", "lora"};

/// What is trained on what.
struct TrainingJob {
  Architecture model;
  double sequence = 0.0;      ///< Tokens.
  double global_batch = 0.0;  ///< Sequences a step.
  double tokens = 0.0;        ///< Of the whole run; 0: not asked.
  NumberFormat format =
      NumberFormat::bf16;     ///< Of the matrix products; of a narrow one attention, router and head stay in 16 bits.
  bool block_scaled = false;  ///< Of a narrow format: a scale every few numbers (mxfp8, nvfp4), not one a tensor.
  Task task = Task::pretrain;
  double lora_rank = 16.0;        ///< Width of the adapters beside each of a layer's matrices; of Task::lora.
  double expert_imbalance = 1.0;  ///< Tokens of the fullest expert-parallel card over the mean; >= 1.
  double capacity_factor = 0.0;   ///< Rows that an expert takes at most, over its even share; 0: all (dropless).
  bool pad_to_capacity = true;    ///< Experts work on rows up to their capacity, filled or not.
  bool fused_attention =
      true;              ///< Scores never reach memory; false: products, softmax and mask as kernels of their own.
  bool compiled = true;  ///< Elementwise kernels are fused as the stack's compiler or hand-written ones do.
};

using Operator = OperatorOf<Parts>;

/// One layer, one micro-batch, one card: seconds by part, and what it keeps.
struct LayerCost {
  Parts forward, backward;
  /// Seconds that selective recomputation adds: the attention kernel, or latent up-projections, and norms.
  double redone = 0.0;
  double kernels = 0.0;                         ///< Launched in a forward pass.
  double trained = 0.0, trained_experts = 0.0;  ///< Parameters with gradients on this card, without and of experts.
  AttentionSeconds attention;  ///< Of its forward and backward parts: what a ring hides its messages behind.
  Bytes exchanged;             ///< Buffers of its context-parallel messages.
  LayerWork work;
  Listing listing = Listing::none;
  std::vector<Operator> operators{};  ///< Of both passes, where they are listed; they sum to forward and backward.
};

/// Costs of each kind of layer and of the head under one split; a plan's other choices do not change them.
struct SplitCost {
  std::vector<LayerCost> layers;  ///< As Architecture::layers.
  LayerCost head;
  /// What stands on the last stage beside its layers (head, prediction modules), by its time over a layer's.
  double head_layers = 0.0;
  StageDealing dealing = StageDealing::even;  ///< The stack's.
  double dealt_head = 0.0;                    ///< What counts for these in the dealing, in layers: time or parameters.
};

/// What the steps of a ring over `ranks` cards work on, each an equal share of the pairs of query and key: first a
/// card's own keys, of which every query sees those before it, then rectangles of queries and other cards' keys
/// (zig-zag).
struct RingBlocks {
  AttentionShape own, passed;
  Bytes merged;  ///< Moved to add a step's result to those before it: both are read and the sum is written.
};
[[nodiscard]] RingBlocks ring_blocks(const AttentionShape& shape, int ranks);

/// Cards of a group of `ranks` (every `stride`-th card) that share a domain: a divisor of ranks.
[[nodiscard]] int local_ranks(int ranks, int stride, int domain);

/// The roof of a matrix product: 8-bit and narrower formats only where training uses them.
[[nodiscard]] const GemmRoof& gemm_roof_for(const Cluster& cluster, const TrainingJob& job, GemmRole role);

/// Time of one product of a training step; experts' products run at the stack's share of their shapes' rate.
[[nodiscard]] KernelTime product_time(const Cluster& cluster, const TrainingJob& job, GemmRole role,
                                      const GemmShape& shape);

/// What of 16 bits messages carry where they bring operands of narrow products.
struct NarrowMessages {
  double gathered = 1.0;    ///< Tensor-parallel gathers: one narrow copy, or two (rows and columns) where block-scaled.
  double dispatched = 1.0;  ///< Tokens on their way to experts.
};

/// Adds a layer's exposed tensor-, expert- and context-parallel messages; `active` experts a token.
void add_messages(const Cluster& cluster, const LayerSplit& split, double active, const NarrowMessages& narrow,
                  LayerCost& cost);

/// Work whose activations take `element` bytes each instead of two.
[[nodiscard]] LayerWork in_elements(LayerWork work, double element);

/// With Listing::operators each layer's cost keeps what it was summed of.
[[nodiscard]] SplitCost split_cost(const Cluster& cluster, const TrainingJob& job, const LayerSplit& split,
                                   Listing listing = Listing::none);

/// Adds seconds of one part to a pass; where operators are listed, `describe` tells what takes them.
template <class Describe>
void add_seconds(LayerCost& cost, Pass pass, Part part, double seconds, const Describe& describe) {
  (pass == Pass::forward ? cost.forward : cost.backward)[part] += seconds;
  if (cost.listing == Listing::none || seconds <= 0.0) return;
  Operator one = describe();
  one.pass = pass;
  one.parts[part] = seconds / one.times;
  cost.operators.push_back(one);
}

/// What of a message is seen when a share of it hides behind compute, which that slows down by `slowdown`.
/// Source: arXiv:2507.03114 (overlapped compute takes 18.9% longer on average).
[[nodiscard]] double exposed(double seconds, double share, double slowdown);

}  // namespace shortboard
