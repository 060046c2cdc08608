#include "calibration/fit_collective.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/measured_rows.h"

namespace shortboard {
namespace {

std::vector<CollectiveRow> rows_of(const std::string& kernel_class, const Database& database) {
  std::vector<CollectiveRow> rows = support::collective_rows(database);
  std::erase_if(rows, [&](const CollectiveRow& row) { return row.where.card.kernel_class != kernel_class; });
  return rows;
}

// If this fails, shipped constants are no longer what the carried measurements say, and nobody can tell where they came
// from.
TEST(FitCollective, ShippedConstantsAreThoseOfTheCarriedRows) {
  const Database database = Database::compiled();
  for (const char* id : {"nvidia-ampere", "nvidia-hopper", "nvidia-blackwell", "nvidia-blackwell-graphics"}) {
    const CollectiveConstants shipped = database.kernel_class(id).collective;
    const CollectiveConstants found = fit_collective(rows_of(id, database), shipped);
    const auto near = [&](double a, double b, const char* what) { EXPECT_NEAR(a / b, 1.0, 0.02) << id << " " << what; };
    near(found.base.base(), shipped.base.base(), "base");
    near(found.step.base(), shipped.step.base(), "step");
    near(found.low_latency, shipped.low_latency, "low_latency");
    near(found.protocol_latency, shipped.protocol_latency, "protocol_latency");
    near(found.bandwidth, shipped.bandwidth, "bandwidth");
    near(found.pair, shipped.pair, "pair");
    near(found.reduce, shipped.reduce, "reduce");
    near(1.0 + found.fill, 1.0 + shipped.fill, "fill");
    near(found.exchange.base.base(), shipped.exchange.base.base(), "exchange base");
    near(found.exchange.bandwidth, shipped.exchange.bandwidth, "exchange bandwidth");
    near(found.exchange.pair, shipped.exchange.pair, "exchange pair");
    if (shipped.in_network > 0.0) near(found.in_network, shipped.in_network, "in_network");
  }
}

// If this fails, a fit does not find the constants that made the measurements.
TEST(FitCollective, RecoversTheConstantsThatMadeTheRows) {
  const Database database = Database::compiled();
  const CollectiveConstants start = database.kernel_class("nvidia-hopper").collective;
  CollectiveConstants truth = start;
  truth.base = 1.3 * start.base;
  truth.bandwidth = 0.8 * start.bandwidth;
  truth.exchange.bandwidth = 0.9 * start.exchange.bandwidth;
  std::vector<CollectiveRow> rows = rows_of("nvidia-hopper", database);
  for (CollectiveRow& row : rows) {
    row.where.network.domain = truth;
    row.measured = collective_time(row, row.where.network).total();
  }
  const CollectiveConstants found = fit_collective(rows, start);
  EXPECT_NEAR(found.base.base() / truth.base.base(), 1.0, 0.03);
  EXPECT_NEAR(found.bandwidth / truth.bandwidth, 1.0, 0.03);
  EXPECT_NEAR(found.exchange.bandwidth / truth.exchange.bandwidth, 1.0, 0.03);
}

// If this fails, a handful of rows sets fifteen constants.
TEST(FitCollective, TooFewRowsChangeNothing) {
  const Database database = Database::compiled();
  std::vector<CollectiveRow> rows = rows_of("nvidia-hopper", database);
  rows.resize(5);
  const CollectiveConstants start = database.kernel_class("nvidia-hopper").collective;
  EXPECT_EQ(fit_collective(rows, start).base, start.base);
}

// If this fails, `calibrate` writes constants where hwdb does not read them.
TEST(FitCollective, WritesTheBlockOfAKernelClass) {
  const Database database = Database::compiled();
  Node entry = database.document(EntryKind::kernel_class, "nvidia-hopper");
  const Node rows = read_document(support::carried("collective.csv"));
  std::vector<Value> hopper;
  for (const Value& row : Value{rows, "collective.csv"}.items())
    if (row.required("accelerator").text() == "nvidia-h100-sxm") hopper.push_back(row);
  fit_collective(hopper, database, entry);
  const Node* collective = entry.find("collective");
  ASSERT_NE(collective, nullptr);
  EXPECT_TRUE(collective->find("base")->text.ends_with(" us"));
  EXPECT_NE(collective->find("source"), nullptr);
  EXPECT_EQ(collective->find("exchange.base"), nullptr);
}

}  // namespace
}  // namespace shortboard
