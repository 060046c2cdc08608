#pragma once
#include <span>
#include <string>
#include <string_view>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// How the constants behind one kind of measurement are found: `fit` replaces them in the document of the hwdb entry
/// that holds them by those that explain the rows best, with the cards' figures of `base`.
struct Refit {
  std::string_view kind;                      ///< Of RowKind.
  EntryKind entry = EntryKind::kernel_class;  ///< The card's kernel class, or the run's stack.
  void (*fit)(std::span<const Value> rows, const Database& base, Node& entry) = nullptr;
};

/// Every kind that can be refitted.
[[nodiscard]] std::span<const Refit> refits();
/// The one of a kind; null where its constants are not fitted.
[[nodiscard]] const Refit* refit_of(std::string_view kind, std::span<const Refit> among);

/// Id of the entry that a row's constants stand in. Throws SpecError where the row names no known card or stack.
[[nodiscard]] std::string entry_of(const Value& row, EntryKind entry, const Database& database);

/// The document of an entry with its constants refitted on rows.
[[nodiscard]] Node refitted(const Refit& refit, std::span<const Value> rows, const std::string& entry,
                            const Database& database);

}  // namespace shortboard
