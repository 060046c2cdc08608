#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A kind of measurement: the keys that identify it, and the function that predicts its rows.
struct RowKind {
  std::string_view name;
  std::span<const std::string_view> keys;  ///< A row that has them all is of this kind; the first kind counts.
  /// Throws SpecError for a row that cannot be estimated. Null: rows of this kind are not predicted because of
  /// `reason`.
  std::vector<ValidatedRow> (*predict)(const Value& row, const Database& database) = nullptr;
  std::string_view reason{};
};

/// The kind of a row; null if its keys match none.
[[nodiscard]] const RowKind* kind_of(const Value& row);

}  // namespace shortboard
