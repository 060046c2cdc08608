#include "estimate/cluster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cost/attention.h"
#include "hwdb/database.h"
#include "question/assumption_words.h"

namespace shortboard {
namespace {

ClusterParts h100_parts() {
  static const Database database = Database::compiled();
  ClusterParts parts;
  parts.accelerator = database.accelerator("nvidia-h100-sxm");
  parts.system = database.system("nvidia-hgx-h100");
  parts.fabric = database.fabric("infiniband-ndr");
  parts.kernels = database.kernel_class("nvidia-hopper");
  parts.stack = database.stack("megatron-2024");
  return parts;
}

bool assumes(const std::vector<Assumption>& assumed, const std::string& key) {
  return std::ranges::any_of(assumed, [&](const Assumption& one) { return words_of(one).key == key; });
}

std::string error_of(const ClusterParts& parts) {
  std::vector<Assumption> assumed;
  try {
    (void)make_cluster(parts, 8, assumed);
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no error";
}

// If this fails, a card is simulated with other figures than the database's.
TEST(MakeCluster, TakesTheCardsFigures) {
  std::vector<Assumption> assumed;
  const ClusterParts parts = h100_parts();
  const Cluster cluster = make_cluster(parts, 16, assumed);
  EXPECT_EQ(cluster.count, 16);
  EXPECT_EQ(cluster.domain, 8);
  EXPECT_EQ(cluster.server, 8);
  EXPECT_DOUBLE_EQ(cluster.nominal.base(), 989e12);
  EXPECT_DOUBLE_EQ(cluster.network.up.base(), 450e9);
  const auto& roof = cluster.gemm[index(NumberFormat::bf16)];
  ASSERT_TRUE(roof);
  EXPECT_DOUBLE_EQ(roof->peak.base(), 989e12);
  EXPECT_DOUBLE_EQ(roof->units, 132.0);
  EXPECT_DOUBLE_EQ(roof->bandwidth.base(), parts.kernels.gemm_of(NumberFormat::bf16)->bandwidth * 3350e9);
  EXPECT_DOUBLE_EQ(roof->element.base(), 2.0);
  const auto& narrow = cluster.gemm[index(NumberFormat::fp8)];
  ASSERT_TRUE(narrow);
  EXPECT_DOUBLE_EQ(narrow->peak.base(), 1978e12);
  EXPECT_DOUBLE_EQ(narrow->element.base(), 1.0);
}

// If this fails, formats without a peak or without measured kernels are taken to run.
TEST(MakeCluster, LeavesOutFormatsWithoutPeakOrKernels) {
  std::vector<Assumption> assumed;
  const Cluster cluster = make_cluster(h100_parts(), 8, assumed);
  EXPECT_FALSE(cluster.gemm[index(NumberFormat::fp4)]);   // no peak
  EXPECT_FALSE(cluster.gemm[index(NumberFormat::fp64)]);  // a peak, no kernels
}

// If this fails, the fabric's line rate, efficiency and oversubscription do not reach the network.
TEST(MakeCluster, TheNetworkIsTheSlowerOfNicAndFabric) {
  std::vector<Assumption> assumed;
  ClusterParts parts = h100_parts();
  parts.fabric->efficiency->value = 0.8;
  EXPECT_DOUBLE_EQ(make_cluster(parts, 16, assumed).network.out.base(), 0.8 * 50e9);  // 400 Gb/s at 0.8
  EXPECT_EQ(make_cluster(parts, 16, assumed).network.hop, parts.fabric->latency->value);
  parts.fabric->rate->value = BytesPerSecond{25e9};
  EXPECT_DOUBLE_EQ(make_cluster(parts, 16, assumed).network.out.base(), 0.8 * 25e9);
  parts.fabric->rate->value = BytesPerSecond{100e9};  // the NIC is the slower now
  parts.fabric->oversubscription->value = 2.0;
  EXPECT_DOUBLE_EQ(make_cluster(parts, 16, assumed).network.out.base(), 0.8 * 50e9 / 2.0);
}

// If this fails, the software's gap and attention's rate do not reach the kernels.
TEST(MakeCluster, TheStackSlowsTheKernels) {
  std::vector<Assumption> assumed;
  ClusterParts parts = h100_parts();
  parts.stack.attention_kernel = "of another year";  // that the class says nothing of: the stack's share counts
  const Cluster before = make_cluster(parts, 8, assumed);
  parts.stack.launch_gap.value = parts.stack.launch_gap.value + Seconds{5e-6};
  parts.stack.attention.value /= 2.0;
  const Cluster after = make_cluster(parts, 8, assumed);
  EXPECT_NEAR((after.stream.launch - before.stream.launch).base(), 5e-6, 1e-15);
  EXPECT_NEAR((after.attention.forward.launch - before.attention.forward.launch).base(), 5e-6, 1e-15);
  EXPECT_NEAR((after.gemm[index(NumberFormat::bf16)]->launch - before.gemm[index(NumberFormat::bf16)]->launch).base(),
              5e-6, 1e-15);
  EXPECT_DOUBLE_EQ(after.attention.generation, before.attention.generation / 2.0);
}

// If this fails, training's attention does not reach what its generation of kernels is known to reach on the class.
TEST(MakeCluster, AGenerationOfKernelsHasItsOwnRate) {
  std::vector<Assumption> assumed;
  ClusterParts parts = h100_parts();
  parts.accelerator.power.reset();  // so that no power cap lowers the clocks
  parts.kernels.training_attention = {{"flash", 0.4, 0.3, {}}};
  parts.stack.attention_kernel = "flash";
  const AttentionRoof roof = make_cluster(parts, 8, assumed).attention;
  EXPECT_NEAR(roof.generation * attention_long_row_share(roof), 0.4, 1e-12);
  EXPECT_DOUBLE_EQ(roof.forward.backward, 0.75);
}

// If this fails, a domain is larger than the cluster.
TEST(MakeCluster, FewCardsAreOneDomain) {
  std::vector<Assumption> assumed;
  EXPECT_EQ(make_cluster(h100_parts(), 4, assumed).domain, 4);
  EXPECT_EQ(make_cluster(h100_parts(), 1, assumed).domain, 1);
}

// If this fails, a figure that nobody publishes is made up, or the message does not say where to give it.
TEST(MakeCluster, NamesAMissingFigure) {
  const std::string begin = "hwdb: nvidia-h100-sxm: hwdb knows no sourced ";
  ClusterParts parts = h100_parts();
  parts.accelerator.memory_bandwidth.reset();
  EXPECT_EQ(error_of(parts), begin + "memory bandwidth; give memory.bandwidth in an entry of your own with --hwdb");
  parts = h100_parts();
  parts.accelerator.memory_sold.reset();
  parts.accelerator.memory_usable.reset();
  EXPECT_EQ(error_of(parts), begin + "memory capacity; give memory.sold in an entry of your own with --hwdb");
  parts = h100_parts();
  parts.accelerator.peak = {};
  EXPECT_EQ(error_of(parts), begin + "dense bf16 or fp16 peak; give peak.bf16 in an entry of your own with --hwdb");
}

// If this fails, cards of before bf16 can't be used.
TEST(MakeCluster, TakesFp16WhereThereIsNoBf16) {
  ClusterParts parts = h100_parts();
  parts.accelerator.peak[index(NumberFormat::bf16)].reset();
  std::vector<Assumption> assumed;
  EXPECT_DOUBLE_EQ(make_cluster(parts, 8, assumed).nominal.base(), 989.5e12);
}

// If this fails, a user is not told what was taken for granted.
TEST(MakeCluster, RecordsWhatItAssumes) {
  ClusterParts parts = h100_parts();
  std::vector<Assumption> assumed;
  (void)make_cluster(parts, 16, assumed);
  EXPECT_EQ(assumes(assumed, "memory.usable of the card"), !parts.accelerator.memory_usable);
  EXPECT_FALSE(assumes(assumed, "compute_units of the card"));
  EXPECT_FALSE(assumes(assumed, "efficiency of the fabric"));
  parts.accelerator.memory_usable.reset();
  parts.accelerator.compute_units.reset();
  parts.accelerator.scale_up_bandwidth.reset();
  parts.accelerator.host_bandwidth.reset();
  parts.accelerator.scale_up_domain.reset();
  parts.accelerator.scale_out_bandwidth.reset();
  parts.system.reset();
  parts.fabric.reset();
  assumed.clear();
  const Cluster cluster = make_cluster(parts, 16, assumed);
  for (const char* key : {"memory.usable of the card", "compute_units of the card", "scale_up.bandwidth of the card",
                          "cluster.groups[0].system", "scale_up.domain of the system", "cluster.groups[0].fabric",
                          "efficiency of the fabric", "latency of the fabric"})
    EXPECT_TRUE(assumes(assumed, key)) << key;
  EXPECT_DOUBLE_EQ(cluster.network.up.base(), 32e9);           // PCIe 4.0 x16
  EXPECT_DOUBLE_EQ(cluster.network.out.base(), 0.8 * 12.5e9);  // 100 Gb/s
  EXPECT_EQ(cluster.domain, 8);
  EXPECT_DOUBLE_EQ(cluster.gemm[index(NumberFormat::bf16)]->units, 0.0);
}

// If this fails, a card gets more than its share of its host, or the user's figure for it is not taken.
TEST(MakeCluster, CardsDivideTheirHost) {
  std::vector<Assumption> assumed;
  ClusterParts parts = h100_parts();
  EXPECT_DOUBLE_EQ(make_cluster(parts, 16, assumed).host_memory_bandwidth.base(), 614.4e9 / 8);
  EXPECT_DOUBLE_EQ(make_cluster(parts, 16, assumed).host_memory->base(), 2e12 / 8);
  EXPECT_DOUBLE_EQ(make_cluster(parts, 1, assumed).host_memory->base(), 2e12 / 8);
  parts.host_memory_bandwidth = BytesPerSecond{800e9};
  EXPECT_DOUBLE_EQ(make_cluster(parts, 16, assumed).host_memory_bandwidth.base(), 100e9);
  parts.system.reset();
  parts.host_memory_bandwidth.reset();
  const Cluster unknown = make_cluster(parts, 16, assumed);
  EXPECT_DOUBLE_EQ(unknown.host_memory_bandwidth.base(), 409.6e9 / 8);  // 2 x 8 x 25.6 GB/s
  EXPECT_FALSE(unknown.host_memory);
}

// If this fails, the link of a card that says nothing of it is not its server's.
TEST(MakeCluster, TheCardsHostLinkBeforeTheServers) {
  std::vector<Assumption> assumed;
  ClusterParts parts = h100_parts();
  parts.accelerator.host_bandwidth = Sourced<BytesPerSecond>{BytesPerSecond{50e9}, {}};
  EXPECT_DOUBLE_EQ(make_cluster(parts, 8, assumed).host.base(), 50e9);
  parts.accelerator.host_bandwidth.reset();
  EXPECT_DOUBLE_EQ(make_cluster(parts, 8, assumed).host.base(), 63e9);
  parts.system->host_bandwidth.reset();
  EXPECT_DOUBLE_EQ(make_cluster(parts, 8, assumed).host.base(), 32e9);  // PCIe 4.0 x16
}

// If this fails, a host's figure is assumed in silence, or one that hwdb knows is called an assumption.
TEST(HostAssumptions, NameWhatNobodyPublishes) {
  ClusterParts parts = h100_parts();
  EXPECT_TRUE(host_assumptions(parts, 16, true).empty());
  EXPECT_TRUE(assumes(host_assumptions(parts, 4, true), "cluster.groups[0].host_memory_bandwidth"));  // half a server
  parts.system->host_memory_bandwidth.reset();
  EXPECT_TRUE(assumes(host_assumptions(parts, 16, true), "cluster.groups[0].host_memory_bandwidth"));
  EXPECT_TRUE(host_assumptions(parts, 16, false).empty());  // activations alone do not step there
  parts.accelerator.host_bandwidth.reset();
  parts.system->host_bandwidth.reset();
  EXPECT_TRUE(assumes(host_assumptions(parts, 16, false), "host.bandwidth of the card"));
}

// If this fails, one server warns of a network that it does not use.
TEST(MakeCluster, AssumesNoNetworkInsideOneDomain) {
  ClusterParts parts = h100_parts();
  parts.fabric.reset();
  std::vector<Assumption> assumed;
  (void)make_cluster(parts, 8, assumed);
  EXPECT_FALSE(assumes(assumed, "efficiency of the fabric"));
  EXPECT_FALSE(assumes(assumed, "latency of the fabric"));
}

// If this fails, a card of the database crashes the estimate: it is made into a cluster without 16-bit kernels.
TEST(MakeCluster, EveryUsableCardHasSixteenBitKernels) {
  const Database database = Database::compiled();
  for (const std::string& id : database.ids(EntryKind::accelerator)) {
    ClusterParts parts = h100_parts();
    parts.accelerator = database.accelerator(id);
    parts.kernels = database.kernel_class(parts.accelerator.kernel_class);
    std::vector<Assumption> assumed;
    try {
      const Cluster cluster = make_cluster(parts, 8, assumed);
      EXPECT_TRUE(cluster.gemm[index(NumberFormat::bf16)] || cluster.gemm[index(NumberFormat::fp16)]) << id;
      EXPECT_GT(cluster.stream.bandwidth.base(), 0.0) << id;
      EXPECT_GT(cluster.memory.base(), 0.0) << id;
    } catch (const SpecError& error) {
      EXPECT_NE(std::string(error.what()).find("hwdb knows no sourced"), std::string::npos) << error.what();
    }
  }
}

// If this fails, a PCIe 4 card in the generic PCIe 5 server gets twice its own link.
TEST(MakeCluster, AGenericServerDoesNotOverrideTheCardsOwnLink) {
  const Database database = Database::compiled();
  ClusterParts parts;
  parts.accelerator = database.accelerator("nvidia-l40s");
  parts.system = database.system("pcie-server-8");
  parts.kernels = database.kernel_class(parts.accelerator.kernel_class);
  parts.stack = database.stack(parts.kernels.stack);
  std::vector<Assumption> assumed;
  ASSERT_TRUE(parts.accelerator.scale_up_bandwidth && parts.system->scale_up_bandwidth);
  EXPECT_DOUBLE_EQ(make_cluster(parts, 8, assumed).network.up.base(),
                   parts.accelerator.scale_up_bandwidth->value.base());
}

// If this fails, pairs under a bridge meet over an assumed NIC, or move over the host what several rings would; or an
// engine's own all-reduce is taken where cards reach each other through the host.
TEST(MakeCluster, PairsOfOneServerMeetOverTheHost) {
  const Database database = Database::compiled();
  ClusterParts parts;
  parts.accelerator = database.accelerator("nvidia-h100-nvl");  // says nothing of its host link: the server does
  parts.system = database.system("pcie-server-8");
  parts.kernels = database.kernel_class(parts.accelerator.kernel_class);
  parts.stack = database.stack(parts.kernels.stack);
  std::vector<Assumption> assumed;
  const Cluster bridged = make_cluster(parts, 8, assumed);
  EXPECT_EQ(bridged.domain, 2);
  EXPECT_TRUE(bridged.direct);
  EXPECT_DOUBLE_EQ(bridged.nic.base(), parts.system->host_bandwidth->value.base());
  EXPECT_DOUBLE_EQ(bridged.network.rails, 1.0);
  parts.accelerator = database.accelerator("nvidia-l40s");
  EXPECT_FALSE(make_cluster(parts, 8, assumed).direct);
  const Cluster switched = make_cluster(h100_parts(), 16, assumed);
  EXPECT_TRUE(switched.direct);
  EXPECT_DOUBLE_EQ(switched.network.rails, kRails);
}

}  // namespace
}  // namespace shortboard
