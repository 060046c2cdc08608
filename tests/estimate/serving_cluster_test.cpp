#include "estimate/serving_cluster.h"

#include <gtest/gtest.h>

#include "hwdb/database.h"
#include "support/serving.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

ServingFormats formats(NumberFormat weights, NumberFormat activations) {
  ServingFormats own;
  own.attention = own.dense = own.experts = weights;
  own.activations = activations;
  return own;
}

ServingCluster made(const char* card, const ServingFormats& own, const Engine& engine = support::round_engine()) {
  ClusterParts parts;
  parts.accelerator = shipped().accelerator(card);
  parts.kernels = shipped().kernel_class(parts.accelerator.kernel_class);
  std::vector<Assumption> assumed;
  return make_serving_cluster(parts, engine, own, 8, assumed);
}

// A byte of scale for 16 weights of half a byte: 0.5 + 1/16. If this fails, 4-bit models seem to fit where they do not.
TEST(ServingCluster, BlockScalesTakeRoom) {
  EXPECT_DOUBLE_EQ(weight_bytes(NumberFormat::fp4).base(), 0.5625);
  EXPECT_DOUBLE_EQ(weight_bytes(NumberFormat::fp8).base(), 1.0);
  EXPECT_DOUBLE_EQ(weight_bytes(NumberFormat::bf16).base(), 2.0);
}

// If this fails, a card is credited with the rate of a format that it does not multiply.
TEST(ServingCluster, NarrowWeightsRunAtTheRateOfWhatIsMultiplied) {
  const FlopsPerSecond wide = made("H100", {}).dense.peak;
  const ServingCluster eight = made("H100", formats(NumberFormat::fp8, NumberFormat::fp8));
  EXPECT_NEAR((eight.dense.peak / wide).base(), 2.0, 0.01);
  EXPECT_DOUBLE_EQ(eight.dense.weight.base(), 1.0);
  EXPECT_DOUBLE_EQ(eight.head.weight.base(), 2.0);  // stays in 16 bits
  // Hopper has no 4-bit products: the weights are read narrow and multiplied wide.
  const ServingCluster four = made("H100", formats(NumberFormat::fp4, NumberFormat::fp8));
  EXPECT_DOUBLE_EQ(four.dense.peak.base(), wide.base());
  EXPECT_DOUBLE_EQ(four.dense.weight.base(), 0.5625);
  EXPECT_DOUBLE_EQ(four.dense.element.base(), 2.0);
  EXPECT_DOUBLE_EQ(four.activation_bytes, 2.0);
}

// If this fails, kernels that widen weights run as fast as those that need not.
TEST(ServingCluster, WideningCostsRate) {
  Engine engine = support::round_engine();
  engine.widened.value = 0.5;
  const ServingCluster widened = made("H100", formats(NumberFormat::int4, NumberFormat::bf16), engine);
  const ServingCluster plain = made("H100", {}, engine);
  EXPECT_DOUBLE_EQ(widened.dense.efficiency, 0.5 * plain.dense.efficiency);
  EXPECT_DOUBLE_EQ(widened.experts.efficiency, 0.5 * plain.experts.efficiency);
}

// If this fails, graphs and eager launches cost the same.
TEST(ServingCluster, TheEngineScalesLaunches) {
  Engine engine = support::round_engine();
  engine.launch.value = 3.0;
  const ServingCluster once = made("H100", {}), thrice = made("H100", {}, engine);
  EXPECT_DOUBLE_EQ(thrice.dense.launch.base(), 3.0 * once.dense.launch.base());
  EXPECT_DOUBLE_EQ(thrice.cards.stream.launch.base(), 3.0 * once.cards.stream.launch.base());
  EXPECT_DOUBLE_EQ(thrice.cards.attention.decode.launch.base(), 3.0 * once.cards.attention.decode.launch.base());
}

// If this fails, a product is given another role's roof.
TEST(ServingCluster, EveryRoleHasItsRoof) {
  const ServingCluster c = made("H100", formats(NumberFormat::fp8, NumberFormat::fp8));
  EXPECT_EQ(&roof_for(c, ServingRole::attention), &c.attention);
  EXPECT_EQ(&roof_for(c, ServingRole::dense), &c.dense);
  EXPECT_EQ(&roof_for(c, ServingRole::router), &c.router);
  EXPECT_EQ(&roof_for(c, ServingRole::head), &c.head);
  EXPECT_DOUBLE_EQ(c.router.element.base(), 2.0);
}

}  // namespace
}  // namespace shortboard
