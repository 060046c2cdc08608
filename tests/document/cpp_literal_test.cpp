#include "document/cpp_literal.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace shortboard
