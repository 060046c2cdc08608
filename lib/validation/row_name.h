#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A column by which rows are grouped and left out.
enum class Column : std::uint8_t { source, accelerator, model };
inline constexpr std::array<std::string_view, 3> kColumnNames{"source", "accelerator", "model"};
static_assert(kColumnNames.size() == static_cast<std::size_t>(Column::model) + 1);

/// The publisher of a row: the project, paper or site with which its source begins, without the place in it.
[[nodiscard]] std::string publisher(std::string_view source);

/// The description of a row without its figures, whether or not it can be predicted. Cards are named by their id.
[[nodiscard]] ValidatedRow described(const Value& row, std::string_view kind, const Database& database);

/// The value of a column; empty if the row has none.
[[nodiscard]] std::string value_of(const ValidatedRow& row, Column column);

}  // namespace shortboard
