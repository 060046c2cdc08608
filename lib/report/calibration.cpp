#include "report/build.h"
#include "report/parts.h"
#include "validation/calibrate.h"

namespace shortboard {
namespace {

Section part_section(const Calibration& calibration) {
  Table table{"parts"_w,
              {{"kind"_w},
               {"of"_w, "group"_w},
               {"rows"_w},
               {"accelerators"_w},
               {"when"_w},
               {"median"_w},
               {"percentile_90"_w},
               {"bias"_w}},
              {},
              2};
  for (const CalibratedPart& part : calibration.parts) {
    const auto row = [&](Word when, const ValidationSummary& s) {
      table.rows.push_back({part.kind, part.of, count(part.before.answered),
                            list({part.accelerators.begin(), part.accelerators.end()}), when, share(s.median),
                            share(s.percentile_90), gain(s.bias)});
    };
    row("before"_w, part.before);
    row(part.constants.empty() ? "as_before"_w : "after"_w, part.constants.empty() ? part.before : part.after);
  }
  return {.title = "title.calibrated"_w(), .tables = {std::move(table)}, .foot = {"errors_in_sample"_w()}};
}

Section constant_section(const Calibration& calibration) {
  Table table{"constants"_w, {{"entry"_w}, {"name"_w}, {"constant"_w}, {"before"_w}, {"after"_w}}, {}, 3};
  const auto known = [](const std::string& value) { return value.empty() ? CellValue{} : CellValue(value); };
  for (const CalibratedPart& part : calibration.parts)
    for (const auto& [kind, entry, change] : part.constants)
      table.rows.push_back(
          {kEntryNames[static_cast<std::size_t>(kind)], entry, change.path, known(change.before), known(change.after)});
  return {.title = "title.new_constants"_w(), .tables = {std::move(table)}};
}

}  // namespace

Report report(const Calibration& calibration) {
  Table unused{"unused"_w, {{"id"_w, "row"_w}, {"reason"_w}}};
  for (const ValidatedRow& row : calibration.unused) unused.rows.push_back({row.id, row.skipped});
  const CellValue left = count(static_cast<double>(calibration.unused.size()));
  Report made{.kind = "calibration"_w, .main = "parts"_w};
  add({part_section(calibration),
       constant_section(calibration),
       {.title = "title.unused"_w(left), .tables = {std::move(unused)}}},
      made.sections);
  return made;
}

}  // namespace shortboard
