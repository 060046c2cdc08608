#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/run.h"

namespace shortboard {
namespace {

const std::string kQuestion = "size --accelerator H100 --count 64 --model llama-3.1-8b ";

// If this fails, an explanation is printed unasked, or not in the formats that promise it.
TEST(SizeExplain, AddsOperatorsAndConstants) {
  const Outcome plain = run(kQuestion);
  EXPECT_EQ(plain.out.find("Constants used"), std::string::npos);
  const Outcome told = run(kQuestion + "--explain");
  EXPECT_EQ(told.status, 0) << told.error;
  for (const char* words : {"Operators on one card", "attention, backward", "Constants used", "bound by"})
    EXPECT_NE(told.out.find(words), std::string::npos) << words;
  const auto json = nlohmann::json::parse(run(kQuestion + "--explain --format json").out);
  EXPECT_FALSE(json.at("operators").empty());
  for (const auto& line : json.at("constants")) EXPECT_FALSE(line.at("source").get<std::string>().empty());
}

// If this fails, a script can't tell that nothing was calibrated, or files are written all the same.
TEST(Calibrate, WrongInputEndsWithTwoAndWritesNothing) {
  const TemporaryDirectory place;
  const std::string output = place.path() + "/out";
  EXPECT_EQ(run("calibrate").status, 2);
  EXPECT_EQ(run("calibrate /nowhere.csv --output " + output).status, 2);
  const std::string rows = place.write("rows.csv", "accelerator,colour\nH100,red\n");
  const Outcome none = run("calibrate " + rows + " --output " + output);
  EXPECT_EQ(none.status, 2) << none.out;
  EXPECT_NE(none.error.find("rows.csv"), std::string::npos) << none.error;
  EXPECT_EQ(none.out, "");
  EXPECT_FALSE(std::filesystem::exists(output));
}

// If this fails, a question without content crashes, or its message does not say what to give.
TEST(SizeCommand, NothingToSizeSaysWhatToGive) {
  const Outcome r = run("size");
  EXPECT_EQ(r.status, 2);
  EXPECT_NE(r.error.find("nothing to size; give a spec, or --accelerator, --count and --model"), std::string::npos)
      << r.error;
}

}  // namespace
}  // namespace shortboard
