#pragma once
#include <string>
#include <string_view>

namespace shortboard {

/// Throws SpecError if a text is over 4 MB, contains NUL bytes, or is not UTF-8.
void check_text(std::string_view text, const std::string& file);

}  // namespace shortboard
