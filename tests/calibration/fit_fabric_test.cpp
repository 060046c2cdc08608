#include "calibration/fit_fabric.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/measured_rows.h"

namespace shortboard {
namespace {

// If this fails, shipped protocols and fabrics are no longer what the carried measurements say.
TEST(FitFabric, ShippedFiguresAreThoseOfTheCarriedRows) {
  const Database database = Database::compiled();
  const FabricFit fit = fit_fabrics(support::collective_rows(database));
  EXPECT_NEAR(fit.protocols.low_latency / kNetworkProtocols.low_latency, 1.0, 0.02);
  EXPECT_NEAR(fit.protocols.ring / kNetworkProtocols.ring, 1.0, 0.02);
  EXPECT_NEAR(fit.protocols.tree / kNetworkProtocols.tree, 1.0, 0.02);
  EXPECT_NEAR(fit.protocols.fill / kNetworkProtocols.fill, 1.0, 0.03);
  EXPECT_GE(fit.fabrics.size(), 8U);
  for (const auto& [id, figures] : fit.fabrics) {
    const Fabric shipped = database.fabric(id);
    EXPECT_NEAR(figures.latency.base() / shipped.latency->value.base(), 1.0, 0.02) << id;
    EXPECT_NEAR(figures.efficiency / shipped.efficiency->value, 1.0, 0.02) << id;
  }
}

// If this fails, a fit does not find the figures that made the measurements.
TEST(FitFabric, RecoversTheFiguresThatMadeTheRows) {
  std::vector<CollectiveRow> rows = support::collective_rows(Database::compiled());
  for (CollectiveRow& row : rows) {
    Network truth = row.where.network;
    truth.hop = 1.2 * truth.hop;
    truth.out = 0.95 * truth.out;
    row.measured = collective_time(row, truth).total();
  }
  const FabricFit fit = fit_fabrics(rows);
  const FabricFigures& found = fit.fabrics.at("infiniband-ndr");
  const Fabric shipped = Database::compiled().fabric("infiniband-ndr");
  EXPECT_NEAR(found.latency.base() / (1.2 * shipped.latency->value.base()), 1.0, 0.05);
  EXPECT_NEAR(found.efficiency / (0.95 * shipped.efficiency->value), 1.0, 0.03);
}

// If this fails, fabrics are fitted to a single row.
TEST(FitFabric, AFabricOfFewRowsKeepsItsFigures) {
  std::vector<CollectiveRow> rows = support::collective_rows(Database::compiled());
  std::erase_if(rows, [](const CollectiveRow& row) { return row.where.fabric != "infiniband-hdr"; });
  rows.resize(2);
  const FabricFigures kept = fit_fabrics(rows).fabrics.at("infiniband-hdr");
  EXPECT_EQ(kept.latency, rows.front().where.network.hop);
  EXPECT_EQ(kept.efficiency, rows.front().where.efficiency);
}

/// Rows of one fabric as a truth makes them: its hops 1.3 times as long, 0.95 of its rate.
std::vector<CollectiveRow> made_rows(const std::string& fabric) {
  std::vector<CollectiveRow> rows = support::collective_rows(Database::compiled());
  std::erase_if(rows, [&](const CollectiveRow& row) { return row.where.fabric != fabric; });
  for (CollectiveRow& row : rows) {
    Network truth = row.where.network;
    truth.hop = 1.3 * truth.hop;
    truth.out = 0.95 * truth.out;
    row.measured = collective_time(row, truth).total();
  }
  return rows;
}

// If this fails, a user's fabric is calibrated with protocols that no entry of hwdb can hold: the estimates that use
// the entry would not be those that were fitted.
TEST(FitFabric, HeldProtocolsStayAndTheFabricIsFound) {
  const std::vector<CollectiveRow> rows = made_rows("infiniband-ndr");
  const FabricFit fit = fit_fabrics(rows, ProtocolFit::held);
  EXPECT_EQ(fit.protocols.low_latency, kNetworkProtocols.low_latency);
  EXPECT_EQ(fit.protocols.ring, kNetworkProtocols.ring);
  EXPECT_EQ(fit.protocols.tree, kNetworkProtocols.tree);
  EXPECT_EQ(fit.protocols.fill, kNetworkProtocols.fill);
  const FabricFigures& found = fit.fabrics.at("infiniband-ndr");
  EXPECT_TRUE(found.latency_fitted && found.efficiency_fitted);
  EXPECT_EQ(found.rows, static_cast<int>(rows.size()));
  EXPECT_NEAR(found.latency.base() / (1.3 * rows.front().where.network.hop.base()), 1.0, 0.01);
  EXPECT_NEAR(found.efficiency / (0.95 * rows.front().where.efficiency), 1.0, 0.01);
}

// If this fails, a fit is judged over another network than the one it found.
TEST(FitFabric, ARowsNetworkTakesWhatWasFound) {
  const std::vector<CollectiveRow> rows = made_rows("infiniband-ndr");
  const FabricFit fit = fit_fabrics(rows, ProtocolFit::held);
  for (const CollectiveRow& row : rows) {
    const Seconds time = collective_time(row, refitted_network(row, fit)).total();
    EXPECT_NEAR(time.base() / row.measured.base(), 1.0, 0.01);
  }
  CollectiveRow stranger = rows.front();
  stranger.where.fabric = "another";
  EXPECT_EQ(refitted_network(stranger, fit).hop, stranger.where.network.hop);
  EXPECT_EQ(refitted_network(stranger, fit).out, stranger.where.network.out);
}

// If this fails, no rows, or rows of no fabric, crash a fit.
TEST(FitFabric, NoRowsFindNothing) {
  EXPECT_TRUE(fit_fabrics({}).fabrics.empty());
  std::vector<CollectiveRow> rows = support::collective_rows(Database::compiled());
  std::erase_if(rows, [](const CollectiveRow& row) { return !row.where.fabric.empty(); });
  EXPECT_TRUE(fit_fabrics(rows).fabrics.empty());
}
}  // namespace
}  // namespace shortboard
