#pragma once
#include <string>
#include <vector>

#include "hwdb/number_format.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// Software of one year that runs image and video models: the rates that it reaches and the time that it adds.
struct Pipeline {
  std::string id, name;
  int year = 0;
  std::vector<std::string> usual_for;  ///< Ids of kernel classes for whose cards it is the default.
  bool ulysses = false, ring = false, cfg_parallel = false, pipefusion = false, tensor = false;  ///< It supports these.
  bool apart = false;            ///< Text encoders and decoder run on further cards, which are not counted.
  std::string attention_kernel;  ///< Generation of its fused attention, whose rate the kernel class gives.
  NumberFormat attention_format = NumberFormat::bf16;  ///< Format in which it multiplies queries, keys and values.
  Sourced<double> attention;          ///< Rate of its attention relative to the class's constants or its generation's.
  Sourced<double> product;            ///< Rate of its matrix products relative to the class's.
  Sourced<double> convolution;        ///< Rate of its convolutions relative to products of their shape.
  Sourced<double> volume;             ///< Rate of convolutions that include frames, relative to plain convolutions.
  Sourced<double> elementwise;        ///< Bytes that its elementwise kernels move, relative to fully fused ones.
  Sourced<double> uncompiled;         ///< Bytes without its compiler, relative to `elementwise`.
  bool compiles = true;               ///< Compiles by default.
  Sourced<Seconds> host_launch;       ///< The host's time to launch one kernel, without compilation.
  Sourced<Seconds> compiled_launch;   ///< The host's time to launch one kernel, with compilation.
  Sourced<double> exchange;           ///< Time of its sequence-parallel messages relative to the class's collectives.
  Sourced<double> overlap;            ///< Share of a ring's messages that attention hides.
  Sourced<Seconds> step_overhead;     ///< Added per denoising step: scheduler, synchronisation.
  Sourced<Seconds> request_overhead;  ///< Added per request.
  bool tiles_decoder = true;          ///< Decodes in tiles if memory does not hold the whole.
  Sourced<Bytes> context;             ///< Memory of driver, libraries and allocator.
  Sourced<double> uncertainty;        ///< Relative half-width of the 80% interval of a request's time.
};

}  // namespace shortboard
