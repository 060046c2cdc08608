#pragma once
#include <string>
#include <string_view>

namespace shortboard {

/// Throws SpecError for a text that no document may be: over 4 MB, with NUL bytes, or not UTF-8.
void check_text(std::string_view text, const std::string& file);

}  // namespace shortboard
