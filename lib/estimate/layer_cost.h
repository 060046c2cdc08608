#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "estimate/cluster.h"
#include "estimate/context_messages.h"
#include "estimate/operators.h"
#include "estimate/parts.h"
#include "hwdb/architecture.h"
#include "workload/operators.h"
#include "workload/task.h"

namespace shortboard {

/// A training run: the model, its data and its numeric choices.
struct TrainingJob {
  Architecture model;
  double sequence = 0.0;      ///< Tokens per sequence.
  double global_batch = 0.0;  ///< Sequences per step.
  double tokens = 0.0;        ///< Of the whole run; 0: unknown.
  NumberFormat format =
      NumberFormat::bf16;     ///< Of matrix products. In a narrow format attention, router and head stay in 16 bits.
  bool block_scaled = false;  ///< A narrow format has a scale per block (mxfp8, nvfp4), not one per tensor.
  Task task = Task::pretrain;
  double lora_rank = 16.0;        ///< Task::lora: width of the adapters beside each matrix of a layer.
  double expert_imbalance = 1.0;  ///< Tokens of the fullest expert-parallel card over the mean; >= 1.
  double capacity_factor = 0.0;   ///< Most rows that an expert takes, over its even share; 0: no limit (dropless).
  bool pad_to_capacity = true;    ///< Experts compute rows up to their capacity, filled or not.
  bool fused_attention = true;  ///< Scores never reach memory. False: products, softmax and mask are separate kernels.
  bool compiled = true;         ///< Elementwise kernels are fused as the stack's compiler or hand-written ones do.
};

using Operator = OperatorOf<Parts>;

/// The cost of one layer for one micro-batch on one card: seconds by part, and memory.
struct LayerCost {
  Parts forward, backward;
  /// Seconds that selective recomputation adds: the attention kernel, or latent up-projections, and norms.
  double redone = 0.0;
  double kernels = 0.0;                         ///< Kernels of a forward pass.
  double trained = 0.0, trained_experts = 0.0;  ///< Trained parameters on this card: without experts, of experts.
  AttentionSeconds attention;  ///< Attention's part of forward and backward, behind which a ring hides its messages.
  Bytes exchanged;             ///< Buffers of its context-parallel messages.
  LayerWork work;
  Listing listing = Listing::none;
  std::vector<Operator> operators{};  ///< Of both passes, where they are listed; they sum to forward and backward.
};

/// Costs of each kind of layer and of the head under one split. A plan's other choices do not change them.
struct SplitCost {
  std::vector<LayerCost> layers;  ///< In the order of Architecture::layers.
  LayerCost head;
  /// Time of the head and of prediction modules, which the last stage holds beside its layers, over a layer's time.
  double head_layers = 0.0;
  StageDealing dealing = StageDealing::even;  ///< How the stack divides layers among stages.
  double dealt_head = 0.0;  ///< Weight of the head in that division, in layers: by time or parameters.
};

/// The shapes that a ring over `ranks` cards computes. Each step has an equal share of the pairs of query and key
/// (zig-zag): first a card's own keys, of which every query sees the earlier ones, then rectangles of its queries and
/// another card's keys.
struct RingBlocks {
  AttentionShape own, passed;
  Bytes merged;  ///< Bytes to add a step's result to the earlier ones: both are read and the sum is written.
};
/// The blocks of attention of this shape; `ranks` >= 1.
[[nodiscard]] RingBlocks ring_blocks(const AttentionShape& shape, int ranks);

/// How many cards of a group of `ranks` (every `stride`-th card) share a domain: a divisor of ranks.
[[nodiscard]] int local_ranks(int ranks, int stride, int domain);

/// The roof of a matrix product. Only roles that training runs in narrow formats get an 8-bit or narrower roof.
[[nodiscard]] const GemmRoof& gemm_roof_for(const Cluster& cluster, const TrainingJob& job, GemmRole role);

/// Time of one product of a training step. Experts' products run at the stack's share of the rate of their shapes.
[[nodiscard]] KernelTime product_time(const Cluster& cluster, const TrainingJob& job, GemmRole role,
                                      const GemmShape& shape);

/// Bytes of messages that carry operands of narrow products, relative to 16 bits per element.
struct NarrowMessages {
  double gathered = 1.0;    ///< Tensor-parallel gathers: one narrow copy, or two (rows and columns) if block-scaled.
  double dispatched = 1.0;  ///< Tokens that are sent to experts.
};

/// Adds a layer's exposed tensor-, expert- and context-parallel messages. `active`: experts per token.
void add_messages(const Cluster& cluster, const LayerSplit& split, double active, const NarrowMessages& narrow,
                  LayerCost& cost);

/// The same work when each activation takes `element` bytes instead of two.
[[nodiscard]] LayerWork in_elements(LayerWork work, double element);

/// Costs of the model's layers and head, divided by `split`.
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

/// Seconds that a message adds when `share` of it hides behind compute, which it slows down `slowdown` times.
/// Source: arXiv:2507.03114 (overlapped compute takes 18.9% longer on average).
[[nodiscard]] double exposed(double seconds, double share, double slowdown);

}  // namespace shortboard
