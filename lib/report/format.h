#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shortboard {

/// The formats in which a report is printed.
enum class Format : std::uint8_t { text, markdown, json, csv, csv_long };
inline constexpr std::array<std::string_view, 5> kFormatNames{"text", "markdown", "json", "csv", "csv-long"};
static_assert(kFormatNames.size() == static_cast<std::size_t>(Format::csv_long) + 1);

/// How much of a report a reader asks for.
enum class Depth : std::uint8_t { usual, full };

/// A language of reports. Another language is a table of texts with the same ids.
enum class Language : std::uint8_t { english };

}  // namespace shortboard
