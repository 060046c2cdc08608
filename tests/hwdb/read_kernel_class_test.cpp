#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "document/yaml.h"
#include "hwdb/read_entry.h"
#include "support/attention_block.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

const std::string kBegin = R"(id: mine
name: My cards
sources: {bench: {title: Own benchmark, address: "https://example.org"}}
measured_on: [card-a, card-b]
stack: megatron-2024
)";
const std::string kGemm =
    "gemm:\n"
    "  - {format: bf16, kind: library, efficiency: 0.7, tile_overhead: 3000, k_overhead: 200, launch: 8 us, bandwidth: "
    "0.75, confidence: derived, source: bench}\n";
const std::string kEnd =
    R"(memory: {efficiency: 0.85, launch: 6 us, confidence: measured, source: bench}
)" + support::kAttentionBlock +
    R"(collective: {base: 20 us, step: 2 us, low_latency: 0.2, protocol_latency: 2.8, bandwidth: 0.6, pair: 0.9, reduce: 1.08, fill: 0.4, exchange: {base: 21 us, low_latency: 0.015, latency: 32 us, bandwidth: 0.5, pair: 0.8}, confidence: paper, source: bench}
expert_exchange: {dispatch: 0.7, combine: 0.65, latency: 30 us, peer: 0.1 us, confidence: vendor, source: bench}
uncertainty: {value: 0.2, confidence: derived, source: bench}
)";

KernelClass read(const std::string& text) {
  const Node node = read_yaml(text, "class.yaml");
  return read_kernel_class(Value{node, "class.yaml"});
}
KernelClass with(const std::string& more) { return read(kBegin + kGemm + kEnd + more); }
std::string complains(const std::string& more) {
  return complaint([&] { return with(more); });
}

/// The class with its list of products changed to these items, and what is said of them.
const std::string kBare =
    "efficiency: 0.7, tile_overhead: 3000, k_overhead: 200, launch: 8 us, bandwidth: 0.75, "
    "confidence: derived, source: bench";
KernelClass with_gemm(const std::vector<std::string>& items) {
  std::string list = "gemm:\n";
  for (const std::string& item : items) list += "  - {" + item + ", " + kBare + "}\n";
  return read(kBegin + list + kEnd);
}
std::string gemm_complains(const std::vector<std::string>& items) {
  return complaint([&] { return with_gemm(items); });
}
KernelClass with_grouped(const std::string& more) {
  return with("grouped_gemm:\n  - {activations: fp8, weights: fp4, kind: library, " + more + ", " + kBare + "}\n");
}

// If this fails, a block of a class is read into another one's place.
TEST(ReadKernelClass, EachBlockIntoItsPlace) {
  const KernelClass kernels = with("");
  EXPECT_EQ(kernels.id, "mine");
  EXPECT_EQ(kernels.stack, "megatron-2024");
  EXPECT_EQ(kernels.measured_on, (std::vector<std::string>{"card-a", "card-b"}));
  EXPECT_DOUBLE_EQ(kernels.memory_efficiency, 0.85);
  EXPECT_DOUBLE_EQ(kernels.memory_launch.base(), 6e-6);
  EXPECT_EQ(kernels.memory_from.confidence, Confidence::measured);
  EXPECT_DOUBLE_EQ(kernels.collective.base.base(), 20e-6);
  EXPECT_DOUBLE_EQ(kernels.collective.pair, 0.9);
  EXPECT_DOUBLE_EQ(kernels.collective.exchange.base.base(), 21e-6);
  EXPECT_DOUBLE_EQ(kernels.collective.exchange.pair, 0.8);
  EXPECT_EQ(kernels.collective_from.confidence, Confidence::paper);
  EXPECT_DOUBLE_EQ(kernels.expert_exchange.dispatch, 0.7);
  EXPECT_DOUBLE_EQ(kernels.expert_exchange.combine, 0.65);
  EXPECT_EQ(kernels.expert_exchange_from.confidence, Confidence::vendor);
  EXPECT_DOUBLE_EQ(kernels.uncertainty, 0.2);
}

// If this fails, a class without these blocks is given a cap on its power, a wider interval or attention kernels.
TEST(ReadKernelClass, WhatIsLeftOutChangesNothing) {
  const KernelClass kernels = with("");
  EXPECT_EQ(kernels.family, "");
  EXPECT_TRUE(kernels.grouped_gemm.empty());
  EXPECT_TRUE(kernels.training_attention.empty());
  EXPECT_DOUBLE_EQ(kernels.power_per_peak, 0.0);
  EXPECT_DOUBLE_EQ(kernels.carried_over, 1.0);
}

// If this fails, training's attention is priced by another generation, or its passes are exchanged.
TEST(ReadKernelClass, TrainingAttentionOfEachGeneration) {
  const KernelClass kernels = with(
      "training_attention:\n"
      "  - {kernel: flash-attention-2, forward: 0.5, backward: 0.4, confidence: derived, source: bench}\n"
      "  - {kernel: flash-attention-3, forward: 0.7, backward: 0.6, confidence: paper, source: bench, note: newer}\n");
  ASSERT_EQ(kernels.training_attention.size(), 2U);
  EXPECT_EQ(kernels.training_attention[0].kernel, "flash-attention-2");
  EXPECT_DOUBLE_EQ(kernels.training_attention[0].forward, 0.5);
  EXPECT_DOUBLE_EQ(kernels.training_attention[1].backward, 0.6);
  EXPECT_EQ(complains("training_attention:\n  - {kernel: x, forward: 1.2, backward: 0.4, confidence: derived, source: "
                      "bench}\n"),
            "class.yaml:29:26: training_attention[0].forward: '1.2' is more than 1; write a share from 0 to 1");
  EXPECT_EQ(complains("training_attention:\n  - {kernel: x, forward: 0.2, confidence: derived, source: bench}\n"),
            "class.yaml:29:5: training_attention[0]: the key 'backward' is missing");
  EXPECT_NE(complains("training_attention:\n  - {kernel: x, forward: 0.2, backward: 0.1, confidence: derived}\n")
                .find("training_attention[0]: the key 'source' is missing"),
            std::string::npos);
  EXPECT_EQ(complains("training_attention: flash\n"),
            "class.yaml:28:21: training_attention: is a plain value; write a list");
}

// If this fails, a card's clocks under load are judged by another ratio: 700 W over 1000 TFLOPS is 0.7 pW a FLOP/s.
TEST(ReadKernelClass, SustainedPowerIsWattsOverPeak) {
  const KernelClass kernels =
      with("sustained_power: {power: 700 W, peak: 1000 TFLOPS, confidence: derived, source: bench}\n");
  EXPECT_DOUBLE_EQ(kernels.power_per_peak, 0.7e-12);
  EXPECT_NE(complains("sustained_power: {power: 700, peak: 1000 TFLOPS, confidence: derived, source: bench}\n")
                .find("sustained_power.power: '700' has no unit"),
            std::string::npos);
  EXPECT_NE(complains("sustained_power: {power: 700 W, confidence: derived, source: bench}\n")
                .find("sustained_power: the key 'peak' is missing"),
            std::string::npos);
  EXPECT_NE(complains("sustained_power: {power: 700 W, peak: 1000 TFLOPS, confidence: derived, source: benchmark}\n")
                .find("sustained_power.source: no source 'benchmark'; did you mean 'bench'?"),
            std::string::npos);
}

// If this fails, cards without measurements of their own get an interval as narrow as the others', or of no width.
TEST(ReadKernelClass, CardsCarriedOverAreLessSure) {
  EXPECT_DOUBLE_EQ(with("carried_over: {value: 1.6, confidence: derived, source: bench}\n").carried_over, 1.6);
  EXPECT_NE(complains("carried_over: {value: 0, confidence: derived, source: bench}\n")
                .find("carried_over.value: is 0; it must be more"),
            std::string::npos);
}

// If this fails, a misspelt block is passed over in silence.
TEST(ReadKernelClass, UnknownKeysAreNamed) {
  EXPECT_EQ(complains("sustained_pwer: 1\n"),
            "class.yaml:28:17: sustained_pwer: no such key; did you mean 'sustained_power'?");
  EXPECT_EQ(complains("training_attention:\n  - {kernal: x}\n"),
            "class.yaml:29:14: training_attention[0].kernal: no such key; did you mean 'kernel'?");
}

// If this fails, products without words on power, caches or splits are slowed by them.
TEST(ReadGemmConstants, WhatIsLeftOutSlowsNothing) {
  const GemmConstants gemm = *with("").gemm_of(NumberFormat::bf16);
  EXPECT_DOUBLE_EQ(gemm.efficiency, 0.7);
  EXPECT_DOUBLE_EQ(gemm.tile_overhead, 3000.0);
  EXPECT_DOUBLE_EQ(gemm.k_overhead, 200.0);
  EXPECT_DOUBLE_EQ(gemm.launch.base(), 8e-6);
  EXPECT_DOUBLE_EQ(gemm.bandwidth, 0.75);
  EXPECT_DOUBLE_EQ(gemm.cache_speed, 1.0);
  EXPECT_DOUBLE_EQ(gemm.cache_share, 0.0);
  EXPECT_GT(gemm.split, Seconds{1e9});  // never splits k
  EXPECT_DOUBLE_EQ(gemm.quantised, 0.0);
  EXPECT_DOUBLE_EQ(gemm.full_power, 0.0);
  EXPECT_DOUBLE_EQ(gemm.sustained, 1.0);
}

// If this fails, a constant of the products is read into another one's place.
TEST(ReadGemmConstants, EachIntoItsPlace) {
  const GemmConstants gemm =
      *with_gemm({"format: fp8, kind: library, cache_speed: 2.5, cache_share: 0.6, split: 4 us, quantised: 3, "
                  "full_power: 0.9, sustained: 0.8"})
           .gemm_of(NumberFormat::fp8);
  EXPECT_DOUBLE_EQ(gemm.cache_speed, 2.5);
  EXPECT_DOUBLE_EQ(gemm.cache_share, 0.6);
  EXPECT_DOUBLE_EQ(gemm.split.base(), 4e-6);
  EXPECT_DOUBLE_EQ(gemm.quantised, 3.0);
  EXPECT_DOUBLE_EQ(gemm.full_power, 0.9);
  EXPECT_DOUBLE_EQ(gemm.sustained, 0.8);
}

// If this fails, a kind of kernels gets into the database that no measurement could ever choose, or two of one name.
TEST(ReadGemmConstants, EachKindAfterTheFirstNamesWhatItIsOf) {
  const KernelClass kernels =
      with_gemm({"format: bf16, kind: library", "format: bf16, kind: blocks, software: [blockscale]",
                 "format: fp8, kind: library", "format: bf16, kind: weak, cards: [card-b]"});
  EXPECT_EQ(kernels.gemm[index(NumberFormat::bf16)].size(), 3U);
  EXPECT_EQ(kernels.gemm[index(NumberFormat::fp8)].size(), 1U);
  EXPECT_EQ(kernels.gemm_of(NumberFormat::bf16, "a blockscale library", "card-a")->kind.name, "blocks");
  EXPECT_EQ(gemm_complains({"format: bf16, kind: library", "format: bf16, kind: library, software: [x]"}),
            "class.yaml:8:26: gemm[1].kind: is repeated");
  EXPECT_EQ(gemm_complains({"format: bf16, kind: library", "format: bf16, kind: other"}),
            "class.yaml:8:26: gemm[1].kind: names neither software nor cards; the first kind of a format holds for "
            "all, each later one names its own");
  EXPECT_EQ(gemm_complains({"format: bf16, kind: blocks, software: [x]"}),
            "class.yaml:7:26: gemm[0].kind: is the first of its format, but of some software or cards only; the first "
            "kind of a format holds for all, each later one names its own");
}

// If this fails, an efficiency of none, a cache slower than memory or a rate above the peak is priced.
TEST(ReadGemmConstants, ImpossibleConstantsAreRefused) {
  EXPECT_NE(
      gemm_complains({"format: bf16, kind: library, sustained: 0"}).find("gemm[0].sustained: is 0; it must be more"),
      std::string::npos);
  EXPECT_NE(gemm_complains({"format: bf16, kind: library, sustained: 1.05"})
                .find("gemm[0].sustained: '1.05' is more than 1; write a share from 0 to 1"),
            std::string::npos);
  EXPECT_NE(gemm_complains({"format: bf16, kind: library, cache_speed: 0.5"})
                .find("gemm[0].cache_speed: is below 1; the cache is at least as fast as memory"),
            std::string::npos);
  EXPECT_NE(gemm_complains({"format: bf16, kind: library, split: 4"}).find("gemm[0].split: '4' has no unit"),
            std::string::npos);
  EXPECT_NE(gemm_complains({"format: bf17, kind: library"}).find("gemm[0].format: no number format 'bf17'; one of "),
            std::string::npos);
  EXPECT_NE(gemm_complains({"format: bf16, kind: library, cache: 2"}).find("gemm[0].cache: no such key"),
            std::string::npos);
}

// If this fails, experts' products run with others' formats, tiles or routing.
TEST(ReadGroupedGemmConstants, EachIntoItsPlace) {
  const GroupedGemmConstants usual = with_grouped("software: []").grouped_gemm.front();
  EXPECT_EQ(usual.activations, NumberFormat::fp8);
  EXPECT_EQ(usual.weights, NumberFormat::fp4);
  EXPECT_DOUBLE_EQ(usual.least_rows, 16.0);
  EXPECT_DOUBLE_EQ(usual.least_tokens, 1.0);
  EXPECT_FALSE(usual.even);
  const GroupedGemmConstants told =
      with_grouped("least_rows: 128, least_tokens: 64, routing: even").grouped_gemm.front();
  EXPECT_DOUBLE_EQ(told.least_rows, 128.0);
  EXPECT_DOUBLE_EQ(told.least_tokens, 64.0);
  EXPECT_TRUE(told.even);
  EXPECT_FALSE(with_grouped("routing: random").grouped_gemm.front().even);
  EXPECT_NE(complaint([] {
              return with_grouped("routing: fair");
            }).find("grouped_gemm[0].routing: no routing 'fair'; one of random, even"),
            std::string::npos);
}

// If this fails, collectives get a share of no bandwidth, which takes forever, or more than the whole link.
TEST(ReadCollectiveConstants, SharesLeaveSomething) {
  const auto said = [](const std::string& from, const std::string& to) {
    std::string text = kBegin + kGemm + kEnd;
    text.replace(text.find(from), from.size(), to);
    return complaint([&] { return read(text); });
  };
  EXPECT_NE(said("bandwidth: 0.6", "bandwidth: 0").find("collective.bandwidth: is 0; it must be more"),
            std::string::npos);
  EXPECT_NE(said("bandwidth: 0.6", "bandwidth: 60").find("collective.bandwidth: '60' is more than 1"),
            std::string::npos);
  EXPECT_NE(said("low_latency: 0.015", "low_latency: 0").find("collective.exchange.low_latency: is 0; it must be more"),
            std::string::npos);
  EXPECT_NE(said("combine: 0.65", "combine: 0").find("expert_exchange.combine: is 0; it must be more"),
            std::string::npos);
  EXPECT_NE(
      said("fill: 0.4,", "fill: 0.4, in_network: 0.9,").find("collective: the key 'in_network_latency' is missing"),
      std::string::npos);
}

}  // namespace
}  // namespace shortboard
