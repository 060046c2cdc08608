#pragma once
#include <string>
#include <string_view>

namespace shortboard {

/// A text as a string literal of C++, on one line: for the tables that the build makes of data files.
[[nodiscard]] std::string cpp_literal(std::string_view text);

}  // namespace shortboard
