#include <gtest/gtest.h>

#include <string>

#include "report/build.h"
#include "support/reported.h"
#include "validation/calibrate.h"

namespace shortboard {
namespace {

using support::cells;
using support::holds;
using support::table;
using Cells = std::vector<std::string>;

// If this fails, a user can't tell what a calibration changed, by how much it helped, or which rows it ignored.
TEST(CalibrationReport, ShowsErrorsConstantsAndUnusedRows) {
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
  const Report made = report(calibration);
  const Table *errors = table(made.sections, "parts"), *constants = table(made.sections, "constants");
  EXPECT_EQ(cells(*errors, 0),
            (Cells{"gemm", "nvidia-hopper", "12", "card-a, card-b", "before", "20.0%", "0.0%", "-10.0%"}));
  EXPECT_EQ(cells(*errors, 1)[5], "5.0%");
  EXPECT_EQ(cells(*constants, 1), (Cells{"kernel class", "nvidia-hopper", "gemm[bf16].split", "-", "4 us"}));
  EXPECT_TRUE(holds(print(made, Format::text), "\nRows not used: 1\n"));
  EXPECT_TRUE(holds(print(made, Format::text), "in sample"));
}

// If this fails, a fit that changed nothing claims an error after it.
TEST(CalibrationReport, AFitWithoutChangesSaysSo) {
  Calibration calibration;
  calibration.parts.resize(1);
  const Report made = report(calibration);
  EXPECT_EQ(cells(*table(made.sections, "parts"), 1)[4], "as before");
  EXPECT_FALSE(holds(print(made, Format::text), "Rows not used"));
}

}  // namespace
}  // namespace shortboard
