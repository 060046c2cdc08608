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

/// What the rows of one fit share: the kernel class of their cards, or nothing: all runs, all fabrics are fitted at
/// once.
enum class FitScope : std::uint8_t { kernel_class, runs, fabrics };

/// How the constants behind one kind of measurement are found from rows, with all else as `base` has it. One of the two
/// functions is null.
struct Refit {
  std::string_view kind;  ///< Of RowKind.
  /// Replaces the kind's block in the document of a kernel class, whose rows these are.
  void (*fit_class)(std::span<const Value> rows, const Database& base, Node& kernel_class) = nullptr;
  /// Finds all entries (stacks and classes) that the rows tell of at once.
  std::vector<RefittedEntry> (*fit_jointly)(std::span<const Value> rows, const Database& base) = nullptr;
  /// Whether the constants found are all that a row depends on; null: of every row.
  bool (*covers)(const Value& row) = nullptr;
  FitScope scope = fit_class != nullptr ? FitScope::kernel_class : FitScope::runs;
  bool apart = false;  ///< Of runs: each stack is fitted by its own runs, so that no other run tells of it.
};

/// Every kind that can be refitted; kernels before the runs that are made of them.
[[nodiscard]] std::span<const Refit> refits();
/// The one of a kind that covers a row; null where its constants are not fitted.
[[nodiscard]] const Refit* refit_of(std::string_view kind, const Value& row, std::span<const Refit> among);

/// Id of the kernel class of a row's card: of a kernel's row or a run's. Throws SpecError where it names no known card.
[[nodiscard]] std::string class_of(const Value& row, const Database& database);

/// The document of a kernel class with a kind's block refitted on rows.
[[nodiscard]] Node refitted(const Refit& refit, std::span<const Value> rows, const std::string& kernel_class,
                            const Database& database);

}  // namespace shortboard
