#include "calibration/fit_generation.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "calibration/generation_run.h"
#include "document/edit.h"
#include "support/measurements.h"
#include "support/refitted.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

const support::Measurements& carried() {
  static const support::Measurements runs{support::carried("generation.yaml")};
  return runs;
}

// If this fails, the constants in hwdb/pipelines are not what the carried runs and this fit give: nobody can check
// them.
TEST(FitGeneration, ReproducesTheShippedPipelines) {
  const std::vector<RefittedEntry> entries = fit_generation(carried().rows, shipped());
  EXPECT_GE(entries.size(), 9U);
  for (const RefittedEntry& entry : entries) {
    EXPECT_EQ(entry.kind, EntryKind::pipeline);
    support::expect_refitted(entry.document, shipped().document(EntryKind::pipeline, entry.id), entry.id, 0.1, 0.01);
  }
}

/// The carried runs as they would have been measured were attention in xDiT half as fast.
std::vector<Node> measured_with(const std::string& id, const std::string& key, const std::string& value) {
  Database other = shipped();
  Node document = shipped().document(EntryKind::pipeline, id);
  set_value(document, key, value);
  other.overlay(EntryKind::pipeline, std::move(document), "other");
  std::vector<Node> made;
  for (const Value& row : carried().rows) {
    const GenerationRun run = read_generation_run(row, other);
    if (run.question.job.software.id != id) continue;
    made.push_back(row.node());
    set_value(made.back(), "measured." + run.metric,
              fmt::format("{}", predicted_generation(run, estimate_generation_run(run))));
  }
  return made;
}

// If this fails, runs that a constant of their software explains wholly do not lead the fit to it.
TEST(FitGeneration, FindsAConstantThatMadeTheRuns) {
  const std::vector<Node> made = measured_with("xdit-2025", "attention.value", "0.5");
  std::vector<Value> rows;
  for (const Node& row : made) rows.emplace_back(row, "made.yaml");
  const std::vector<RefittedEntry> entries = fit_generation(rows, shipped());
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_NEAR(std::atof(entries.front().document.find("attention")->find("value")->text.c_str()), 0.5, 0.05);
}

// If this fails, rows that are no question stop a fit, or a fit of none fails.
TEST(FitGeneration, LeavesOutWhatMakesNoQuestion) {
  Node row;
  set_value(row, "id", "odd");
  EXPECT_TRUE(fit_generation(std::vector<Value>{{row, "odd.yaml"}}, shipped()).empty());
}

}  // namespace
}  // namespace shortboard
