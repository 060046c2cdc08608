#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "validation/summary.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Rows of one kind that share a value, and their errors.
struct GroupSummary {
  std::string kind, name;
  ValidationSummary fitted;
  std::optional<ValidationSummary> left_out;  ///< By constants fitted without the rows; absent if there are none.
};

/// The errors of predictions by constants that were fitted without the row; absent if there are none.
[[nodiscard]] std::optional<ValidationSummary> summarise_left_out(std::span<const ValidatedRow> rows);

/// Groups rows by kind and by `name`, in the order of both. Rows with an empty name are in no group.
[[nodiscard]] std::vector<GroupSummary> group(std::span<const ValidatedRow> rows,
                                              const std::function<std::string(const ValidatedRow&)>& name);

/// All rows of speed as one group named "all". Figures of memory are separate kinds, because their error is of bytes.
[[nodiscard]] GroupSummary overall(std::span<const ValidatedRow> rows);

}  // namespace shortboard
