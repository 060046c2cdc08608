#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "validation/summary.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Rows of one kind that share a value, and how far they are off.
struct GroupSummary {
  std::string kind, name;
  ValidationSummary fitted;
  std::optional<ValidationSummary> left_out;  ///< By constants that never saw the rows; absent where there are none.
};

/// Of rows predicted by constants that never saw them; absent where no row was.
[[nodiscard]] std::optional<ValidationSummary> summarise_left_out(std::span<const ValidatedRow> rows);

/// Rows by kind and by the name that `name` gives them, in the order of both; rows with an empty name are in no group.
[[nodiscard]] std::vector<GroupSummary> group(std::span<const ValidatedRow> rows,
                                              const std::function<std::string(const ValidatedRow&)>& name);

/// All rows of speed as one group named "all": figures of memory have a kind of their own, whose error is of bytes.
[[nodiscard]] GroupSummary overall(std::span<const ValidatedRow> rows);

}  // namespace shortboard
