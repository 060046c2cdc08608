#pragma once
#include <string>
#include <string_view>

#include "document/node.h"

namespace shortboard {

/// Reads the single document of a YAML text. `file` names it in errors.
/// Throws SpecError for syntax errors, duplicate keys, keys that are not scalars, anchors, aliases, merge keys, tags, a
/// second document, an empty text, NUL bytes, invalid UTF-8, and more than 4 MB.
[[nodiscard]] Node read_yaml(std::string_view text, const std::string& file);

/// Reads a JSON text under the same rules. Errors name the byte instead of the line. The nesting limit is 100.
[[nodiscard]] Node read_json(std::string_view text, const std::string& file);

/// Reads a table of comma-separated values (RFC 4180) as a list of maps, one per row. The first line names the columns.
/// Empty cells are left out, and so are blanks around a plain cell, blank lines, lines that begin with '#' and a byte
/// order mark. Throws SpecError for a row with more or fewer cells than the header, a column with no name or a repeated
/// name, a stray quote, and a text that check_text refuses.
[[nodiscard]] Node read_csv(std::string_view text, const std::string& file);

/// Reads a text by the ending of its file's name: ".json" as JSON, ".csv" as a table, all else as YAML.
[[nodiscard]] Node read_text(std::string_view text, const std::string& file);

/// Reads a file like read_text. Throws SpecError if the file cannot be read.
[[nodiscard]] Node read_document(const std::string& path);

}  // namespace shortboard
