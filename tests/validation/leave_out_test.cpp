#include "validation/leave_out.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "document/edit.h"
#include "document/yaml.h"
#include "validation/measurements.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

std::string run_row(const std::string& id, const std::string& source, const std::string& stack) {
  return fmt::format(
      "- id: {}\n  source: {}\n  cluster: {{accelerator: H100, count: 8}}\n  model: llama-3.1-8b\n  training: {{stack: "
      "{}, "
      "precision: bf16, sequence: 4096, global_batch: 64, micro_batch: 1, tp: 2, pp: 1, cp: 1, ep: 1, fsdp: 1, "
      "recompute: none}}\n"
      "  measured: {{iteration_s: 10}}\n",
      id, source, stack);
}

Measurements rows_of(const std::string& text) {
  Measurements rows;
  rows.add(read_yaml(text, "rows.yaml"), "rows.yaml");
  return rows;
}

/// Not a fit: gives every stack named as many seconds of overhead a step as there are rows, so that a prediction tells
/// which rows its constants came from.
std::vector<RefittedEntry> count_rows(std::span<const Value> rows, const Database& base) {
  std::vector<RefittedEntry> entries;
  for (const Value& row : rows) {
    const std::string stack = base.id(EntryKind::stack, row.required("training").required("stack").text());
    if (std::ranges::find(entries, stack, &RefittedEntry::id) != entries.end()) continue;
    Node document = base.document(EntryKind::stack, stack);
    set_value(document, "step_overhead.value", fmt::format("{} s", rows.size()));
    entries.push_back({EntryKind::stack, stack, document, 1});
  }
  return entries;
}

double with_overhead(const Value& row, const std::string& stack, const std::string& seconds) {
  Database database = Database::compiled();
  Node document = database.document(EntryKind::stack, stack);
  set_value(document, "step_overhead.value", seconds + " s");
  database.overlay(EntryKind::stack, document, "by hand");
  return predict_row(row, database).front().predicted;
}

// If this fails, a row is judged by constants that saw it, and accuracy on the unseen looks better than it is.
TEST(LeaveOut, RunsAreJudgedByConstantsOfTheOthers) {
  const Measurements rows = rows_of(run_row("a", "one", "megatron-2024") + run_row("b", "one", "megatron-2024") +
                                    run_row("c", "two", "megatron-2024"));
  const std::array fits{Refit{.kind = "training", .fit_jointly = count_rows}};
  const std::vector<ValidatedRow> found = validate_left_out(rows.rows(), Database::compiled(), Column::source, fits);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_DOUBLE_EQ(found[0].left_out.value(), with_overhead(rows.rows()[0], "megatron-2024", "1"));
  EXPECT_DOUBLE_EQ(found[2].left_out.value(), with_overhead(rows.rows()[2], "megatron-2024", "2"));
  EXPECT_DOUBLE_EQ(found[0].predicted, predict_row(rows.rows()[0], Database::compiled())[0].predicted);
}

// If this fails, a stack that only the rows left out have keeps the constants that were fitted on them.
TEST(LeaveOut, AStackThatNoOtherRunHasIsTakenAsUnknown) {
  const Measurements rows = rows_of(run_row("a", "one", "megatron-2024") + run_row("b", "two", "megatron-2025"));
  const std::array fits{Refit{.kind = "training", .fit_jointly = count_rows}};
  const std::vector<ValidatedRow> found = validate_left_out(rows.rows(), Database::compiled(), Column::source, fits);
  Database without = Database::compiled();
  for (RefittedEntry& entry : count_rows(rows.rows().subspan(1, 1), without))
    without.overlay(entry.kind, entry.document, "by hand");
  without.remove(EntryKind::stack, "megatron-2024");
  EXPECT_DOUBLE_EQ(found[0].left_out.value(), predict_row(rows.rows()[0], without)[0].predicted);
}

// If this fails, a class is refitted with the rows left out, or two formats borrow each other's constants.
TEST(LeaveOut, KernelsAreJudgedByTheRestOfTheirClass) {
  Measurements rows;
  rows.add(read_csv("accelerator,op,ranks,bytes,latency_us,source\n"
                    "nvidia-h100-sxm,all_reduce,8,1048576,40,one\n"
                    "nvidia-h200-sxm,all_reduce,8,1048576,40,two\n"
                    "nvidia-a100-sxm-80gb,all_reduce,8,1048576,40,two\n",
                    "f.csv"),
           "f.csv");
  static std::vector<std::string> seen;  // what each fit was given: class, then the lines of its rows
  seen.clear();
  const auto spy = [](std::span<const Value> given, const Database&, Node& entry) {
    std::string lines = entry.find("id")->text + ":";
    for (const Value& row : given) lines += fmt::format(" {}", row.at().line);
    seen.push_back(lines);
  };
  const std::array fits{Refit{.kind = "collective", .fit_class = spy}};
  const std::vector<ValidatedRow> found =
      validate_left_out(rows.rows(), Database::compiled(), Column::accelerator, fits);
  ASSERT_TRUE(found[0].skipped.empty()) << found[0].skipped;
  // The spy changes nothing, which counts as too little to fit on: each row asks its class, then all of its kind.
  EXPECT_EQ(seen, (std::vector<std::string>{"nvidia-hopper: 3", "nvidia-hopper: 3 4", "nvidia-hopper: 2",
                                            "nvidia-hopper: 2 4", "nvidia-ampere: 2 3"}));
  EXPECT_FALSE(found[0].left_out.has_value()) << "constants that the fit left as they were have seen the row";
}

// If this fails, a kind without a fit, or a column that a row does not have, is judged by made-up constants.
TEST(LeaveOut, IsBlankWhereThereIsNothingToFit) {
  const Measurements rows = rows_of(run_row("a", "one", "megatron-2024"));
  const std::array fits{Refit{.kind = "training", .fit_jointly = count_rows}};
  EXPECT_FALSE(validate_left_out(rows.rows(), Database::compiled(), Column::source, fits)[0].left_out.has_value())
      << "no other run is of its class";
  EXPECT_FALSE(validate_left_out(rows.rows(), Database::compiled(), Column::source, {})[0].left_out.has_value());
}

/// Large and small all-reduces of 16 and 32 H100 over InfiniBand NDR; a source's all take `slower` times as long as
/// shortboard says.
std::string reduces(const std::string& source, double slower) {
  std::string bare, csv;
  for (const int ranks : {16, 32})
    for (double bytes = 4096.0; bytes < 2e9; bytes *= 16.0)
      bare += fmt::format("nvidia-h100-sxm,all_reduce,{},{},8,400,infiniband,{:.0f},1,{}\n", ranks / 8, ranks, bytes,
                          source);
  const std::string header =
      "accelerator,op,nodes,ranks,per_node,nic_gbps_per_accelerator,fabric,bytes,latency_us,source\n";
  Measurements rows;
  rows.add(read_csv(header + bare, "bare.csv"), "bare.csv");
  for (const Value& row : rows.rows()) {
    const double time = slower * predict_row(row, Database::compiled()).front().predicted;
    csv += fmt::format("nvidia-h100-sxm,all_reduce,{},{},8,400,infiniband,{},{:.6g},{}\n", row.required("nodes").text(),
                       row.required("ranks").text(), row.required("bytes").text(), time, source);
  }
  return csv;
}

// If this fails, collectives across servers are judged by a fabric that saw them: of two sources that disagree by a
// half, each is predicted as the other has it.
TEST(LeaveOut, FabricsAreJudgedByTheOtherRows) {
  Measurements rows;
  rows.add(read_csv("accelerator,op,nodes,ranks,per_node,nic_gbps_per_accelerator,fabric,bytes,latency_us,source\n" +
                        reduces("fast", 1.0) + reduces("slow", 1.3),
                    "f.csv"),
           "f.csv");
  const std::vector<ValidatedRow> found = validate_left_out(rows.rows(), Database::compiled(), Column::source);
  for (const ValidatedRow& row : found) {
    ASSERT_TRUE(row.left_out.has_value()) << row.id;
    EXPECT_NEAR(*row.left_out / row.measured, row.source == "fast" ? 1.3 : 1.0 / 1.3, 0.15) << row.id;
  }
}

// If this fails, a fabric that no other row knows is judged by hwdb's figures, which may be from these very rows.
TEST(LeaveOut, AFabricThatNoOtherRowHasStaysBlank) {
  Measurements rows;
  rows.add(read_csv("accelerator,op,nodes,ranks,per_node,nic_gbps_per_accelerator,fabric,bytes,latency_us,source\n" +
                        reduces("alone", 1.0),
                    "f.csv"),
           "f.csv");
  for (const ValidatedRow& row : validate_left_out(rows.rows(), Database::compiled(), Column::source)) {
    EXPECT_TRUE(row.skipped.empty()) << row.skipped;
    EXPECT_FALSE(row.left_out.has_value()) << row.id;
  }
}

// If this fails, sources are left out page by page, and one publisher's rows predict each other.
TEST(RowName, APublisherIsWhatASourceBeginsWith) {
  EXPECT_EQ(publisher("mosaicml/llm-foundry scripts/README.md, table 'H100'"), "mosaicml/llm-foundry");
  EXPECT_EQ(publisher("aiconfigurator systems/data/h100_sxm/gemm"), "aiconfigurator");
  EXPECT_EQ(publisher("deepseek-ai/DeepEP@dd758ca docs/legacy.md"), "deepseek-ai/DeepEP");
  EXPECT_EQ(publisher("arXiv:2104.04473, table 1"), "arXiv:2104.04473");
  EXPECT_EQ(publisher("Hugging Face nanotron"), "Hugging Face");
  EXPECT_EQ(publisher(""), "");
}

}  // namespace
}  // namespace shortboard
