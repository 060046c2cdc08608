#pragma once
#include <span>
#include <string>
#include <vector>

#include "document/changes.h"
#include "document/node.h"
#include "hwdb/database.h"
#include "validation/refit.h"
#include "validation/summary.h"
#include "validation/validated_row.h"

namespace shortboard {

/// The constants of one kind of measurement in one entry of hwdb, refitted.
struct CalibratedPart {
  std::string kind;
  EntryKind entry_kind = EntryKind::kernel_class;
  std::string entry;
  std::vector<std::string> accelerators;  ///< Whose rows it was fitted on.
  ValidationSummary before, after;        ///< Errors over those rows: in sample.
  std::vector<Change> constants;          ///< Empty: the rows were too few to change any.
};

/// An entry of hwdb with what was refitted, to put over the one of the same id.
struct CalibratedEntry {
  EntryKind kind = EntryKind::kernel_class;
  std::string id;
  Node document;
};

struct Calibration {
  std::vector<CalibratedPart> parts;
  std::vector<CalibratedEntry> entries;  ///< Only those that changed.
  std::vector<ValidatedRow> unused;      ///< Rows that no fit could use, with the reason.
};

/// Refits constants on measured rows: those of all cards of a kernel class together, those of all runs of a stack
/// together, over what `database` holds. What changed carries the confidence `derived`, a source that names `files` and
/// a note of the rows and their median error; a class lists the cards measured.
[[nodiscard]] Calibration calibrate(std::span<const Value> rows, std::span<const std::string> files,
                                    const Database& database, std::span<const Refit> among = refits());

}  // namespace shortboard
