#pragma once
#include <string>
#include <string_view>

namespace shortboard {

/// A text as a C++ string literal on one line, for the tables that the build makes from data files.
[[nodiscard]] std::string cpp_literal(std::string_view text);

}  // namespace shortboard
