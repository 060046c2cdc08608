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

// If this fails, some prediction of a published measurement has moved, though its constants were not meant to change.
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
}

// If this fails, a row that was answered is not any more, or the reverse, and nobody was told.
TEST(Recorded, TheSameRowsAreAnswered) {
  const Json before = Json::parse(read_file(std::string{SHORTBOARD_SOURCE} + "/tests/validation/summary.json"));
  const Json now = Json::parse(run("validate --format json").out);
  ASSERT_EQ(now.at("skipped").size(), before.at("skipped").size()) << kRenew;
  for (std::size_t i = 0; i < now.at("skipped").size(); ++i)
    EXPECT_EQ(now.at("skipped")[i].at("id"), before.at("skipped")[i].at("id")) << kRenew;
}

}  // namespace
}  // namespace shortboard
