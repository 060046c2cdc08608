#include "document/text_check.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstddef>
#include <string>

#include "support/complaint.h"

namespace shortboard {
namespace {

std::string said(const std::string& text) {
  return complaint([&] {
    check_text(text, "f");
    return 0;
  });
}

/// A code point in UTF-8 (RFC 3629, section 3), also one that UTF-8 does not allow.
std::string encoded(unsigned point) {
  const auto last = [&](unsigned shift) { return static_cast<char>(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80U) return {static_cast<char>(point)};
  if (point < 0x800U) return {static_cast<char>(0xC0U | (point >> 6U)), last(0)};
  if (point < 0x10000U) return {static_cast<char>(0xE0U | (point >> 12U)), last(6), last(0)};
  return {static_cast<char>(0xF0U | (point >> 18U)), last(12), last(6), last(0)};
}

// If this fails, a name in some script of the world is refused.
RC_GTEST_PROP(CheckText, TakesEveryCharacter, ()) {
  const auto point =
      *rc::gen::oneOf(rc::gen::inRange(1U, 0x80U), rc::gen::inRange(0x80U, 0x800U), rc::gen::inRange(0x800U, 0xD800U),
                      rc::gen::inRange(0xE000U, 0x10000U), rc::gen::inRange(0x10000U, 0x110000U));
  RC_ASSERT(said("a" + encoded(point) + "b") == "nothing");
}

// If this fails, half of a character, as a cut file ends with, is taken for text.
RC_GTEST_PROP(CheckText, RefusesPartsOfACharacter, ()) {
  const std::string whole = encoded(*rc::gen::oneOf(rc::gen::inRange(0x80U, 0x800U), rc::gen::inRange(0x800U, 0xD800U),
                                                    rc::gen::inRange(0x10000U, 0x110000U)));
  const auto kept = *rc::gen::inRange<std::size_t>(1, whole.size());
  RC_ASSERT(said(whole.substr(0, kept)) != "nothing");
  RC_ASSERT(said(whole.substr(0, kept) + "b") != "nothing");
  RC_ASSERT(said(whole.substr(kept)) != "nothing");
}

// If this fails, the halves of surrogate pairs, which are no characters, reach a report.
RC_GTEST_PROP(CheckText, RefusesSurrogates, ()) {
  RC_ASSERT(said(encoded(*rc::gen::inRange(0xD800U, 0xE000U))) != "nothing");
}

// If one fails, the borders between lengths of UTF-8 are wrong by one character.
TEST(CheckText, TheBordersOfTheLengths) {
  for (const unsigned good : {0x7FU, 0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x10FFFFU})
    EXPECT_EQ(said(encoded(good)), "nothing") << std::hex << good;
  for (const unsigned bad : {0U, 0xD800U, 0xDFFFU, 0x110000U, 0x13FFFFU})
    EXPECT_NE(said(encoded(bad)), "nothing") << std::hex << bad;
}

// If this fails, the message points at another line than the one with the bad byte.
RC_GTEST_PROP(CheckText, NamesTheLine, ()) {
  const int lines = *rc::gen::inRange(0, 50);
  std::string text;
  for (int i = 0; i < lines; ++i) text += "key: 昇腾\n";
  RC_ASSERT(said(text + "\xFF\n") ==
            "f:" + std::to_string(lines + 1) + ": has a byte that is not text; save the file as UTF-8");
}

// If this fails, the limit of a file's size is another one than the message says.
TEST(CheckText, FourMegabytesAreTheLimit) {
  EXPECT_EQ(said(std::string(4'000'000, 'x')), "nothing");
  EXPECT_EQ(said(std::string(4'000'001, 'x')), "f: has 4000001 bytes; the limit is 4 MB");
}

}  // namespace
}  // namespace shortboard
