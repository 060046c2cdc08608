#include "report/calibration.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace shortboard {
namespace {

std::string error_line(const char* when, const ValidationSummary& s) {
  return fmt::format("  {:<6} median error {:>6.1f}%, 90th percentile {:>6.1f}%, bias {:>+6.1f}%\n", when,
                     100.0 * s.median, 100.0 * s.percentile_90, 100.0 * s.bias);
}

std::string part_text(const CalibratedPart& part) {
  std::string out = fmt::format("{}, {}: {} rows of {}\n", part.kind, part.of, part.before.answered,
                                fmt::join(part.accelerators, ", "));
  out += error_line("before", part.before);
  if (part.constants.empty())
    return out + "  its constants stay as they are: too few rows, or they say nothing new\n\n";
  out += error_line("after", part.after);
  out += fmt::format("  {:<13} {:<28} {:<36} {:>14} {:>14}\n", "entry", "", "constant", "before", "after");
  for (const auto& [kind, entry, change] : part.constants)
    out += fmt::format("  {:<13} {:<28} {:<36} {:>14} {:>14}\n", kEntryNames[static_cast<std::size_t>(kind)], entry,
                       change.path, change.before.empty() ? "-" : change.before,
                       change.after.empty() ? "-" : change.after);
  return out + "\n";
}

}  // namespace

std::string text_calibration(const Calibration& calibration) {
  std::string out;
  for (const CalibratedPart& part : calibration.parts) out += part_text(part);
  if (!calibration.unused.empty()) out += fmt::format("Not used: {} rows\n", calibration.unused.size());
  for (const ValidatedRow& row : calibration.unused) out += fmt::format("  {}: {}\n", row.id, row.skipped);
  return out + "Errors are in sample: of the rows fitted on. `validate --leave-out` judges constants on rows unseen.\n";
}

}  // namespace shortboard
