#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "hwdb/read_entry.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

constexpr const char* kHead = "id: a-server\nname: A server\nsources: {docs: {title: Documents, address: here}}\n";

/// A figure of the one source.
std::string figure(const std::string& value) { return "{value: " + value + ", confidence: vendor, source: docs}"; }

System system_of(const std::string& lines) {
  const Node entry =
      read_yaml(kHead + ("accelerators: [a-card]\ncards: " + figure("8") + "\n") + lines, "a-server.yaml");
  return read_system(Value{entry, "a-server.yaml"});
}

Fabric fabric_of(const std::string& lines) {
  const Node entry = read_yaml(std::string{kHead} + "kind: infiniband\n" + lines, "a-fabric.yaml");
  return read_fabric(Value{entry, "a-fabric.yaml"});
}

// If this fails, a figure of a server is lost, read in another unit or taken for another figure.
TEST(ReadSystem, EveryFigureHasItsPlace) {
  const System system =
      system_of("scale_up: {kind: switch, domain: " + figure("4") + ", bandwidth: " + figure("450 GB/s") + "}\n" +
                "scale_out: {bandwidth: " + figure("400 Gb/s") + "}\n" + "host: {cores: " + figure("112") +
                ", memory: " + figure("2 TB") + ", memory_bandwidth: " + figure("614.4 GB/s") +
                ", bandwidth: " + figure("63 GB/s") + "}\n" + "power: " + figure("10.2 kW") + "\nfabric: a-fabric\n");
  EXPECT_EQ(system.id, "a-server");
  EXPECT_EQ(system.accelerators, std::vector<std::string>{"a-card"});
  EXPECT_DOUBLE_EQ(system.cards.value, 8.0);
  EXPECT_EQ(system.scale_up_kind, "switch");
  EXPECT_DOUBLE_EQ(system.scale_up_domain->value, 4.0);
  EXPECT_DOUBLE_EQ(system.scale_up_bandwidth->value.base(), 450e9);
  EXPECT_DOUBLE_EQ(system.scale_out_bandwidth->value.base(), 50e9);  // bits are not bytes
  EXPECT_DOUBLE_EQ(system.host_memory->value.base(), 2e12);
  EXPECT_DOUBLE_EQ(system.host_memory_bandwidth->value.base(), 614.4e9);
  EXPECT_DOUBLE_EQ(system.host_bandwidth->value.base(), 63e9);
  EXPECT_DOUBLE_EQ(system.power->value.base(), 10200.0);
  EXPECT_EQ(system.fabric, "a-fabric");
  EXPECT_EQ(system.host_memory_bandwidth->from.title, "Documents");
}

// If this fails, what a server's entry leaves out is made up instead of being unknown.
TEST(ReadSystem, WhatIsNotWrittenIsUnknown) {
  const System system = system_of("");
  EXPECT_FALSE(system.scale_up_domain || system.scale_up_bandwidth || system.scale_out_bandwidth);
  EXPECT_FALSE(system.host_bandwidth || system.host_memory || system.host_memory_bandwidth || system.power);
  EXPECT_EQ(system.fabric, "");
}

// If this fails, a wrong entry of a user's own gives figures instead of a sentence that mends it.
TEST(ReadSystem, RefusesWhatIsNoFigure) {
  const auto complains = [](const std::string& lines) { return complaint([&] { return system_of(lines); }); };
  EXPECT_NE(complains("host: {memory_bandwidth: {value: 600 GB, confidence: vendor, source: docs}}\n")
                .find("a-server.yaml:6:34: host.memory_bandwidth.value: "),
            std::string::npos);
  EXPECT_NE(complains("host: {speed: " + figure("1 GB/s") + "}\n").find("host.speed: no such key"), std::string::npos);
  EXPECT_NE(complains("power: {value: 1 kW, confidence: vendor, source: hearsay}\n").find("no source 'hearsay'"),
            std::string::npos);
  EXPECT_NE(complains("power: {value: 0 kW, confidence: vendor, source: docs}\n").find("is 0"), std::string::npos);
}

// If this fails, a fabric's latency or share of its rate does not reach the network.
TEST(ReadFabric, EveryFigureHasItsPlace) {
  const Fabric fabric =
      fabric_of("rate: " + figure("200 Gb/s") + "\noversubscription: " + figure("3") + "\nlatency: " + figure("7 us") +
                "\nefficiency: " + figure("0.9") + "\nhalf_message: " + figure("2 kB") +
                "\ntopology: fat_tree\nin_network_reduction: true\nnetwork_rings: true\n");
  EXPECT_EQ(fabric.kind, "infiniband");
  EXPECT_EQ(fabric.topology, "fat_tree");
  EXPECT_DOUBLE_EQ(fabric.rate->value.base(), 25e9);
  EXPECT_DOUBLE_EQ(fabric.oversubscription->value, 3.0);
  EXPECT_DOUBLE_EQ(fabric.latency->value.base(), 7e-6);
  EXPECT_DOUBLE_EQ(fabric.efficiency->value, 0.9);
  EXPECT_DOUBLE_EQ(fabric.half_message->value.base(), 2000.0);
  EXPECT_TRUE(fabric.in_network_reduction && fabric.network_rings);
  EXPECT_FALSE(fabric_of("").network_rings);
}

// If this fails, messages go faster than the line.
TEST(ReadFabric, AnEfficiencyIsAShare) {
  EXPECT_NE(complaint([] { return fabric_of("efficiency: " + figure("1.2") + "\n"); }).find("efficiency.value"),
            std::string::npos);
}

}  // namespace
}  // namespace shortboard
