#pragma once
#include <string>
#include <string_view>

#include "document/node.h"

namespace shortboard {

/// Reads the one document of a YAML text; `file` only names it in errors.
/// Throws SpecError for what a plain, strict document does not hold: syntax errors, duplicate keys, keys that are not
/// scalars, anchors, aliases, merge keys, tags, a second document, nothing at all, NUL bytes, invalid UTF-8, more than
/// 4 MB.
[[nodiscard]] Node read_yaml(std::string_view text, const std::string& file);

/// Reads a JSON text under the same rules (no lines: errors name the byte). Nested deeper than 100 is an error.
[[nodiscard]] Node read_json(std::string_view text, const std::string& file);

/// Reads a table of comma-separated values (RFC 4180) as a list of maps, a row each, by the column names of its first
/// line. Empty cells are left out; blanks around a plain cell are no part of it; blank lines, lines that begin with
/// '#', a byte order mark and either line end are taken. Throws SpecError for a row with more or fewer cells than the
/// header, a column without a name or named twice, a stray quote, and the bytes that no document may hold.
[[nodiscard]] Node read_csv(std::string_view text, const std::string& file);

/// Reads a text by what the name of its file ends in: ".json" as JSON, ".csv" as a table, all else as YAML.
[[nodiscard]] Node read_text(std::string_view text, const std::string& file);

/// Reads a file in the same way. Throws SpecError where it can't be read.
[[nodiscard]] Node read_document(const std::string& path);

}  // namespace shortboard
