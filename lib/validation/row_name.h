#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// What rows are grouped by, and left out by.
enum class Column : std::uint8_t { source, accelerator, model };
inline constexpr std::array<std::string_view, 3> kColumnNames{"source", "accelerator", "model"};

/// Who published a row: the project, paper or site that a source begins with, without the place in it.
[[nodiscard]] std::string publisher(std::string_view source);

/// What a row tells of itself, whether or not it can be predicted: all but its figures. Cards go by their id.
[[nodiscard]] ValidatedRow described(const Value& row, std::string_view kind, const Database& database);

/// The value of a column; empty where the row has none.
[[nodiscard]] std::string value_of(const ValidatedRow& row, Column column);

}  // namespace shortboard
