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
  std::string out =
      fmt::format("{}, {} {}: {} rows of {}\n", part.kind, kEntryNames[static_cast<std::size_t>(part.entry_kind)],
                  part.entry, part.before.answered, fmt::join(part.accelerators, ", "));
  out += error_line("before", part.before);
  if (part.constants.empty()) return out + "  too few rows to change its constants\n\n";
  out += error_line("after", part.after);
  out += fmt::format("  {:<40} {:>14} {:>14}\n", "constant", "before", "after");
  for (const Change& one : part.constants)
    out += fmt::format("  {:<40} {:>14} {:>14}\n", one.path, one.before.empty() ? "-" : one.before,
                       one.after.empty() ? "-" : one.after);
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
