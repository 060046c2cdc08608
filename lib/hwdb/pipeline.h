#pragma once
#include <string>
#include <vector>

#include "hwdb/number_format.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// What the software that runs image and video models reaches and adds: one of a year.
struct Pipeline {
  std::string id, name;
  int year = 0;
  std::vector<std::string> usual_for;  ///< Ids of kernel classes on whose cards it is taken where a spec names none.
  bool ulysses = false, ring = false, cfg_parallel = false, pipefusion = false, tensor = false;  ///< What it can do.
  bool apart = false;  ///< Text encoders and decoder run on cards of their own, beside those that are counted.
  std::string attention_kernel;  ///< Generation of its fused attention; a kernel class says what it reaches.
  NumberFormat attention_format = NumberFormat::bf16;  ///< In which it multiplies queries, keys and values.
  Sourced<double> attention;     ///< Rate of its attention relative to the class's constants or generation of kernels.
  Sourced<double> product;       ///< Rate of its matrix products relative to the class's.
  Sourced<double> convolution;   ///< Rate of its convolutions relative to products of their shape.
  Sourced<double> volume;        ///< Of those over frames too, or along them, relative to plain convolutions.
  Sourced<double> elementwise;   ///< Bytes its elementwise kernels move, relative to fully fused ones.
  Sourced<double> uncompiled;    ///< The same without its compiler, relative to `elementwise`.
  bool compiles = true;          ///< Compiles where a spec does not say.
  Sourced<Seconds> host_launch;  ///< The host's time to launch one kernel, not compiled.
  Sourced<Seconds> compiled_launch;   ///< The same where compiled.
  Sourced<double> exchange;           ///< Time of its sequence-parallel messages relative to the class's collectives.
  Sourced<double> overlap;            ///< Share of a ring's messages that attention hides.
  Sourced<Seconds> step_overhead;     ///< Of one denoising step beside the model: scheduler, synchronisation.
  Sourced<Seconds> request_overhead;  ///< Of one request.
  bool tiles_decoder = true;          ///< Decodes in pieces what memory does not hold at once.
  Sourced<Bytes> context;             ///< Of memory: driver, libraries, allocator.
  Sourced<double> uncertainty;        ///< Relative half-width of the 80% interval on a request's time.
};

}  // namespace shortboard
