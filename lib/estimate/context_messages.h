#pragma once
#include <array>
#include <string_view>

#include "estimate/cluster.h"
#include "workload/operators.h"

namespace shortboard {

/// Equal messages of one layer's context parallelism.
struct ContextMessage {
  std::string_view what;  ///< For people.
  double count = 0.0;     ///< Per pass of a micro-batch.
  Bytes bytes;            ///< Of each: the gathered whole, the block that is passed on, or what a card exchanges.
  Seconds each;           ///< Time of one on the links, hidden or not.
  Seconds beside;         ///< Compute that runs beside each, behind which it may hide.

  /// The exposed time of all of them. The stack hides a share of each, at most the compute beside it.
  [[nodiscard]] Seconds seen(const Software& software) const;
};

/// Messages of a forward and of a backward pass. Unused places have a count of 0.
struct ContextMessages {
  std::array<ContextMessage, 4> forward{}, backward{};
};

/// Seconds of a layer's attention kernels per pass. The blocks of a ring share them evenly.
struct AttentionSeconds {
  double forward = 0.0, backward = 0.0;
};

/// The messages of a layer among c cards that hold S/c tokens each, with keys and values of G bytes for all S:
///   gather:     an all-gather of G; backward once more, and a reduce-scatter of the gradients. Kernels wait for all of
///               it; how much hides behind other kernels is a figure of the stack.
///   ring:       c - 1 steps of G/c to the neighbour beside one of c equal blocks of attention; backward keys, values
///               and their gradients, 2 G/c, beside a block of backward attention. A ring that leaves the domain runs
///               at the rate of its slowest link. Blocks are equal: a causal sequence is cut into 2 c pieces, of which
///               card i takes the i-th from either end (zig-zag).
///   all_to_all: of queries, keys, values before attention and of outputs after it; backward of their gradients.
///               Attention waits for them and the next product for it: nothing hides them.
/// Sources: Ring Attention (arXiv:2310.01889), sections 3 and 4; DeepSpeed-Ulysses (arXiv:2309.14509), section 3;
/// Megatron-Core's cp_comm_type (megatron/core/transformer/transformer_config.py) and api-guide/context_parallel.rst.
[[nodiscard]] ContextMessages context_messages(const Cluster& cluster, const LayerSplit& split, const LayerWork& work,
                                               const AttentionSeconds& attention);

/// Bytes of buffers that the running layer holds for these messages, at the peak of its backward pass:
///   gather:     keys, values and their gradients of the whole sequence, 2 G;
///   ring:       two blocks of each in flight, one arriving while the other one is read: 4 G/c;
///   all_to_all: the sent and the received copy of each of the four tensors.
[[nodiscard]] Bytes context_buffers(const LayerSplit& split, const LayerWork& work);

}  // namespace shortboard
