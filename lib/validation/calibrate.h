#pragma once
#include <span>
#include <string>
#include <vector>

#include "calibration/refitted_entry.h"
#include "document/changes.h"
#include "hwdb/database.h"
#include "validation/refit.h"
#include "validation/summary.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A constant that a fit changed.
struct CalibratedConstant {
  EntryKind kind = EntryKind::kernel_class;
  std::string entry;
  Change change;
};

/// One fit: all rows of one kind of measurement in one kernel class, or all runs.
struct CalibratedPart {
  std::string kind, of;  ///< "gemm", "nvidia-hopper"; "training", "all runs"; "collective", "all fabrics".
  std::vector<std::string> accelerators;        ///< Cards of the rows.
  ValidationSummary before, after;              ///< Errors over the same rows: in sample.
  std::vector<CalibratedConstant> constants{};  ///< Empty: there are too few rows, or no constant changed.
};

/// The result of a calibration.
struct Calibration {
  std::vector<CalibratedPart> parts;
  std::vector<RefittedEntry> entries;  ///< Only changed entries, which replace those of the same id.
  std::vector<ValidatedRow> unused;    ///< Rows that no fit could use, with the reason.
};

/// Fits constants to measured rows, starting from `database`: kernels by the class of their cards, runs together,
/// fabrics together. Changed figures get the confidence `derived`, a source that names `files`, and a note of the rows
/// and their median error. A class lists its measured cards.
[[nodiscard]] Calibration calibrate(std::span<const Value> rows, std::span<const std::string> files,
                                    const Database& database, std::span<const Refit> among = refits());

}  // namespace shortboard
