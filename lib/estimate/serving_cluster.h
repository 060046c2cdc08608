#pragma once
#include <vector>

#include "estimate/cluster.h"
#include "hwdb/engine.h"
#include "workload/serving_work.h"

namespace shortboard {

/// Formats that a served model is kept and multiplied in.
struct ServingFormats {
  NumberFormat attention = NumberFormat::bf16, dense = NumberFormat::bf16, experts = NumberFormat::bf16,
               head = NumberFormat::bf16;         ///< Of the weights, by part.
  NumberFormat activations = NumberFormat::bf16;  ///< Of products whose weights are narrow; others run in 16 bits.
  NumberFormat cache = NumberFormat::bf16;        ///< Of keys and values.
  bool block_scaled = false;                      ///< Narrow products carry a scale every few elements.
};

/// Bytes of a weight with the scales of its block: 4-bit formats keep one byte for 16 of them (NVFP4; MXFP4 for 32).
[[nodiscard]] Bytes weight_bytes(NumberFormat format);

/// Cards as an engine uses them: what products reach in the formats at hand, beside links, memory and the engine.
struct ServingCluster {
  Cluster cards;                            ///< Its training software is left blank.
  GemmRoof attention, dense, router, head;  ///< By what a product is for.
  GroupedGemmRoof experts;
  double activation_bytes = 2.0;  ///< Of a token's elements on their way to experts.
  Engine engine;
};

/// The serving cluster that the entries make. Kernels that take their weights narrower than they multiply read the
/// narrow bytes at the wide rate. Throws SpecError as make_cluster does, and where the card multiplies no such format.
[[nodiscard]] ServingCluster make_serving_cluster(const ClusterParts& parts, const Engine& engine,
                                                  const ServingFormats& formats, int count,
                                                  std::vector<Assumption>& assumed);

[[nodiscard]] const GemmRoof& roof_for(const ServingCluster& cluster, ServingRole role);

}  // namespace shortboard
