#include "validation/row_kinds.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/measurements.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

std::string kind(const std::string& header) {
  std::string cells = "1";
  for (const char c : header)
    if (c == ',') cells += ",1";
  const Node rows = read_csv(header + "\n" + cells + "\n", "f.csv");
  const RowKind* found = kind_of(Value{rows.children[0], "f.csv"});
  return found == nullptr ? "none" : std::string{found->name};
}

// If this fails, measurements are predicted as what they are not. Headers as published tables have them.
TEST(RowKinds, FollowFromTheColumns) {
  EXPECT_EQ(kind("accelerator,dtype,m,n,k,latency_us,source"), "gemm");
  EXPECT_EQ(kind("accelerator,dtype,experts,experts_per_token,tokens,hidden,intermediate,latency_us"), "grouped_gemm");
  EXPECT_EQ(kind("accelerator,kv_dtype,batch,context,heads,kv_heads,head_dim,latency_us"), "attention");
  EXPECT_EQ(kind("accelerator,op,ranks,bytes,latency_us"), "collective");
  EXPECT_EQ(kind("accelerator,ranks,op,tokens_per_rank,hidden,topk,dtype,latency_us"), "expert_exchange");
  EXPECT_EQ(kind("accelerator,dtype,tflops_best"), "best_rate");
  EXPECT_EQ(kind("accelerator,operation,bytes,gbs"), "memory_rate");
  EXPECT_EQ(kind("vendor,product,benchmark,method,measured,nominal,ratio"), "benchmark");
  EXPECT_EQ(kind("cluster,storage,write_gbs,read_gbs"), "storage");
  EXPECT_EQ(kind("table,meaning,bytes,nodes,ranks,shape,ratio"), "bandwidth_ratio");
  EXPECT_EQ(kind("colour,weight"), "none");
}

// If this fails, rows that can't be estimated vanish, or tell not which they are and why.
TEST(RowKinds, WhatIsNotPredictedIsKeptWithItsReason) {
  const Node rows = read_csv("accelerator,tflops_best,source\nH100,700,a paper\n", "f.csv");
  const std::vector<ValidatedRow> found = validate_rows(rows, "f.csv", Database::compiled());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "best_rate at f.csv:2");
  EXPECT_EQ(found[0].source, "a paper");
  EXPECT_EQ(found[0].accelerator, "nvidia-h100-sxm");
  EXPECT_EQ(found[0].skipped, "a best rate of many runs, not a run");
  const Node odd = read_csv("colour\nred\n", "f.csv");
  EXPECT_EQ(validate_rows(odd, "f.csv", Database::compiled())[0].skipped,
            "f.csv:2:1: [0]: its columns match no kind of measurement");
  EXPECT_EQ(complaint([] { return validate_rows(read_yaml("[1]", "f.yaml"), "f.yaml", Database::compiled()); }),
            "f.yaml:1:2: [0]: is not a row; write a map of columns");
}

// If this fails, a table that many tools publish is not understood. Skipped where the tables are not at hand.
TEST(RowKinds, EveryCollectedRowHasOne) {
  const std::string directory = support::collected("measurements");
  if (directory.empty()) GTEST_SKIP() << support::kNotCollected;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    const std::string file = entry.path().string();
    const Node rows = read_document(file);
    for (const Value& row : Value{rows, file}.items()) ASSERT_NE(kind_of(row), nullptr) << row.at().line << file;
  }
}

}  // namespace
}  // namespace shortboard
