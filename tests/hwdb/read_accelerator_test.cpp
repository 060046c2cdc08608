#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "document/edit.h"
#include "document/yaml.h"
#include "hwdb/read_entry.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

/// A card with every key, each figure another one.
const std::string kCard = R"(id: a-card
name: A Card
vendor: Some
year: 2024
form: SXM
class: a-class
system: a-server
aliases: [AC]
sources: {sheet: {title: a datasheet, address: https://example.com/sheet}}
memory:
  type: HBM3
  sold: {value: 80 GB, confidence: datasheet, source: sheet}
  usable: {value: 79 GB, confidence: datasheet, source: sheet}
  bandwidth: {value: 3 TB/s, confidence: datasheet, source: sheet}
peak:
  bf16: {value: 900 TFLOPS, confidence: datasheet, source: sheet}
sparse_peak:
  bf16: {value: 1800 TFLOPS, confidence: datasheet, source: sheet}
vector_peak:
  fp32: {value: 60 TFLOPS, confidence: datasheet, source: sheet}
scale_up:
  kind: NVLink
  bandwidth: {value: 450 GB/s, confidence: datasheet, source: sheet}
  domain: {value: 8, confidence: datasheet, source: sheet}
scale_out:
  bandwidth: {value: 400 Gb/s, confidence: datasheet, source: sheet}
host:
  link: PCIe 5
  bandwidth: {value: 64 GB/s, confidence: datasheet, source: sheet}
power: {value: 700 W, confidence: datasheet, source: sheet}
compute_units: {value: 132, confidence: datasheet, source: sheet}
l2_cache: {value: 50 MB, confidence: datasheet, source: sheet}
clock: {value: 1830 MHz, confidence: datasheet, source: sheet}
)";

Accelerator read(const Node& entry) { return read_accelerator(Value{entry, "a-card.yaml"}); }

// If this fails, a figure of a card's file is read into another one's place.
TEST(ReadAccelerator, EveryFigureIsInItsPlace) {
  const Accelerator card = read(read_yaml(kCard, "a-card.yaml"));
  EXPECT_EQ(card.id, "a-card");
  EXPECT_EQ(card.name, "A Card");
  EXPECT_EQ(card.vendor, "Some");
  EXPECT_EQ(card.form, "SXM");
  EXPECT_EQ(card.year, 2024);
  EXPECT_EQ(card.kernel_class, "a-class");
  EXPECT_EQ(card.system, "a-server");
  EXPECT_EQ(card.memory_type, "HBM3");
  EXPECT_EQ(card.memory_sold->value, Bytes{80e9});
  EXPECT_EQ(card.memory_usable->value, Bytes{79e9});
  EXPECT_EQ(card.memory_bandwidth->value, BytesPerSecond{3e12});
  EXPECT_EQ(card.peak[index(NumberFormat::bf16)]->value, FlopsPerSecond{900e12});
  EXPECT_EQ(card.sparse_peak[index(NumberFormat::bf16)]->value, FlopsPerSecond{1800e12});
  EXPECT_EQ(card.vector_peak[index(NumberFormat::fp32)]->value, FlopsPerSecond{60e12});
  EXPECT_EQ(card.scale_up_kind, "NVLink");
  EXPECT_EQ(card.scale_up_bandwidth->value, BytesPerSecond{450e9});
  EXPECT_EQ(card.scale_up_domain->value, 8.0);
  EXPECT_EQ(card.scale_out_bandwidth->value, BytesPerSecond{50e9});
  EXPECT_EQ(card.host_link, "PCIe 5");
  EXPECT_EQ(card.host_bandwidth->value, BytesPerSecond{64e9});
  EXPECT_EQ(card.power->value, Watts{700.0});
  EXPECT_EQ(card.compute_units->value, 132.0);
  EXPECT_EQ(card.l2_cache->value, Bytes{50e6});
  EXPECT_EQ(card.clock->value, Hertz{1.83e9});
}

// If one fails, a card without a name or a class of kernels gets into the database.
TEST(ReadAccelerator, OnlyNamesAreRequired) {
  for (const char* key : {"id", "name", "vendor", "class", "sources"}) {
    Node entry = read_yaml(kCard, "a-card.yaml");
    drop(entry, key);
    EXPECT_NE(complaint([&] { return read(entry); }).find(fmt::format("the key '{}' is missing", key)),
              std::string::npos)
        << key;
  }
  for (const char* key : {"year", "form", "system", "memory", "peak", "sparse_peak", "vector_peak", "scale_up",
                          "scale_out", "host", "power", "compute_units", "l2_cache", "clock", "aliases"}) {
    Node entry = read_yaml(kCard, "a-card.yaml");
    drop(entry, key);
    EXPECT_EQ(complaint([&] { return read(entry); }), "nothing") << key;
  }
}

// If this fails, a mistyped key of a card's file is ignored, at any depth.
TEST(ReadAccelerator, RefusesUnknownKeys) {
  for (const char* place : {"colour", "memory.colour", "scale_up.colour", "scale_out.colour", "host.colour",
                            "memory.sold.colour", "peak.bf16.colour"}) {
    Node entry = read_yaml(kCard, "a-card.yaml");
    set_value(entry, place, "red");
    EXPECT_NE(complaint([&] { return read(entry); }).find("colour: no such key"), std::string::npos) << place;
  }
}

// If this fails, what a program can allocate is taken for what is sold, or a card of unknown capacity for a full one.
TEST(ReadAccelerator, MemoryIsTheUsableOne) {
  Node entry = read_yaml(kCard, "a-card.yaml");
  EXPECT_EQ(read(entry).memory(), Bytes{79e9});
  drop(*find_child(entry, "memory"), "usable");
  EXPECT_EQ(read(entry).memory(), Bytes{80e9});
  drop(entry, "memory");
  EXPECT_EQ(read(entry).memory(), Bytes{});
}

}  // namespace
}  // namespace shortboard
