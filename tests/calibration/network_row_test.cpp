#include "calibration/network_row.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "calibration/collective_row.h"
#include "document/yaml.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

NetworkRow row_of(const std::string& fields) {
  const Node row = read_yaml("{accelerator: nvidia-h100-sxm, " + fields + "}", "rows.yaml");
  return read_network_row(Value{row, "rows.yaml"}, shipped());
}

CollectiveRow collective_of(const std::string& fields) {
  const Node row = read_yaml("{accelerator: nvidia-h100-sxm, ranks: 8, op: " + fields + "}", "rows.yaml");
  return read_collective_row(Value{row, "rows.yaml"}, shipped());
}

// If this fails, ranks of one server are taken to talk over NICs, or those of several not to.
TEST(NetworkRow, ADomainIsTheServerOrWhatTheLinkSays) {
  EXPECT_EQ(row_of("ranks: 8").group.local, 8);
  EXPECT_EQ(row_of("ranks: 8, nodes: 1, per_node: 4").group.local, 8);
  EXPECT_EQ(row_of("ranks: 16, nodes: 2, per_node: 8, fabric: infiniband").group.local, 8);
  EXPECT_EQ(row_of("ranks: 16, nodes: 2, per_node: 8, fabric: nvlink-switch").group.local, 16);
  // Domains of the card's own are filled: an H100's eight, however few cards a node has.
  EXPECT_EQ(row_of("ranks: 16, nodes: 4, per_node: 4, fabric: nvlink-switch+infiniband").group.local, 8);
}

// If this fails, a row is predicted over another fabric than it ran on: of a kind the one with the nearest rate.
TEST(NetworkRow, AKindIsTheFabricOfTheNearestRate) {
  const std::string sixteen = "ranks: 16, nodes: 2, per_node: 8, fabric: infiniband, nic_gbps_per_accelerator: ";
  EXPECT_EQ(row_of(sixteen + "200").fabric, "infiniband-hdr");
  EXPECT_EQ(row_of(sixteen + "400").fabric, "infiniband-ndr");
  EXPECT_EQ(row_of(sixteen + "800").fabric, "infiniband-xdr");
  const NetworkRow row = row_of(sixteen + "400");
  EXPECT_DOUBLE_EQ(row.efficiency, shipped().fabric("infiniband-ndr").efficiency->value);
  EXPECT_NEAR(row.network.out.base(), row.efficiency * 50e9, 1.0);
  EXPECT_EQ(row_of("ranks: 16, nodes: 2, per_node: 8, fabric: slingshot-11").fabric, "slingshot-11");
}

// If this fails, what happens inside a domain is blamed on a fabric.
TEST(NetworkRow, OneDomainHasNoFabric) {
  EXPECT_EQ(row_of("ranks: 8").fabric, "");
  EXPECT_EQ(row_of("ranks: 8, nodes: 1, fabric: infiniband").fabric, "");
  EXPECT_DOUBLE_EQ(row_of("ranks: 8").efficiency, 1.0);
}

// If this fails, ranks that no domains hold are predicted as if they did.
TEST(NetworkRow, RanksFillTheirDomains) {
  EXPECT_NE(complaint([] {
              return row_of("ranks: 12, nodes: 2, per_node: 8, fabric: infiniband");
            }).find("ranks: are not a whole number of domains of 8"),
            std::string::npos);
}

// If this fails, a bus bandwidth is read as a time by another rule than NCCL's: 1 GB among 8 ranks at 350 GB/s takes
// 7/8 of a gigabyte's time, an all-reduce twice that.
TEST(CollectiveRow, BusBandwidthIsATimeAsNcclCountsIt) {
  EXPECT_NEAR(collective_of("all_gather, bytes: 1e9, busbw_gbs: 350").measured.base(), 0.0025, 1e-12);
  EXPECT_NEAR(collective_of("all_reduce, bytes: 1e9, busbw_gbs: 350").measured.base(), 0.005, 1e-12);
  EXPECT_NEAR(collective_of("all_reduce, bytes: 1e9, latency_us: 40, busbw_gbs: 350").measured.base(), 40e-6, 1e-15);
  EXPECT_NE(complaint([] { return collective_of("all_reduce, bytes: 1e9"); }).find("give latency_us or busbw_gbs"),
            std::string::npos);
}

// If this fails, one kind of collective is priced as another: reducing moves what gathering moves, and all-reduce both.
RC_GTEST_PROP(CollectiveRow, KindsKeepTheirOrder, ()) {
  const std::string bytes = std::to_string(*rc::gen::element(1024, 1 << 20, 1 << 28));
  const auto time = [&](const std::string& op) {
    const CollectiveRow row = collective_of(op + ", bytes: " + bytes + ", latency_us: 1");
    return collective_time(row, row.where.network).total();
  };
  RC_ASSERT(time("all_reduce") >= time("all_gather"));
  RC_ASSERT(time("all_reduce") >= time("reduce_scatter"));
  RC_ASSERT(time("alltoall") > Seconds{});
}

}  // namespace
}  // namespace shortboard
