#pragma once
#include <array>
#include <vector>

#include "hwdb/architecture.h"
#include "hwdb/context_exchange.h"
#include "units/quantity.h"

namespace shortboard {

/// `groups` products C[m,n] = A[m,k] B[k,n] in one kernel (1: plain; more: the experts of one card). Extents > 0.
struct GemmShape {
  double m = 0.0, n = 0.0, k = 0.0, groups = 1.0;
  [[nodiscard]] Flops flops() const { return Flops{2.0 * groups * m * n * k}; }
};

/// Fused attention over `sequences` sequences of `queries` new tokens, each of which sees `context` tokens on average.
struct AttentionShape {
  double sequences = 0.0, heads = 0.0, kv_heads = 0.0;
  double queries = 0.0, context = 0.0, keys = 0.0;  ///< keys: tokens whose keys and values are read.
  double key_size = 0.0, value_size = 0.0;
  double query_bytes = 2.0, cache_bytes = 2.0;  ///< Per element of queries; of keys and values.
  bool latent = false;                          ///< One cached row per token is key and value of all heads.
  bool per_head = false;                        ///< In decode a block serves one query head, without a matrix unit.
  bool splits = true;                           ///< In decode several blocks may share one sequence's context.
  [[nodiscard]] Flops flops() const {
    return Flops{2.0 * sequences * heads * queries * context * (key_size + value_size)};
  }
};

/// How cards divide the work of one layer, and the size of one micro-batch.
struct LayerSplit {
  int tensor = 1, context = 1, expert = 1;
  ContextExchange context_exchange = ContextExchange::gather;  ///< all_to_all divides attention by heads.
  bool sequence_parallel = true;                               ///< Norms and residuals are divided by `tensor` too.
  bool async_tensor = false;  ///< Tensor-parallel messages run beside slices of their products.
  double micro_batch = 1.0;   ///< Sequences.
  double sequence = 0.0;      ///< Tokens of a sequence, before context parallelism divides it.
  int expert_tensor = 1;      ///< Cards that divide the width of one expert.
  double expert_rows = 1.0;   ///< Rows of an expert over its even share of routed tokens, after padding or dropping.
};

/// The purpose of a matrix product.
enum class GemmRole { dense, expert, router, head };
/// A matrix product of a layer.
struct GemmWork {
  GemmShape shape{};
  GemmRole role = GemmRole::dense;
  bool redone = false;  ///< Selective recomputation does it again: up-projections of latent attention.
};

/// The forward pass of one layer for one micro-batch on one card. Activations have 16 bits. Experts are spread over
/// `expert` groups of `expert_tensor` cards, and tokens are routed evenly.
struct LayerWork {
  std::vector<GemmWork> gemms;
  AttentionShape attention;
  Bytes streamed;             ///< Bytes that well fused norms, residuals, rotations, activations and permutations move.
  double streams = 0.0;       ///< Kernels that move them.
  Bytes tensor_messages;      ///< The whole buffer of each collective over the tensor-parallel group.
  double tensor_count = 0.0;  ///< Pairs of gather and scatter.
  Bytes expert_sent;          ///< Bytes that a card sends in one dispatch, and gets back in one combine.
  Bytes context_gathered;     ///< Keys and values of the whole sequence.
  std::array<Bytes, 4> context_exchanged{};  ///< Queries, keys, values and outputs of a card in an all-to-all.
  Bytes kept_inputs;                         ///< Inputs of matrix products that the backward pass needs, in 16 bits.
  Bytes kept_others;                         ///< Other activations that the backward pass needs.
  Bytes redone_inputs, redone_others;        ///< The parts of both that selective recomputation does not keep.
  /// Outputs of the activation functions of gated blocks, which are kept if they are separate kernels. Not a part of
  /// kept_inputs and kept_others.
  Bytes activated;
  Bytes input;                     ///< The layer's input, the only tensor that full recomputation keeps.
  double logits = 0.0;             ///< Of the head: elements of a micro-batch's logits on this card.
  double parameters = 0.0;         ///< On this card, without routed experts.
  double expert_parameters = 0.0;  ///< Of the routed experts on this card.
};

/// The work of one layer of this kind, divided by `split`.
[[nodiscard]] LayerWork layer_work(const Architecture& model, const LayerGroup& layer, const LayerSplit& split);

/// Output embedding and loss of one micro-batch on one card of the last stage.
[[nodiscard]] LayerWork head_work(const Architecture& model, const LayerSplit& split);

}  // namespace shortboard
