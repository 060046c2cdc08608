#include "units/boxed.h"

#include <gtest/gtest.h>

#include <string>

namespace shortboard {
namespace {

using Either = Boxed<int, std::string>;

// If this fails, a box does not hold what was put in, or passes for holding another type.
TEST(Boxed, HoldsOneOfItsTypes) {
  const Either text{std::string{"held"}};
  EXPECT_EQ(text.get<std::string>(), "held");
  EXPECT_EQ(*text.get_if<std::string>(), "held");
  EXPECT_EQ(text.get_if<int>(), nullptr);
  EXPECT_THROW((void)text.get<int>(), std::bad_variant_access);
  EXPECT_EQ(Either{7}.visit([](const auto& one) { return sizeof(one); }), sizeof(int));
}

// If this fails, a copy of a large answer copies the answer.
TEST(Boxed, CopiesShareTheValue) {
  const Either one{std::string{"held"}};
  const Either copy = one;
  EXPECT_EQ(copy.get_if<std::string>(), one.get_if<std::string>());
  Either other{3};
  other = one;
  EXPECT_EQ(other.get<std::string>(), "held");
}

}  // namespace
}  // namespace shortboard
