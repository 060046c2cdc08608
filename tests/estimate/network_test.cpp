#include "estimate/network.h"

#include <gtest/gtest.h>

namespace shortboard {
namespace {

Sourced<BytesPerSecond> rate(double base) { return {BytesPerSecond{base}, {}}; }

// If this fails, a figure that nobody published is taken otherwise than the header says.
TEST(NetworkOf, UnknownFiguresAreTheUsualOnes) {
  const Network network = network_of({}, std::nullopt, std::nullopt, {}, {});
  EXPECT_DOUBLE_EQ(network.up.base(), 32e9);
  EXPECT_DOUBLE_EQ(network.out.base(), 0.8 * 12.5e9);
  EXPECT_DOUBLE_EQ(network.hop.base(), 10e-6);
  EXPECT_EQ(network.half_message, Bytes{});
  EXPECT_FALSE(network.network_rings);
}

// If this fails, a card's own link loses to its server's, or a slower figure stands in for a known one.
TEST(NetworkOf, TheCardsLinkBeforeTheServersBeforeTheHosts) {
  Accelerator card;
  System server;
  card.host_bandwidth = rate(64e9);
  EXPECT_DOUBLE_EQ(network_of(card, server, std::nullopt, {}, {}).up.base(), 64e9);
  server.scale_up_bandwidth = rate(200e9);
  EXPECT_DOUBLE_EQ(network_of(card, server, std::nullopt, {}, {}).up.base(), 200e9);
  card.scale_up_bandwidth = rate(450e9);
  EXPECT_DOUBLE_EQ(network_of(card, server, std::nullopt, {}, {}).up.base(), 450e9);
}

// If this fails, a measured line rate is overridden by the database's, or the server's NICs by the fabric's port.
TEST(NetworkOf, TheGivenNicBeforeTheServersBeforeTheCardsBeforeThePort) {
  Accelerator card;
  System server;
  Fabric fabric;
  const auto out = [&](double nic) { return network_of(card, server, fabric, {}, BytesPerSecond{nic}).out.base(); };
  fabric.rate = rate(100e9);
  EXPECT_DOUBLE_EQ(out(0.0), 0.8 * 100e9);
  card.scale_out_bandwidth = rate(50e9);
  EXPECT_DOUBLE_EQ(out(0.0), 0.8 * 50e9);
  server.scale_out_bandwidth = rate(25e9);
  EXPECT_DOUBLE_EQ(out(0.0), 0.8 * 25e9);
  EXPECT_DOUBLE_EQ(out(10e9), 0.8 * 10e9);
}

// If this fails, a fabric's efficiency, oversubscription or latency is lost; one below 1 to 1 speeds nothing up.
TEST(NetworkOf, TheFabricsOwnFigures) {
  Fabric fabric;
  fabric.rate = rate(50e9);
  fabric.efficiency = Sourced<double>{0.9, {}};
  fabric.oversubscription = Sourced<double>{3.0, {}};
  fabric.latency = Sourced<Seconds>{Seconds{4e-6}, {}};
  EXPECT_DOUBLE_EQ(network_of({}, std::nullopt, fabric, {}, {}).out.base(), 0.9 * 50e9 / 3.0);
  EXPECT_DOUBLE_EQ(network_of({}, std::nullopt, fabric, {}, {}).hop.base(), 4e-6);
  fabric.oversubscription->value = 0.5;
  EXPECT_DOUBLE_EQ(network_of({}, std::nullopt, fabric, {}, {}).out.base(), 0.9 * 50e9);
}

}  // namespace
}  // namespace shortboard
