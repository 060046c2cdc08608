#include "calibration/gemm_observation.h"

#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

GemmObservation product(const std::string& fields) {
  const Node row = read_yaml("{accelerator: nvidia-h100-sxm, m: 16, n: 4096, k: 8192, " + fields + "}", "rows.yaml");
  return read_gemm_observation(Value{row, "rows.yaml"}, shipped());
}

GroupedGemmObservation block(const std::string& dtype) {
  const Node row = read_yaml(
      "{accelerator: nvidia-h100-sxm, experts: 64, experts_per_token: 8, tokens: 256, hidden: "
      "2048, intermediate: 1024, latency_us: 90, dtype: " +
          dtype + "}",
      "rows.yaml");
  return read_grouped_gemm_observation(Value{row, "rows.yaml"}, shipped());
}

// If this fails, constants are fitted to another shape, format or time than was measured.
TEST(GemmObservation, IsWhatTheRowSays) {
  const GemmObservation seen = product("dtype: fp8, latency_us: 25, software: cublas");
  EXPECT_EQ(seen.card.id, "nvidia-h100-sxm");
  EXPECT_EQ(seen.format, NumberFormat::fp8);
  EXPECT_DOUBLE_EQ(seen.rate.base(), 1978e12);  // the card's dense fp8 peak
  EXPECT_DOUBLE_EQ(seen.shape.m, 16.0);
  EXPECT_DOUBLE_EQ(seen.shape.n, 4096.0);
  EXPECT_DOUBLE_EQ(seen.shape.k, 8192.0);
  EXPECT_EQ(seen.software, "cublas");
  EXPECT_DOUBLE_EQ(seen.measured.base(), 25e-6);
}

// If this fails, rows of different programs are taken for one program's.
TEST(GemmObservation, TheSourceStandsForTheSoftware) {
  EXPECT_EQ(product("dtype: bf16, latency_us: 25, source: a table").software, "a table");
  EXPECT_EQ(product("dtype: bf16, latency_us: 25").software, "");
}

// If this fails, a format or time that is none becomes a measurement.
TEST(GemmObservation, RefusesWhatWasNotMeasured) {
  const auto complains = [](const std::string& fields) { return complaint([&] { return product(fields); }); };
  EXPECT_NE(complains("dtype: bf17, latency_us: 25").find("dtype: 'bf17' is not a number format"), std::string::npos);
  EXPECT_NE(complains("dtype: bf16, latency_us: 0").find("latency_us"), std::string::npos);
  EXPECT_NE(complains("dtype: bf16").find("latency_us"), std::string::npos);
}

// If this fails, blocks of narrow weights are fitted as if activations were as narrow, or the other way round.
TEST(GroupedGemmObservation, FormatsOfActivationsAndWeights) {
  EXPECT_EQ(block("bf16").activations, NumberFormat::bf16);
  EXPECT_EQ(block("bf16").weights, NumberFormat::bf16);
  const GroupedGemmObservation mixed = block("bf16xfp8");
  EXPECT_EQ(mixed.activations, NumberFormat::bf16);
  EXPECT_EQ(mixed.weights, NumberFormat::fp8);
  EXPECT_DOUBLE_EQ(mixed.rate.base(), 989e12);  // as wide as the activations
  EXPECT_NE(complaint([] { return block("bf16x"); }).find("'' is not a number format"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
