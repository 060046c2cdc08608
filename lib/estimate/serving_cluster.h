#pragma once
#include <vector>

#include "estimate/cluster.h"
#include "hwdb/engine.h"
#include "workload/serving_work.h"

namespace shortboard {

/// Number formats of a served model.
struct ServingFormats {
  NumberFormat attention = NumberFormat::bf16, dense = NumberFormat::bf16, experts = NumberFormat::bf16,
               head = NumberFormat::bf16;         ///< Of the weights, by part of the model.
  NumberFormat activations = NumberFormat::bf16;  ///< In products with narrow weights; other products run in 16 bits.
  NumberFormat cache = NumberFormat::bf16;        ///< Of cached keys and values.
  bool block_scaled = false;                      ///< Narrow operands have a scale per block.
};

/// Bytes per weight including the scales of its block: 4-bit formats have one byte per 16 weights (NVFP4; MXFP4: 32).
[[nodiscard]] Bytes weight_bytes(NumberFormat format);

/// Cards under an engine: the rates of products in the chosen formats, beside links, memory and the engine.
struct ServingCluster {
  Cluster cards;                            ///< Its training software is unused.
  GemmRoof attention, dense, router, head;  ///< By the role of a product.
  GroupedGemmRoof experts;
  double activation_bytes = 2.0;  ///< Bytes per element of a token that is sent to experts.
  Engine engine;
};

/// Makes a serving cluster from the entries. A kernel whose weights are narrower than the format in which it multiplies
/// reads the narrow bytes and computes at the wide rate. Throws SpecError like make_cluster, and if the card does not
/// multiply a format.
[[nodiscard]] ServingCluster make_serving_cluster(const ClusterParts& parts, const Engine& engine,
                                                  const ServingFormats& formats, int count,
                                                  std::vector<Assumption>& assumed);

/// The roof of products in this role.
[[nodiscard]] const GemmRoof& roof_for(const ServingCluster& cluster, ServingRole role);

}  // namespace shortboard
