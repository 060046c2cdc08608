#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/run.h"

namespace shortboard {
namespace {

// If this fails, the README shows a report that the tool no longer prints.
TEST(Readme, ShowsTheReportAsItIsPrinted) {
  const std::string readme = read_file(std::string{SHORTBOARD_SOURCE} + "/README.md");
  EXPECT_NE(readme.find(run("size examples/llama3-405b-16k-h100.yaml").out), std::string::npos);
  EXPECT_LT(std::ranges::count(readme, '\n'), 200);
}

// If this fails, the first command of the README does not work.
TEST(Readme, ItsCommandsRun) {
  for (const char* arguments : {"size --accelerator H100 --count 512 --model llama-3.1-70b", "hw list --vendor huawei",
                                "model show deepseek-v3"})
    EXPECT_EQ(run(arguments).status, 0) << arguments;
}

}  // namespace
}  // namespace shortboard
