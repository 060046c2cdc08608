#include "document/cpp_literal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstddef>
#include <string>

namespace shortboard {
namespace {

// If this fails, the database compiled into the program is not the one in the files, or does not compile: quotes and
// backslashes end a literal, ?? begins a trigraph, and a digit after a short escape would join it.
TEST(CppLiteral, EscapesWhatALiteralCannotHold) {
  EXPECT_EQ(cpp_literal("a b"), "\"a b\"");
  EXPECT_EQ(cpp_literal("say \"x\\y\""), "\"say \\\"x\\\\y\\\"\"");
  EXPECT_EQ(cpp_literal("?"), "\"\\077\"");
  EXPECT_EQ(cpp_literal("\n1"), "\"\\0121\"");
  EXPECT_EQ(cpp_literal("é"), "\"\\303\\251\"");
  EXPECT_EQ(cpp_literal(""), "\"\"");
}

/// What a C++ compiler reads in a literal that holds no other escapes than cpp_literal makes.
std::string as_compiled(const std::string& literal) {
  std::string text;
  for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
    if (literal[i] != '\\') {
      text += literal[i];
    } else if (literal[i + 1] == '"' || literal[i + 1] == '\\') {
      text += literal[++i];
    } else {
      text += static_cast<char>(std::stoi(literal.substr(i + 1, 3), nullptr, 8));
      i += 3;
    }
  }
  return text;
}

// If this fails, some text of a data file is compiled into another one.
RC_GTEST_PROP(CppLiteral, ReadsBackAsTheText, (const std::string& text)) {
  const std::string literal = cpp_literal(text);
  RC_ASSERT(as_compiled(literal) == text);
  for (const char c : literal) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F);
  RC_ASSERT(literal.find("??") == std::string::npos);
}

}  // namespace
}  // namespace shortboard
