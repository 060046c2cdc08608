#pragma once
#include <string>
#include <vector>

#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// What a framework of a year overlaps, fuses and adds. Shares are of the message's own time, in [0, 1].
struct Stack {
  std::string id, name;
  int year = 0;
  Sourced<double> overlap_tensor, overlap_data, overlap_pipeline, overlap_expert, overlap_context;
  Sourced<double> overlap_slowdown;    ///< How many times longer compute takes while a message hides behind it.
  Sourced<double> attention;           ///< Its attention kernels' rate, relative to the class's constants.
  Sourced<double> elementwise;         ///< Bytes its elementwise kernels move, relative to fully fused ones.
  Sourced<Seconds> launch_gap;         ///< Idle time a kernel beyond the class's launch.
  Sourced<Seconds> step_overhead;      ///< Once an optimizer step: data loading, logging, synchronisation.
  Sourced<double> straggler;           ///< Relative spread of servers' speed that a synchronous step waits for.
  Sourced<Bytes> memory_overhead;      ///< Taken a card by context, communicators and fragments.
  std::vector<std::string> schedules;  ///< Pipeline schedules it runs: 1f1b, interleaved, zero_bubble, dualpipe.
  bool dispatch_once = false;          ///< A token for several experts of one scale-up domain crosses to it once.
  bool dispatch_narrow = false;        ///< Dispatch carries tokens in the products' number format, combine in 16 bits.
  bool sequence_parallel = true;       ///< Tensor parallelism shards norms and residuals too.
  bool distributed_optimizer = true;
};

}  // namespace shortboard
