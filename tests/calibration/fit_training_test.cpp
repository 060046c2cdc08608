#include "calibration/fit_training.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <string>

#include "document/edit.h"
#include "support/measurements.h"
#include "support/refitted.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

const support::Measurements& carried() {
  static const support::Measurements runs{support::carried("training.yaml")};
  return runs;
}

/// A stack's number in the entries that a fit gave; -1: the stack is not among them.
double fitted(const std::vector<RefittedEntry>& entries, const std::string& stack, std::string_view figure) {
  for (const RefittedEntry& entry : entries)
    if (entry.kind == EntryKind::stack && entry.id == stack)
      return std::atof(entry.document.find(figure)->find("value")->text.c_str());
  return -1.0;
}

// If this fails, the constants of stacks and kernel classes are not what the carried runs say: refit, or tell why they
// differ.
TEST(FitTraining, ShipsWhatTheCarriedRunsSay) {
  const std::vector<RefittedEntry> entries = fit_training(carried().rows, shipped());
  EXPECT_GE(entries.size(), 20U);  // 17 stacks and some classes
  for (const RefittedEntry& entry : entries) {
    EXPECT_GT(entry.runs, 0) << entry.id;
    support::expect_refitted(entry.document, shipped().document(entry.kind, entry.id), entry.id, 0.05, 0.03);
  }
}

// If this fails, the fit stays where it starts, and runs tell nothing: elementwise traffic, doubled in the database, is
// to come back more than half of the way (it is drawn to its present value as by one run of 47).
TEST(FitTraining, MovesAWrongConstantBack) {
  const std::string stack = "llm-foundry-2023";
  const double right = shipped().stack(stack).elementwise.value;
  Database changed = shipped();
  Node document = changed.document(EntryKind::stack, stack);
  set_value(document, "elementwise.value", std::to_string(2.0 * right));
  changed.overlay(EntryKind::stack, document, "changed.yaml");
  std::vector<Value> rows;
  std::ranges::copy_if(carried().rows, std::back_inserter(rows),
                       [&](const Value& row) { return row.required("training").required("stack").text() == stack; });
  const double found = fitted(fit_training(rows, changed), stack, "elementwise");
  EXPECT_LT(std::abs(found - right), 0.5 * right) << found;
}

/// Two runs that can be estimated, and between them rows that make no question.
constexpr const char* kMixedRows = R"(
- id: one
  cluster: {accelerator: H100, count: 8, per_node: 8}
  model: llama-3.1-8b
  training: {stack: megatron-2024, precision: bf16, sequence: 8192, global_batch: 64, tp: 2, pp: 1}
  measured: {mfu: 0.4}
- id: one
  cluster: {accelerator: H100, count: 8, per_node: 8}
  model: llama-3.1-8b
  training: {stack: megatron-2024, precision: bf16, sequence: 8192, global_batch: 63, tp: 2, pp: 1}
  measured: {mfu: 0.4}
- id: no such card
  cluster: {accelerator: an abacus, count: 8, per_node: 8}
  model: llama-3.1-8b
  training: {stack: megatron-2024, precision: bf16, sequence: 8192, global_batch: 64, tp: 2, pp: 1}
  measured: {mfu: 0.4}
- id: nothing measured
  cluster: {accelerator: H100, count: 8, per_node: 8}
  model: llama-3.1-8b
  training: {stack: megatron-2024, precision: bf16, sequence: 8192, global_batch: 64, tp: 2, pp: 1}
  measured: {}
- {a kernel: 12 us}
- id: two
  cluster: {accelerator: H100, count: 8, per_node: 8}
  model: llama-3.1-8b
  training: {stack: megatron-2024, precision: bf16, sequence: 4096, global_batch: 64, tp: 2, pp: 1}
  measured: {mfu: 0.4}
)";

// If this fails, one row that makes no question ends the fit of all, or takes the run before it along.
TEST(FitTraining, LeavesOutRowsThatMakeNoQuestion) {
  const Node document = read_yaml(kMixedRows, "rows.yaml");
  const std::vector<Value> rows = Value{document, "rows.yaml"}.items();
  const std::vector<RefittedEntry> entries = fit_training(rows, shipped());
  ASSERT_EQ(entries.size(), 2U);  // the stack and the card's class
  for (const RefittedEntry& entry : entries) EXPECT_EQ(entry.runs, 2) << entry.id;
  EXPECT_TRUE(fit_training(std::vector<Value>{rows[2], rows[4]}, shipped()).empty());
  EXPECT_TRUE(fit_training({}, shipped()).empty());
}

}  // namespace
}  // namespace shortboard
