#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/context_exchange.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// How a stack divides layers among pipeline stages.
enum class StageDealing : std::uint8_t {
  even,            ///< Equally many layers per stage, without regard to the head.
  uneven_by_time,  ///< Even if the layers divide; else like by_time.
  by_time,         ///< So that stages take equally long, including the head and prediction modules.
  by_parameters,   ///< A stage ends when the parameters so far, including the head's, pass its share.
};
inline constexpr std::array<std::string_view, 4> kStageDealingNames{"even", "uneven_by_time", "by_time",
                                                                    "by_parameters"};
static_assert(kStageDealingNames.size() == static_cast<std::size_t>(StageDealing::by_parameters) + 1);

/// How a stack keeps a model in memory, from its documentation and from measured peaks.
struct MemoryHabits {
  double weight_bytes = 2.0, gradient_bytes = 4.0, state_bytes = 12.0;  ///< Per parameter; state: Adam, master weight.
  double exchange_bytes =
      0.0;  ///< Per parameter: a second gradient buffer, if data-parallel copies exchange gradients.
  /// Per parameter, if the optimizer is sharded: the buffer of gathered weights, with a second copy of a card's own
  /// shard.
  double gathered_bytes = 0.0;
  bool gathered_inputs = false;  ///< Products under sequence parallelism keep their inputs gathered, not as shards.
  bool keeps_activated = false;  ///< A gated block's activation function is a separate kernel, whose output is kept.
  double logit_bytes = 10.0;     ///< Per logit, while the loss and its gradient are computed.
  bool spare_gradients = false;  ///< A 16-bit gradient of each kind of matrix is kept beside the accumulated ones.
  /// Permanent buffers, each as large as the whole input of a tensor-parallel group.
  double gather_buffers = 0.0;
  /// The stack logs memory of a card of the first stage, and as allocated memory what stays between steps, not the peak
  /// of the fullest card.
  bool logged_at_rest = false;
  Bytes workspace;         ///< Memory of kernel libraries that comes from the allocator.
  double fragments = 0.0;  ///< Memory that the allocator holds beyond tensors, relative to tensors.
  Bytes context;           ///< Memory per card of the driver's context and communicators.
};

/// What a framework of one year overlaps, fuses and adds. Overlaps are shares of a message's own time, in [0, 1].
struct Stack {
  std::string id, name;
  int year = 0;
  Sourced<double> overlap_tensor, overlap_data, overlap_pipeline, overlap_expert, overlap_context;
  Sourced<double> async_tensor;      ///< Like overlap_tensor, if tensor parallelism is asynchronous.
  Sourced<double> overlap_slowdown;  ///< Compute takes this many times as long while a message hides behind it.
  std::string attention_kernel;      ///< Generation of its fused attention, whose rate the kernel class gives.
  Sourced<double> attention;         ///< Rate relative to the class's constants, if the class lacks the generation.
  Sourced<double> elementwise;       ///< Bytes that its elementwise kernels move, relative to fully fused ones.
  Sourced<double> uncompiled;        ///< Bytes without its compiler, relative to `elementwise`.
  Sourced<double> grouped;           ///< Rate of its experts' products relative to plain products of the same shapes.
  Sourced<Seconds> host_launch;      ///< The host's time to launch one kernel; 0 with replayed graphs.
  Sourced<Seconds> launch_gap;       ///< Idle time per kernel beyond the class's launch.
  Sourced<Seconds> step_overhead;    ///< Once per optimizer step: data loading, logging, synchronisation.
  Sourced<double> straggler;         ///< Relative spread of servers' speed, for which a synchronous step waits.
  Sourced<Bytes> bucket;             ///< Gradients that one message carries.
  Sourced<Bytes> bucket_per_copy;    ///< The bucket is at least this for each data-parallel copy; 0: no minimum.
  MemoryHabits memory;
  Provenance memory_from;
  std::vector<std::string> schedules;    ///< Supported pipeline schedules: 1f1b, interleaved, zero_bubble, dualpipe.
  ContextExchanges context_exchanges{};  ///< Supported kinds of context parallelism.
  std::optional<Provenance> context_exchanges_from;  ///< Absent: unknown.
  bool dispatch_once = false;     ///< A token for several experts in one scale-up domain is sent there once.
  bool dispatch_narrow = false;   ///< Dispatch sends tokens in the products' number format, combine in 16 bits.
  bool sequence_parallel = true;  ///< Tensor parallelism shards norms and residuals too.
  bool distributed_optimizer = true;
  StageDealing stages = StageDealing::even;
};

}  // namespace shortboard
