#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cost/attention_roof.h"
#include "cost/collective.h"
#include "cost/kernel.h"
#include "estimate/assumption.h"
#include "hwdb/accelerator.h"
#include "hwdb/kernel_class.h"
#include "hwdb/stack.h"
#include "hwdb/system.h"

namespace shortboard {

/// What a software stack does to a step (hwdb/stacks): the share of each kind of message that it hides, and the time
/// that it adds. Fields without a comment mean the same as in Stack.
struct Software {
  double overlap_tensor = 0.0, overlap_data = 0.0, overlap_pipeline = 0.0, overlap_expert = 0.0, overlap_context = 0.0;
  double async_tensor = 0.0;      ///< Like overlap_tensor, where tensor parallelism is asynchronous.
  double overlap_slowdown = 1.0;  ///< Compute takes this many times as long beside a message.
  double elementwise = 1.0;       ///< Bytes of its elementwise kernels, relative to well fused ones.
  double grouped = 1.0;           ///< Rate of experts' products, relative to plain products of the same shapes.
  double uncompiled = 1.0;        ///< Bytes of elementwise kernels without a compiler, relative to `elementwise`.
  Seconds host_launch;  ///< The host's time to launch one kernel. A layer takes at least the sum over its kernels.
  Seconds step_overhead;
  double straggler = 0.0;
  Bytes bucket;           ///< Gradients that one message carries.
  Bytes bucket_per_copy;  ///< The bucket is no less than this for each data-parallel copy.
  MemoryHabits memory;
  bool sequence_parallel = true;
  ContextExchanges context_exchanges{};  ///< Ways of context parallelism that it runs.
  StageDealing stages = StageDealing::even;
  bool dispatch_once = false, dispatch_narrow = false;  ///< As in Stack.
  double bubble = 1.0, uneven = 1.0;  ///< Shares of the pipeline bubble and of uneven stages that count; 1: all.
};

/// Equal cards under one network and stack, as the cost functions need them: plain figures, no names.
struct Cluster {
  int count = 0;
  int domain = 1;          ///< Cards that reach each other at the scale-up rate.
  bool direct = false;     ///< Their links are direct, not through the host (PCIe).
  int server = 1;          ///< Cards of one server.
  Bytes memory;            ///< Usable, of one card.
  FlopsPerSecond nominal;  ///< Dense bf16 (or fp16) peak of one card, which contracts count.
  PerFormat<std::optional<GemmRoof>> gemm;
  AttentionRoof attention;
  StreamRoof stream;
  Network network;
  ExpertExchangeConstants exchange{};
  BytesPerSecond host;                   ///< A card's link to its host's memory, per direction.
  BytesPerSecond host_memory_bandwidth;  ///< A card's equal share of its server's.
  std::optional<Bytes> host_memory;      ///< The same share of the host's capacity; absent: unknown.
  BytesPerSecond
      nic;  ///< A card's share of the NICs at their line rate, per direction; network.out is what is reached.
  std::optional<double> oversubscription;  ///< Of the network between domains, >= 1. Absent: unknown, 1 is assumed.
  /// Clocks under the power cap during minutes of load, over the clocks of the cards that `sustained` was fitted on.
  /// 0: unknown for this class of card.
  double power_clocks = 0.0;
  PerFormat<double> sustained{};  ///< Share of a product's rate that holds at those clocks, for formats with a roof.
  double element = 2.0;           ///< Bytes of an activation, of a working weight, and of each in a message.
  Software software;
};

/// The share of a rate that holds at `clocks`, where `sustained` of it holds at clocks of 1. At most 1.
[[nodiscard]] double held_at(double sustained, double clocks);
/// The clocks when every card may draw `factor` times the power.
[[nodiscard]] double clocks_with_power(double clocks, double factor);

/// The hwdb entries from which a cluster is made. An absent entry is unknown; an absent figure is the entries'.
struct ClusterParts {
  Accelerator accelerator;
  std::optional<System> system;
  std::optional<Fabric> fabric;
  KernelClass kernels;
  Stack stack;
  std::optional<int> domain;  ///< Cards that reach each other at the scale-up rate; replaces the entries'.
  std::optional<BytesPerSecond> scale_out;  ///< A card's share of the NICs, per direction; replaces the entries'.
  std::optional<BytesPerSecond> host_memory_bandwidth;  ///< Of a server's processors; replaces the entries'.
};

/// Makes a cluster from the entries. Figures that they lack are assumed and added to `assumed`. Throws SpecError when a
/// figure is missing that has no default: memory bandwidth, memory capacity, a 16-bit peak.
[[nodiscard]] Cluster make_cluster(const ClusterParts& parts, int count, std::vector<Assumption>& assumed);

/// The cluster when it trains in `format`, for which it must have a roof. In fp32 and tf32 nothing is kept in 16 bits:
/// weights, gradients and activations take 4 bytes, the optimizer keeps no master copy of the weights beside Adam's two
/// moments, and attention runs at the format's share of the 16-bit peak. Other formats change nothing.
[[nodiscard]] Cluster in_precision(Cluster cluster, NumberFormat format);

/// What make_cluster assumed about the hosts. Only plans that offload use it: a card's link to the host and, if the
/// optimizer `steps` there, the bandwidth of the processors' memory.
[[nodiscard]] std::vector<Assumption> host_assumptions(const ClusterParts& parts, int count, bool steps);

}  // namespace shortboard
