#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "calibration/refitted_entry.h"
#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// The rows of one fit: those of one kernel class, or all runs, or all fabrics.
enum class FitScope : std::uint8_t { kernel_class, runs, fabrics };

/// The fit of the constants behind one kind of measurement. All other constants are those of `base`. One of the two
/// functions is null.
struct Refit {
  std::string_view kind;  ///< Of RowKind.
  /// Replaces the kind's block in the document of a kernel class, whose rows these are.
  void (*fit_class)(std::span<const Value> rows, const Database& base, Node& kernel_class) = nullptr;
  /// Fits all entries (stacks and classes) of the rows at once.
  std::vector<RefittedEntry> (*fit_jointly)(std::span<const Value> rows, const Database& base) = nullptr;
  /// Whether a row depends only on the fitted constants; null: every row does.
  bool (*covers)(const Value& row) = nullptr;
  FitScope scope = fit_class != nullptr ? FitScope::kernel_class : FitScope::runs;
  bool apart = false;  ///< Of runs: each stack is fitted only on its own runs.
};

/// All fits. Kernels come before the runs that use them.
[[nodiscard]] std::span<const Refit> refits();
/// The fit of a kind that covers a row; null if its constants are not fitted.
[[nodiscard]] const Refit* refit_of(std::string_view kind, const Value& row, std::span<const Refit> among);

/// The id of the kernel class of a row's card, for a kernel or a run. Throws SpecError if the row has no known card.
[[nodiscard]] std::string class_of(const Value& row, const Database& database);

/// The document of a kernel class, with the kind's block fitted on rows.
[[nodiscard]] Node refitted(const Refit& refit, std::span<const Value> rows, const std::string& kernel_class,
                            const Database& database);

}  // namespace shortboard
