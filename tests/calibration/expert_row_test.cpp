#include "calibration/expert_row.h"

#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

ExpertRow row_of(const std::string& fields) {
  const Node row = read_yaml(
      "{accelerator: nvidia-h100-sxm, ranks: 16, nodes: 2, per_node: 8, fabric: infiniband, tokens_per_rank: 4096, "
      "hidden: 7168, topk: 8, " +
          fields + "}",
      "rows.yaml");
  return read_expert_row(Value{row, "rows.yaml"}, support::shipped());
}

// If this fails, a token's copy has another size than its format gives: 7168 elements, and in formats below 16 bits a
// scale of 4 bytes for each 128 of them, 7168 / 128 x 4 = 224 bytes.
TEST(ExpertRow, ACopyIsItsElementsAndTheirScales) {
  const auto copy = [](const std::string& dtype) {
    return row_of("op: dispatch, latency_us: 100, dtype: " + dtype).message.copy.base();
  };
  EXPECT_EQ(copy("bf16"), 14336.0);
  EXPECT_EQ(copy("fp16"), 14336.0);
  EXPECT_EQ(copy("fp8"), 7392.0);
  EXPECT_EQ(copy("int8"), 7392.0);
  EXPECT_EQ(copy("fp4"), 3808.0);
}

// If this fails, tokens on their way to the experts are taken for those on the way back.
TEST(ExpertRow, DispatchAndCombineAreTold) {
  EXPECT_TRUE(row_of("op: dispatch, dtype: bf16, latency_us: 100").message.dispatching);
  EXPECT_FALSE(row_of("op: combine, dtype: bf16, latency_us: 100").message.dispatching);
  EXPECT_EQ(row_of("op: combine, dtype: bf16, latency_us: 100").message.tokens, 4096.0);
  EXPECT_EQ(row_of("op: combine, dtype: bf16, latency_us: 100").message.active, 8.0);
}

// If this fails, kernels of low latency, which send each copy for itself, are taken for those that merge them.
TEST(ExpertRow, LowLatencyKernelsSendEachCopy) {
  const ExpertRow usual = row_of("op: dispatch, dtype: fp8, latency_us: 100");
  EXPECT_TRUE(usual.message.merged);
  EXPECT_EQ(usual.message.reach, 4.0);
  const ExpertRow fast = row_of("op: dispatch, dtype: fp8, latency_us: 100, kernel: low_latency_v2");
  EXPECT_FALSE(fast.message.merged);
  EXPECT_EQ(fast.message.reach, 0.0);
}

// If this fails, a time is compared with a bandwidth, or a bandwidth counts other bytes than its kind says.
TEST(ExpertRow, ABandwidthIsBytesOverTheTime) {
  const ExpertRow timed = row_of("op: dispatch, dtype: fp8, latency_us: 100");
  EXPECT_TRUE(timed.timed);
  EXPECT_DOUBLE_EQ(timed.measured, 100e-6);
  EXPECT_DOUBLE_EQ(timed.as_measured(Seconds{3e-3}), 3e-3);
  for (const std::string kind : {"RDMA", "NVLink"}) {
    const ExpertRow row = row_of("op: dispatch, dtype: fp8, bandwidth_gbs: 50, bandwidth_kind: " + kind);
    EXPECT_FALSE(row.timed);
    EXPECT_DOUBLE_EQ(row.measured, 50e9);
    const Bytes sent =
        kind == "RDMA" ? sent_to_domains(row.message, row.where.group) : sent_to_ranks(row.message, row.where.group);
    EXPECT_DOUBLE_EQ(row.as_measured(Seconds{2.0}), sent.base() / 2.0) << kind;
  }
  EXPECT_EQ(row_of("op: dispatch, dtype: fp8, latency_us: 100, bandwidth_gbs: 50, bandwidth_kind: RDMA").timed, true)
      << "a time goes before a bandwidth";
}

// If one fails, a row that says too little is predicted all the same.
TEST(ExpertRow, RefusesWhatIsMissing) {
  const auto said = [](const std::string& fields) { return complaint([&] { return row_of(fields); }); };
  EXPECT_NE(said("op: dispatch, dtype: fp8").find("the key 'bandwidth_gbs' is missing"), std::string::npos);
  EXPECT_NE(said("op: dispatch, dtype: fp8, bandwidth_gbs: 5").find("'bandwidth_kind' is missing"), std::string::npos);
  EXPECT_NE(said("op: send, dtype: fp8, latency_us: 1").find("no exchange 'send'"), std::string::npos);
  EXPECT_NE(said("op: dispatch, dtype: fp6, latency_us: 1").find("no number format 'fp6'"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
