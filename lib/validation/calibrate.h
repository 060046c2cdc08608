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

/// A constant of an entry that a fit changed.
struct CalibratedConstant {
  EntryKind kind = EntryKind::kernel_class;
  std::string entry;
  Change change;
};

/// One fit: the rows of one kind of measurement, of one kernel class or of all runs.
struct CalibratedPart {
  std::string kind, of;  ///< "gemm", "nvidia-hopper"; "training", "all runs"; "collective", "all fabrics".
  std::vector<std::string> accelerators;        ///< Whose rows it was fitted on.
  ValidationSummary before, after;              ///< Errors over those rows: in sample.
  std::vector<CalibratedConstant> constants{};  ///< Empty: the rows were too few, or said nothing new.
};

struct Calibration {
  std::vector<CalibratedPart> parts;
  std::vector<RefittedEntry> entries;  ///< Only those that changed, to put over the ones of the same id.
  std::vector<ValidatedRow> unused;    ///< Rows that no fit could use, with the reason.
};

/// Refits constants on measured rows: kernels by the class of their cards, runs and fabrics all together, over what
/// `database` holds. What changed carries the confidence `derived`, a source that names `files`, and a note of the rows
/// and their median error; a class lists the cards measured.
[[nodiscard]] Calibration calibrate(std::span<const Value> rows, std::span<const std::string> files,
                                    const Database& database, std::span<const Refit> among = refits());

}  // namespace shortboard
