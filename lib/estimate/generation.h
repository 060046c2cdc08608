#pragma once
#include <array>
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

/// Where a request's wall time goes; names are what reports and JSON print.
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
/// What each part is, for people.
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

/// Seconds of a request by part.
using GenerationParts = PartSeconds<GenerationPart, kGenerationPartNames>;

/// What is generated, and by which software.
struct GenerationJob {
  Generator model;
  GenerationSize size;  ///< Its batch: items of one request.
  double steps = 0.0;
  Guidance guidance = Guidance::none;
  NumberFormat weights = NumberFormat::bf16;  ///< Of the denoiser's matrices in memory; all else is in 16 bits.
  NumberFormat format =
      NumberFormat::bf16;  ///< In which they are multiplied: narrower than 16 bits where the card has it.
  bool compiled = true;
  bool fused_attention = true;
  Pipeline software;
};

/// How the cards of one replica share a request; each degree >= 1.
struct GenerationPlan {
  int ulysses = 1, ring = 1, cfg_parallel = 1, pipefusion = 1, tensor = 1;
  [[nodiscard]] int cards() const { return ulysses * ring * cfg_parallel * pipefusion * tensor; }
  friend bool operator==(const GenerationPlan&, const GenerationPlan&) = default;
};

/// What a card holds at the fullest.
struct GenerationMemory {
  Bytes denoiser, encoders, decoder;  ///< Weights.
  Bytes activations;                  ///< The most that one of the three has alive.
  Bytes context;                      ///< Driver, libraries, allocator.
  [[nodiscard]] Bytes total() const { return denoiser + encoders + decoder + activations + context; }
};

/// One request on one replica.
struct GenerationEstimate {
  GenerationPlan plan;
  int replicas = 1;
  GenerationParts parts;   ///< Of the whole request.
  double step_s = 0.0;     ///< One denoising step, all its passes.
  double denoise_s = 0.0;  ///< All steps.
  double encode_s = 0.0, decode_s = 0.0;
  Flops model_flops;  ///< That the request needs.
  GenerationMemory memory;
  Bytes capacity;
  [[nodiscard]] Seconds latency() const { return Seconds{parts.total()}; }
  [[nodiscard]] bool fits() const { return memory.total() <= capacity; }
};

/// The cluster that generates, its attention as the pipeline's.
[[nodiscard]] Cluster make_generation_cluster(ClusterParts parts, const Pipeline& software, int count,
                                              std::vector<Assumption>& assumed);

/// Why a plan can't run; empty where it can.
[[nodiscard]] std::vector<std::string> generation_faults(const Cluster& cluster, const GenerationJob& job,
                                                         const GenerationPlan& plan);

/// Time of a request: encoders, steps x passes of the denoiser, decoder; see generation_cost.h for one pass. The plan
/// has no faults.
[[nodiscard]] GenerationEstimate estimate_generation(const Cluster& cluster, const GenerationJob& job,
                                                     const GenerationPlan& plan);

/// A request's operators, as one card runs them. They sum to the parts of estimate_generation, where products at the
/// peak that every card repeats are told apart (GenerationPart::replicated).
[[nodiscard]] std::vector<PlacedOperator<GenerationParts>> request_operators(const Cluster& cluster,
                                                                             const GenerationJob& job,
                                                                             const GenerationPlan& plan);

}  // namespace shortboard
