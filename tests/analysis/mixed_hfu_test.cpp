#include <gtest/gtest.h>

#include "analysis/mixed_answer.h"
#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

// If this fails, HFU of a mix is not the FLOPs that its cards do, repeated ones too, over the step and the peaks of all
// cards.
TEST(MixedTrainingAnswer, HfuCountsWhatIsComputedAgain) {
  const MixedTrainingAnswer found = answer(
      read_mixed(read_yaml("cluster: {groups: [{accelerator: H100, count: 16}, {accelerator: A100, count: 16}]}\n"
                           "train: {model: llama-3.1-8b, sequence: 8192, global_batch: 64}\n",
                           "spec.yaml"),
                 "spec.yaml", support::shipped()));
  const double peak = 1e15 * found.shared.nominal_pflops * found.estimate.step.base();
  EXPECT_NEAR(found.hfu, found.estimate.hardware_flops.base() / peak, 1e-12);
  EXPECT_NEAR(found.shared.mfu, found.estimate.model_flops.base() / peak, 1e-9);
  EXPECT_GE(found.hfu, found.shared.mfu * (1.0 - 1e-9));
}

}  // namespace
}  // namespace shortboard
