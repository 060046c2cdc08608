#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "support/run.h"

namespace shortboard {
namespace {

// If this fails, the README shows a report that the tool no longer prints.
TEST(Readme, ShowsTheReportAsItIsPrinted) {
  const std::string readme = read_file(std::string{SHORTBOARD_SOURCE} + "/README.md");
  EXPECT_NE(readme.find(run("size examples/llama3-405b-16k-h100.yaml").out), std::string::npos);
  EXPECT_LT(std::ranges::count(readme, '\n'), 400);
}

// If this fails, the README claims an accuracy that the program does not have.
TEST(Readme, ShowsTheAccuracyThatValidatePrints) {
  const std::string readme = read_file(std::string{SHORTBOARD_SOURCE} + "/README.md");
  const std::size_t start = readme.find("<!-- accuracy"), end = readme.find("<!-- /accuracy");
  ASSERT_NE(end, std::string::npos);
  const std::size_t table = readme.find('\n', start) + 1;
  EXPECT_EQ(readme.substr(table, end - table), run("validate --format markdown").out)
      << "renew it with tests/renew (tools/run validate --format markdown prints it)";
}

// If this fails, the first command of the README does not work.
TEST(Readme, ItsCommandsRun) {
  for (const char* arguments : {"size --accelerator H100 --count 512 --model llama-3.1-70b", "hw list --vendor huawei",
                                "model show deepseek-v3"})
    EXPECT_EQ(run(arguments).status, 0) << arguments;
}

}  // namespace
}  // namespace shortboard
