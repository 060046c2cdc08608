#include "estimate/serving_cluster.h"

#include <fmt/format.h>

#include <algorithm>

#include "cost/gemm.h"
#include "cost/grouped_gemm.h"
#include "hwdb/matrix_rate.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

/// Marks products with a scale per block among those of a kernel class, like "per-tensor".
constexpr std::string_view kBlockScaled = "block-scaled";

/// The format in which a product with weights in `weights` multiplies: 16 bits, unless both operands are narrow and the
/// card supports such weights. Other weights are widened in the kernel.
NumberFormat multiplied(const Accelerator& card, const ServingFormats& formats, NumberFormat weights) {
  const bool narrow = is_narrow(weights) && is_narrow(formats.activations) && card.peak[index(weights)].has_value();
  return narrow ? formats.activations : wide_format(card);
}

/// Weights narrower than what is multiplied are widened in the kernel.
bool widens(NumberFormat multiplied, NumberFormat weights) { return !is_narrow(multiplied) && is_narrow(weights); }

FlopsPerSecond rate_of(const ClusterParts& parts, NumberFormat format) {
  if (const auto rate = matrix_rate(parts.accelerator, format)) return *rate;
  throw SpecError{{.file = "hwdb", .path = parts.accelerator.id},
                  fmt::format("this card has no {} matrix rate", name(format)),
                  "choose other formats for weights and activations"};
}

/// Launch time of 16-bit products. Narrow products take the same in an engine that narrows their inputs in earlier
/// kernels.
Seconds wide_launch(const KernelClass& kernels, Seconds own) {
  for (const NumberFormat format : {NumberFormat::bf16, NumberFormat::fp16})
    if (const GemmConstants* constants = kernels.gemm_of(format)) return std::min(own, constants->launch);
  return own;
}

GemmRoof product_roof(const ClusterParts& parts, const Engine& engine, const ServingFormats& formats,
                      NumberFormat weights) {
  const Accelerator& card = parts.accelerator;
  const NumberFormat format = multiplied(card, formats, weights);
  const std::string_view software = formats.block_scaled ? kBlockScaled : std::string_view{engine.products};
  const GemmConstants* constants = parts.kernels.gemm_of(format, software, card.id);
  if (constants == nullptr)
    throw SpecError{{.file = "hwdb", .path = parts.kernels.id},
                    "the kernel class has no constants of matrix products",
                    "give gemm of the kernel class in an entry of your own with --hwdb"};
  GemmRoof roof = gemm_roof(card, *constants, format, rate_of(parts, format), false);
  roof.weight = weight_bytes(weights);
  if (widens(format, weights)) roof.efficiency *= engine.widened.value;
  roof.launch = engine.launch.value * wide_launch(parts.kernels, roof.launch);
  roof.split = std::min(roof.split, roof.launch);
  roof.quantised = Bytes{};  // inputs are narrowed by the kernel that makes them
  return roof;
}

GroupedGemmRoof expert_roof(const ClusterParts& parts, const Engine& engine, const ServingFormats& formats,
                            const GemmRoof& plain) {
  const Accelerator& card = parts.accelerator;
  const NumberFormat format = multiplied(card, formats, formats.experts);
  GroupedGemmRoof roof;
  if (const GroupedGemmConstants* constants = parts.kernels.grouped_gemm_of(format, formats.experts, {}, card.id)) {
    const FlopsPerSecond rate = rate_of(parts, format);
    roof = grouped_gemm_roof(card, *constants, format, formats.experts, rate);
    // Filling and draining take their time whatever the rate: constants of a slower format count more steps.
    const double faster = std::max(1.0, rate.base() / rate_of(parts, constants->activations).base());
    roof.k_overhead *= faster;
    if (widens(format, formats.experts)) roof.efficiency *= engine.widened.value;
    roof.launch = engine.launch.value * roof.launch;
  } else {  // the class measured none: as plain products of the format do
    roof = {plain.peak,      plain.efficiency, plain.tile_overhead, plain.k_overhead, plain.units,
            plain.bandwidth, plain.launch,     plain.element,       plain.weight};
  }
  roof.weight = weight_bytes(formats.experts);
  return roof;
}

}  // namespace

Bytes weight_bytes(NumberFormat format) {
  const double scale = bytes_per_element(format) < 1.0 ? 1.0 / 16.0 : 0.0;
  return Bytes{bytes_per_element(format) + scale};
}

ServingCluster make_serving_cluster(const ClusterParts& parts, const Engine& engine, const ServingFormats& formats,
                                    int count, std::vector<Assumption>& assumed) {
  ClusterParts plain = parts;
  plain.stack = Stack{};
  plain.stack.attention.value = 1.0;
  ServingCluster cluster;
  cluster.cards = make_cluster(plain, count, assumed);
  cluster.engine = engine;
  cluster.attention = product_roof(parts, engine, formats, formats.attention);
  cluster.dense = product_roof(parts, engine, formats, formats.dense);
  cluster.head = product_roof(parts, engine, formats, formats.head);
  cluster.router = product_roof(parts, engine, formats, wide_format(parts.accelerator));
  cluster.experts = expert_roof(parts, engine, formats, product_roof(parts, engine, formats, formats.experts));
  cluster.activation_bytes = bytes_per_element(multiplied(parts.accelerator, formats, formats.experts));
  const double launch = engine.launch.value;
  AttentionRoof& attention = cluster.cards.attention;
  attention.forward.launch = launch * attention.forward.launch;
  attention.decode.launch = launch * attention.decode.launch;
  attention.decode.combine = launch * attention.decode.combine;
  cluster.cards.stream.launch = launch * cluster.cards.stream.launch;
  return cluster;
}

const GemmRoof& roof_for(const ServingCluster& cluster, ServingRole role) {
  switch (role) {
    case ServingRole::attention:
      return cluster.attention;
    case ServingRole::dense:
      return cluster.dense;
    case ServingRole::router:
      return cluster.router;
    case ServingRole::head:
      return cluster.head;
  }
  return cluster.attention;
}

}  // namespace shortboard
