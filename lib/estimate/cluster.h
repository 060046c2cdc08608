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

/// What a software stack does to a step (hwdb/stacks): shares of messages hidden, and what it adds.
struct Software {
  double overlap_tensor = 0.0, overlap_data = 0.0, overlap_pipeline = 0.0, overlap_expert = 0.0, overlap_context = 0.0;
  double async_tensor = 0.0;  ///< As overlap_tensor, where tensor parallelism is asynchronous.
  double overlap_slowdown = 1.0;
  double elementwise = 1.0;  ///< Bytes of its elementwise kernels, relative to well fused ones.
  double grouped = 1.0;      ///< Rate of experts' products relative to plain ones of their shapes.
  double uncompiled = 1.0;   ///< The same where they are not compiled, relative to `elementwise`.
  Seconds host_launch;       ///< The host's time to launch one kernel: a layer takes no less than that of its kernels.
  Seconds step_overhead;
  double straggler = 0.0;
  Bytes bucket;           ///< Gradients that are exchanged in one message.
  Bytes bucket_per_copy;  ///< The bucket is no less than this for each data-parallel copy.
  MemoryHabits memory;
  bool sequence_parallel = true;
  ContextExchanges context_exchanges{};  ///< Ways of context parallelism that it runs.
  StageDealing stages = StageDealing::even;
  bool dispatch_once = false, dispatch_narrow = false;  ///< As in Stack.
  double bubble = 1.0, uneven = 1.0;  ///< Of the pipeline's bubble, and of its uneven stages, what is waited for: all.
};

/// Equal cards under one network and stack, as the cost functions need them: plain figures, no names.
struct Cluster {
  int count = 0;
  int domain = 1;          ///< Cards that reach each other at the scale-up rate.
  bool direct = false;     ///< They do by links of their own, not through the host (PCIe).
  int server = 1;          ///< Cards of one server.
  Bytes memory;            ///< Usable, of one card.
  FlopsPerSecond nominal;  ///< Dense bf16 (or fp16) peak of one card: what contracts count.
  PerFormat<std::optional<GemmRoof>> gemm;
  AttentionRoof attention;
  StreamRoof stream;
  Network network;
  ExpertExchangeConstants exchange{};
  BytesPerSecond host;                   ///< A card's link to its host's memory, per direction.
  BytesPerSecond host_memory_bandwidth;  ///< A card's share of its server's, which all cards of it divide equally.
  std::optional<Bytes> host_memory;      ///< The same share of the host's capacity; absent: unknown.
  BytesPerSecond
      nic;  ///< A card's share of the NICs at their line rate, per direction; network.out is what is reached.
  std::optional<double> oversubscription;  ///< Of the network between domains; >= 1; absent: unknown, 1 is taken.
  /// Clocks that the power cap leaves in minutes of work, over those of the cards that `sustained` was found on; 0: the
  /// card's class doesn't tell.
  double power_clocks = 0.0;
  PerFormat<double> sustained{};  ///< Of a product's rate at those clocks; of formats with a roof.
  double element = 2.0;           ///< Bytes of an activation, of a working weight and of what messages carry of them.
  Software software;
};

/// What a power cap leaves of a rate of which minutes of work hold `sustained` at clocks of 1: no more than all.
[[nodiscard]] double held_at(double sustained, double clocks);
/// Clocks where every card may draw `factor` times the power.
[[nodiscard]] double clocks_with_power(double clocks, double factor);

/// The hwdb entries behind a cluster; absent where none is known.
struct ClusterParts {
  Accelerator accelerator;
  std::optional<System> system;
  std::optional<Fabric> fabric;
  KernelClass kernels;
  Stack stack;
  std::optional<int> domain;                ///< Cards that reach each other at the scale-up rate; over the entries.
  std::optional<BytesPerSecond> scale_out;  ///< A card's share of the NICs, per direction; over the entries.
  std::optional<BytesPerSecond> host_memory_bandwidth;  ///< Of a server's processors; over the entries.
};

/// The cluster that the entries make. What they leave open is assumed and added to `assumed`; a figure that nothing can
/// stand in for (memory bandwidth, capacity, a 16-bit peak) throws SpecError that names it.
[[nodiscard]] Cluster make_cluster(const ClusterParts& parts, int count, std::vector<Assumption>& assumed);

/// The cluster as it trains in a number format whose products it has a roof for. In fp32 and tf32 nothing is kept in 16
/// bits: weights, gradients and activations take 4 bytes, the weights need no copy as a master beside Adam's two
/// moments, and attention runs at the format's share of the 16-bit peak. Others leave it as it is.
[[nodiscard]] Cluster in_precision(Cluster cluster, NumberFormat format);

/// What make_cluster assumed of the hosts, which only plans that offload to them use: of a card's link and, where the
/// optimizer `steps` there, of the processors' memory.
[[nodiscard]] std::vector<Assumption> host_assumptions(const ClusterParts& parts, int count, bool steps);

}  // namespace shortboard
