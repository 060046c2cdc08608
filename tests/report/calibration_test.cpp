#include "report/calibration.h"

#include <gtest/gtest.h>

#include <string>

namespace shortboard {
namespace {

// If this fails, a user can't tell what a calibration changed, by how much it helped, or which rows it ignored.
TEST(TextCalibration, ShowsErrorsConstantsAndUnusedRows) {
  Calibration calibration;
  CalibratedPart part;
  part.kind = "gemm";
  part.of = "nvidia-hopper";
  part.accelerators = {"card-a", "card-b"};
  part.before.answered = 12;
  part.before.median = 0.2;
  part.before.bias = -0.1;
  part.after.median = 0.05;
  part.constants = {{EntryKind::kernel_class, "nvidia-hopper", {"gemm[bf16].efficiency", "0.77", "0.8"}},
                    {EntryKind::kernel_class, "nvidia-hopper", {"gemm[bf16].split", "", "4 us"}}};
  calibration.parts = {part};
  ValidatedRow row;
  row.id = "gemm x";
  row.skipped = "no such card";
  calibration.unused = {row};
  const std::string text = text_calibration(calibration);
  for (const char* words : {"gemm, nvidia-hopper: 12 rows of card-a, card-b\n", "before median error   20.0%",
                            "bias  -10.0%", "after  median error    5.0%", "gemm[bf16].efficiency",
                            "Not used: 1 rows\n  gemm x: no such card\n", "in sample"})
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
  const std::size_t split = text.find("gemm[bf16].split");
  ASSERT_NE(split, std::string::npos);
  EXPECT_NE(text.substr(split, text.find('\n', split) - split).find("-           4 us"), std::string::npos) << text;
}

// If this fails, a fit that changed nothing claims an error after it.
TEST(TextCalibration, AFitWithoutChangesSaysSo) {
  Calibration calibration;
  calibration.parts.resize(1);
  const std::string text = text_calibration(calibration);
  EXPECT_NE(text.find("its constants stay as they are"), std::string::npos);
  EXPECT_EQ(text.find("after "), std::string::npos);
  EXPECT_EQ(text.find("Not used"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
