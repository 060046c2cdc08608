#include <gtest/gtest.h>

#include "estimate/mixed.h"
#include "support/mixed.h"
#include "workload/flops.h"

namespace shortboard {
namespace {

Plan plan_of(int data, Recompute recompute) {
  Plan plan;
  plan.tensor = 2;
  plan.data = data;
  plan.sequence_parallel = false;
  plan.recompute = recompute;
  return plan;
}

/// FLOPs of a step beyond those that the model needs: 192 of 256 sequences on the first kind, 64 on the second.
double repeated(Recompute first, Recompute second) {
  const support::TwoKinds kinds{16, 8, 0.5};
  const MixedEstimate mixed =
      kinds.estimate({{{{0, plan_of(8, first), {}}}, 192.0}, {{{1, plan_of(4, second), {}}}, 64.0}});
  return (mixed.hardware_flops - mixed.model_flops).base();
}

// If this fails, HFU of a mix counts work as repeated that is not, or leaves out what a kind of card repeats: all of a
// layer's forward pass but not the head's, or attention's scores, of the sequences of this kind.
TEST(MixedFlops, EachKindRepeatsItsOwnSequences) {
  const TokenFlops token = token_flops(support::small_dense(), 2048.0);
  const double layers = 2048.0 * (token.total() - token.head).base(), scores = 2048.0 * token.scores.base();
  ASSERT_GT(scores, 0.0);
  const double digits = 1e-9 * 256.0 * layers;
  EXPECT_NEAR(repeated(Recompute::none, Recompute::none), 0.0, digits);
  EXPECT_NEAR(repeated(Recompute::full, Recompute::none), 192.0 * layers, digits);
  EXPECT_NEAR(repeated(Recompute::none, Recompute::full), 64.0 * layers, digits);
  EXPECT_NEAR(repeated(Recompute::selective, Recompute::full), 192.0 * scores + 64.0 * layers, digits);
}

// If this fails, a pipeline through both kinds repeats the work of one of them only.
TEST(MixedFlops, APipelineThroughBothKindsRepeatsAll) {
  const support::TwoKinds kinds{8, 8, 0.5};
  Plan plan = plan_of(1, Recompute::full);
  plan.pipeline = 8;
  const MixedEstimate mixed = kinds.estimate({{{{0, plan, {2, 2, 2, 2}}, {1, plan, {2, 2, 2, 2}}}, 256.0}});
  const TokenFlops token = token_flops(support::small_dense(), 2048.0);
  const double layers = 256.0 * 2048.0 * (token.total() - token.head).base();
  EXPECT_NEAR((mixed.hardware_flops - mixed.model_flops).base(), layers, 1e-9 * layers);
}

}  // namespace
}  // namespace shortboard
