#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "support/run.h"

namespace shortboard {
namespace {

using Json = nlohmann::json;

constexpr double kMayMove = 0.02;  // of a prediction, before it must be renewed on purpose
constexpr const char* kRenew = "\nWhere the change is meant, renew the record with tests/renew and look at its diff.";

std::string key(const Json& row) { return row.at("id").get<std::string>() + " " + row.at("metric").get<std::string>(); }

/// Both documents hold the same rows that are not answered.
void expect_same_skipped(const Json& now, const Json& before) {
  ASSERT_EQ(now.size(), before.size()) << kRenew;
  for (std::size_t i = 0; i < now.size(); ++i) EXPECT_EQ(now[i].at("id"), before[i].at("id")) << kRenew;
}

// If this fails, some prediction of a published measurement has moved, though its constants were not meant to change,
// or a row that was answered is not any more, or the reverse.
TEST(Recorded, PredictionsStayWhereTheyWere) {
  const Json before = Json::parse(read_file(std::string{SHORTBOARD_SOURCE} + "/tests/validation/summary.json"));
  const Json now = Json::parse(run("validate --format json").out);
  ASSERT_EQ(now.at("rows").size(), before.at("rows").size()) << kRenew;
  std::string moved;
  int count = 0;
  for (std::size_t i = 0; i < now.at("rows").size(); ++i) {
    const Json &a = before.at("rows")[i], &b = now.at("rows")[i];
    ASSERT_EQ(key(b), key(a)) << kRenew;
    const double change = b.at("predicted").get<double>() / a.at("predicted").get<double>() - 1.0;
    if (std::abs(change) > kMayMove && ++count <= 10)
      moved += fmt::format("\n  {}: {} was {} ({:+.1f}%)", key(b), b.at("predicted").get<double>(),
                           a.at("predicted").get<double>(), 100.0 * change);
  }
  EXPECT_EQ(count, 0) << "predictions moved by more than 2%, the first of them:" << moved << kRenew;
  expect_same_skipped(now.at("skipped"), before.at("skipped"));
}

}  // namespace
}  // namespace shortboard
