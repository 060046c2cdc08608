#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A kind of measurement: the keys that tell it, and how its rows are predicted.
struct RowKind {
  std::string_view name;
  std::span<const std::string_view> keys;  ///< A row that has them all is of this kind, if of no kind before it.
  /// Throws SpecError for a row that can't be estimated. Null: rows of this kind are not predicted, for `reason`.
  std::vector<ValidatedRow> (*predict)(const Value& row, const Database& database) = nullptr;
  std::string_view reason{};
};

/// The kind of a row; null where its keys tell none.
[[nodiscard]] const RowKind* kind_of(const Value& row);

}  // namespace shortboard
