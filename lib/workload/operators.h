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

/// Fused attention of `sequences` sequences of `queries` new tokens, each of which sees `context` tokens on average.
struct AttentionShape {
  double sequences = 0.0, heads = 0.0, kv_heads = 0.0;
  double queries = 0.0, context = 0.0, keys = 0.0;  ///< keys: tokens whose keys and values are read.
  double key_size = 0.0, value_size = 0.0;
  double query_bytes = 2.0, cache_bytes = 2.0;  ///< Of an element of queries, and of keys and values.
  bool latent = false;                          ///< One cached row a token serves as key and value of all heads.
  bool per_head = false;                        ///< A generating block serves one query head, on no matrix unit.
  bool splits = true;                           ///< Generating blocks may share one sequence's context.
  [[nodiscard]] Flops flops() const {
    return Flops{2.0 * sequences * heads * queries * context * (key_size + value_size)};
  }
};

/// How one layer's work is divided among cards, and how much of it one micro-batch brings.
struct LayerSplit {
  int tensor = 1, context = 1, expert = 1;
  ContextExchange context_exchange = ContextExchange::gather;  ///< all_to_all divides attention by heads.
  bool sequence_parallel = true;                               ///< Norms and residuals are divided by `tensor` too.
  bool async_tensor = false;  ///< Tensor-parallel messages run beside slices of their products.
  double micro_batch = 1.0;   ///< Sequences.
  double sequence = 0.0;      ///< Tokens of a sequence, before context parallelism divides it.
  int expert_tensor = 1;      ///< Cards that an expert's width is divided over.
  double expert_rows = 1.0;   ///< An expert's rows over its even share of routed tokens: padded, or dropped.
};

/// What a matrix product is for.
enum class GemmRole { dense, expert, router, head };
struct GemmWork {
  GemmShape shape{};
  GemmRole role = GemmRole::dense;
  bool redone = false;  ///< Selective recomputation does it again: up-projections of latent attention.
};

/// One layer's forward pass of one micro-batch on one card; 16-bit activations. Experts are spread over `expert`
/// groups of `expert_tensor` cards, and tokens are routed evenly.
struct LayerWork {
  std::vector<GemmWork> gemms;
  AttentionShape attention;
  Bytes streamed;             ///< Moved by norms, residuals, rotations, activations, permutations when well fused.
  double streams = 0.0;       ///< Kernels that do so.
  Bytes tensor_messages;      ///< Each of the layer's collectives over the tensor-parallel group, whole buffer.
  double tensor_count = 0.0;  ///< How many pairs of gather and scatter.
  Bytes expert_sent;          ///< By a card in one dispatch (and again in one combine).
  Bytes context_gathered;     ///< Keys and values of the whole sequence.
  std::array<Bytes, 4> context_exchanged{};  ///< A card's queries, keys, values and outputs that go all to all.
  Bytes kept_inputs;                         ///< Inputs of matrix products kept for the backward pass, in 16 bits.
  Bytes kept_others;                         ///< Other activations kept for it.
  Bytes redone_inputs, redone_others;        ///< What of both selective recomputation does not keep.
  /// What the activation functions of gated blocks write where they are kernels apart from the product with the other
  /// half: kept then, in neither of the above.
  Bytes activated;
  Bytes input;                     ///< The layer's input alone, kept when all else is recomputed.
  double logits = 0.0;             ///< Of the head: elements of a micro-batch's logits on this card.
  double parameters = 0.0;         ///< On this card, without routed experts.
  double expert_parameters = 0.0;  ///< Of the routed experts on this card.
};

[[nodiscard]] LayerWork layer_work(const Architecture& model, const LayerGroup& layer, const LayerSplit& split);

/// Output embedding and loss of one micro-batch on one card of the last stage.
[[nodiscard]] LayerWork head_work(const Architecture& model, const LayerSplit& split);

}  // namespace shortboard
