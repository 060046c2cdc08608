#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/context_exchange.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// How layers are dealt to pipeline stages.
enum class StageDealing : std::uint8_t {
  even,            ///< As many to each, whatever else a stage holds.
  uneven_by_time,  ///< Evenly where they divide; else so that stages take alike, the head and its like included.
  by_time,         ///< Always so that stages take alike.
  by_parameters,   ///< In turn, each until the parameters so far pass its share of all, the head's included.
};
inline constexpr std::array<std::string_view, 4> kStageDealingNames{"even", "uneven_by_time", "by_time",
                                                                    "by_parameters"};

/// How a stack keeps a model in memory; from its documentation and from measured peaks.
struct MemoryHabits {
  double weight_bytes = 2.0, gradient_bytes = 4.0, state_bytes = 12.0;  ///< A parameter; state: Adam and master weight.
  double exchange_bytes = 0.0;  ///< A parameter, where data-parallel copies exchange its gradient: a second buffer.
  /// A parameter, where the optimizer is sharded: weights as they are gathered; a card's own shard once more.
  double gathered_bytes = 0.0;
  bool gathered_inputs = false;  ///< Products under sequence parallelism keep their inputs gathered, not as shards.
  bool keeps_activated = false;  ///< A gated block's activation function is a kernel of its own and keeps its output.
  double logit_bytes = 10.0;     ///< A logit, where the loss and its gradient are computed.
  bool spare_gradients = false;  ///< A 16-bit gradient of each kind of matrix is kept beside the accumulated ones.
  /// Buffers as large as a tensor-parallel group's whole input that are kept once they were needed.
  double gather_buffers = 0.0;
  /// What the stack logs is of a card of the first stage, and as allocated what stays between steps: not the peak of
  /// the fullest one.
  bool logged_at_rest = false;
  Bytes workspace;         ///< That libraries of kernels take through the allocator.
  double fragments = 0.0;  ///< What the allocator holds beyond the tensors, relative to them.
  Bytes context;           ///< Taken a card by the driver's context and communicators.
};

/// What a framework of a year overlaps, fuses and adds. Shares are of the message's own time, in [0, 1].
struct Stack {
  std::string id, name;
  int year = 0;
  Sourced<double> overlap_tensor, overlap_data, overlap_pipeline, overlap_expert, overlap_context;
  Sourced<double> async_tensor;      ///< overlap_tensor where tensor parallelism is asynchronous.
  Sourced<double> overlap_slowdown;  ///< How many times longer compute takes while a message hides behind it.
  std::string attention_kernel;      ///< Generation of its fused attention; a kernel class says what it reaches.
  Sourced<double> attention;         ///< Its rate relative to the class's constants, where the class does not say.
  Sourced<double> elementwise;       ///< Bytes its elementwise kernels move, relative to fully fused ones.
  Sourced<double> uncompiled;        ///< The same without its compiler, relative to `elementwise`.
  Sourced<double> grouped;           ///< Rate of its experts' products relative to plain ones of their shapes.
  Sourced<Seconds> host_launch;      ///< The host's time to launch one kernel; 0 where graphs replay.
  Sourced<Seconds> launch_gap;       ///< Idle time a kernel beyond the class's launch.
  Sourced<Seconds> step_overhead;    ///< Once an optimizer step: data loading, logging, synchronisation.
  Sourced<double> straggler;         ///< Relative spread of servers' speed that a synchronous step waits for.
  Sourced<Bytes> bucket;             ///< Gradients that are exchanged in one message.
  Sourced<Bytes> bucket_per_copy;    ///< The bucket is no less than this for each data-parallel copy; 0: does not grow.
  MemoryHabits memory;
  Provenance memory_from;
  std::vector<std::string> schedules;    ///< Pipeline schedules it runs: 1f1b, interleaved, zero_bubble, dualpipe.
  ContextExchanges context_exchanges{};  ///< Ways of context parallelism that it runs.
  std::optional<Provenance> context_exchanges_from;  ///< Absent where nobody says.
  bool dispatch_once = false;     ///< A token for several experts of one scale-up domain crosses to it once.
  bool dispatch_narrow = false;   ///< Dispatch carries tokens in the products' number format, combine in 16 bits.
  bool sequence_parallel = true;  ///< Tensor parallelism shards norms and residuals too.
  bool distributed_optimizer = true;
  StageDealing stages = StageDealing::even;
};

}  // namespace shortboard
