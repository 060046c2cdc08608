#pragma once
#include <array>
#include <string_view>

#include "estimate/cluster.h"
#include "workload/operators.h"

namespace shortboard {

/// Messages of one layer's context parallelism that are alike.
struct ContextMessage {
  std::string_view what;  ///< For people.
  double count = 0.0;     ///< A pass of a micro-batch.
  Bytes bytes;            ///< Each: the whole that is gathered, the block that is passed on, or what a card exchanges.
  Seconds each;           ///< On the links, hidden or not.
  Seconds beside;         ///< Compute beside each that it may hide behind.

  /// What of all of them is seen: the stack hides a share of each, but no more than there is compute beside it.
  [[nodiscard]] Seconds seen(const Software& software) const;
};

/// Of a forward pass and of a backward pass; those that a kind of exchange does not have count 0.
struct ContextMessages {
  std::array<ContextMessage, 4> forward{}, backward{};
};

/// Seconds that attention alone takes of a pass; blocks of a ring share it evenly.
struct AttentionSeconds {
  double forward = 0.0, backward = 0.0;
};

/// The messages of a layer among c cards that hold S/c tokens each, with keys and values of G bytes for all S:
///   gather:     an all-gather of G; backward the same again and a reduce-scatter of the gradients. Kernels wait for
///               all of it; the stack's habit says what hides behind others.
///   ring:       c - 1 steps of G/c to the neighbour beside one of c equal blocks of attention; backward keys, values
///               and their gradients, 2 G/c, beside a block of its. A ring that leaves the domain goes at the pace of
///               its slowest link. Blocks are equal because a causal sequence is cut into 2 c pieces of which card i
///               takes the i-th from either end (zig-zag), so all pairs of cards have alike much to do.
///   all_to_all: of queries, keys, values before attention and of outputs after it; backward of their gradients.
///               Attention waits for them and the next product for it: nothing hides them.
/// Sources: Ring Attention (arXiv:2310.01889), sections 3 and 4; DeepSpeed-Ulysses (arXiv:2309.14509), section 3;
/// Megatron-Core's cp_comm_type (megatron/core/transformer/transformer_config.py) and api-guide/context_parallel.rst.
[[nodiscard]] ContextMessages context_messages(const Cluster& cluster, const LayerSplit& split, const LayerWork& work,
                                               const AttentionSeconds& attention);

/// Bytes that a layer at work holds beside its activations for these messages, at the peak of its backward pass:
///   gather:     keys, values and their gradients of the whole sequence, 2 G;
///   ring:       two blocks of each in flight, one arriving while the other one is read: 4 G/c;
///   all_to_all: what arrives beside what is sent, of the four that are exchanged.
[[nodiscard]] Bytes context_buffers(const LayerSplit& split, const LayerWork& work);

}  // namespace shortboard
