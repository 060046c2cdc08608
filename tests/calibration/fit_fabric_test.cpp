#include "calibration/fit_fabric.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace shortboard
