#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/cluster.h"
#include "estimate/operators.h"
#include "estimate/parts.h"
#include "hwdb/generator.h"
#include "hwdb/pipeline.h"
#include "workload/generation.h"

namespace shortboard {

/// Where the wall time of an image or video request goes. Reports and JSON print these names.
enum class GenerationPart : std::uint8_t {
  matrix,
  replicated,
  kernel,
  memory,
  launch,
  host,
  exchange,
  guidance,
  pipeline,
  serial,
  overhead
};
inline constexpr std::array<std::string_view, 11> kGenerationPartNames{"matrix",   "replicated", "kernel",   "memory",
                                                                       "launch",   "host",       "exchange", "guidance",
                                                                       "pipeline", "serial",     "overhead"};
static_assert(kGenerationPartNames.size() == static_cast<std::size_t>(GenerationPart::overhead) + 1);
/// The meaning of each part, in the order of the enumerators.
inline constexpr std::array<std::string_view, 11> kGenerationPartMeanings{
    "matrix products and attention at the dense peak",
    "work that every card repeats",
    "kernels below the peak",
    "memory-bound kernels",
    "kernel launches",
    "waiting for the host",
    "exposed sequence- and tensor-parallel messages",
    "exposed messages between guidance passes",
    "filling the pipeline",
    "text encoders and decoder on one card",
    "framework overhead"};
static_assert(kGenerationPartMeanings.size() == static_cast<std::size_t>(GenerationPart::overhead) + 1);

/// Seconds of a request by part.
using GenerationParts = PartSeconds<GenerationPart, kGenerationPartNames>;

/// Images or videos to generate, and the software that does it.
struct GenerationJob {
  Generator model;
  GenerationSize size;  ///< Its batch counts the items of one request.
  double steps = 0.0;   ///< Denoising steps.
  Guidance guidance = Guidance::none;
  NumberFormat weights = NumberFormat::bf16;  ///< Format of the denoiser's matrices in memory; all else is in 16 bits.
  NumberFormat format =
      NumberFormat::bf16;  ///< Format in which they are multiplied; below 16 bits only if the card has it.
  bool compiled = true;
  bool fused_attention = true;
  Pipeline software;
};

/// How the cards of one replica divide a request. Each degree is >= 1.
struct GenerationPlan {
  int ulysses = 1, ring = 1, cfg_parallel = 1, pipefusion = 1, tensor = 1;
  [[nodiscard]] int cards() const { return ulysses * ring * cfg_parallel * pipefusion * tensor; }
  friend bool operator==(const GenerationPlan&, const GenerationPlan&) = default;
};

/// Memory of a replica's fullest card at its peak.
struct GenerationMemory {
  Bytes denoiser, encoders, decoder;  ///< Weights.
  Bytes activations;                  ///< Of the one of the three that needs most.
  Bytes context;                      ///< Driver, libraries, allocator.
  [[nodiscard]] Bytes total() const { return denoiser + encoders + decoder + activations + context; }
};

/// The estimate of one request on one replica.
struct GenerationEstimate {
  GenerationPlan plan;
  int replicas = 1;
  GenerationParts parts;   ///< Of the whole request.
  double step_s = 0.0;     ///< One denoising step with all its passes.
  double denoise_s = 0.0;  ///< All denoising steps.
  double encode_s = 0.0, decode_s = 0.0;
  Flops model_flops;  ///< FLOPs that the model needs for the request.
  GenerationMemory memory;
  Bytes capacity;
  [[nodiscard]] Seconds latency() const { return Seconds{parts.total()}; }
  [[nodiscard]] bool fits() const { return memory.total() <= capacity; }
};

/// The cluster with the attention kernels of the pipeline software. Assumptions and errors are those of make_cluster.
[[nodiscard]] Cluster make_generation_cluster(ClusterParts parts, const Pipeline& software, int count,
                                              std::vector<Assumption>& assumed);

/// Why a plan cannot run, one sentence each. Empty: it can.
[[nodiscard]] std::vector<std::string> generation_faults(const Cluster& cluster, const GenerationJob& job,
                                                         const GenerationPlan& plan);

/// Estimates a request: encoders, then steps x passes of the denoiser, then the decoder. generation_cost.h gives one
/// pass. The plan must have no generation_faults.
[[nodiscard]] GenerationEstimate estimate_generation(const Cluster& cluster, const GenerationJob& job,
                                                     const GenerationPlan& plan);

/// A request's operators, as one card runs them. They sum to the parts of estimate_generation, where products at the
/// peak that every card repeats are told apart (GenerationPart::replicated).
[[nodiscard]] std::vector<PlacedOperator<GenerationParts>> request_operators(const Cluster& cluster,
                                                                             const GenerationJob& job,
                                                                             const GenerationPlan& plan);

}  // namespace shortboard
