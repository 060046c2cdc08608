#include "question/held.h"

#include <gtest/gtest.h>

#include <string>

namespace shortboard {
namespace {

using Either = std::variant<Held<int>, Held<std::string>>;

// If this fails, copies of a question copy all of it again.
TEST(Held, CopiesShareTheValue) {
  const Held<std::string> one{"text"};
  const Held<std::string> other = one;  // NOLINT(performance-unnecessary-copy-initialization): the copy is the subject
  EXPECT_EQ(&*one, &*other);
}

// If this fails, a question is answered as another kind.
TEST(Held, AVariantKnowsItsKind) {
  const Either text{std::string{"text"}};
  EXPECT_EQ(held_if<int>(text), nullptr);
  EXPECT_EQ(*held_if<std::string>(text), "text");
  EXPECT_EQ(visit_held([](const auto& one) { return sizeof(one); }, text), sizeof(std::string));
}

}  // namespace
}  // namespace shortboard
