#include "calibration/row_values.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "document/yaml.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

enum class Fruit { apple, pear };
constexpr std::array<std::string_view, 2> kFruits{"apple", "pear"};

/// What a function reads of a row.
template <class Read>
auto of(const std::string& row, Read&& read) {
  const Node node = read_yaml("{" + row + "}", "rows.yaml");
  return read(Value{node, "rows.yaml"});
}

// If this fails, a field that a row leaves out is taken for zero, none or false.
TEST(RowValues, AMissingFieldIsAbsent) {
  for (const char* row : {"other: 1", "field: null"}) {
    EXPECT_FALSE(of(row, [](const Value& r) { return count_in(r, "field"); }).has_value());
    EXPECT_FALSE(of(row, [](const Value& r) { return count_or_auto_in(r, "field"); }).has_value());
    EXPECT_FALSE(of(row, [](const Value& r) { return positive_in(r, "field"); }).has_value());
    EXPECT_FALSE(of(row, [](const Value& r) { return flag_in(r, "field"); }).has_value());
    EXPECT_FALSE(of(row, [](const Value& r) { return named_in<Fruit>(r, "field", kFruits); }).has_value());
    EXPECT_FALSE(of(row, [](const Value& r) { return named_or_auto_in<Fruit>(r, "field", kFruits); }).has_value());
  }
}

// If this fails, a field is read as another value than it holds.
TEST(RowValues, AFieldIsWhatItSays) {
  EXPECT_EQ(of("field: 8", [](const Value& r) { return count_in(r, "field"); }), 8);
  EXPECT_EQ(of("field: 0", [](const Value& r) { return count_in(r, "field", 0); }), 0);
  EXPECT_EQ(of("field: 0.5", [](const Value& r) { return positive_in(r, "field"); }), 0.5);
  EXPECT_EQ(of("field: false", [](const Value& r) { return flag_in(r, "field"); }), false);
  EXPECT_EQ(of("field: pear", [](const Value& r) { return named_in<Fruit>(r, "field", kFruits); }), Fruit::pear);
}

// If this fails, a degree that a run left open is taken for a given one, or the reverse.
TEST(RowValues, AutoIsOpen) {
  const auto degree = [](const char* row) {
    return of(row, [](const Value& r) { return count_or_auto_in(r, "field"); }).value();
  };
  EXPECT_TRUE(degree("field: auto").is_auto());
  ASSERT_FALSE(degree("field: 4").is_auto());
  EXPECT_EQ(*degree("field: 4").value(), 4);
  EXPECT_NE(complaint([&] { return degree("field: some"); }), "nothing");
  const auto fruit = [](const char* row) {
    return of(row, [](const Value& r) { return named_or_auto_in<Fruit>(r, "field", kFruits); }).value();
  };
  EXPECT_TRUE(fruit("field: auto").is_auto());
  EXPECT_EQ(*fruit("field: pear").value(), Fruit::pear);
  EXPECT_NE(complaint([&] { return fruit("field: plum"); }).find("one of apple, pear"), std::string::npos);
}

// If this fails, a network card's rate is off by eight.
RC_GTEST_PROP(RowValues, GigabitsAreEighthsOfGigabytes, ()) {
  const int rate = *rc::gen::inRange(0, 10000);
  RC_ASSERT(gigabits(8.0 * rate).base() == 1e9 * rate);
}

}  // namespace
}  // namespace shortboard
