#include "calibration/fit_serving.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "calibration/serving_run.h"
#include "document/edit.h"
#include "support/measurements.h"
#include "support/refitted.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

const support::Measurements& carried() {
  static const support::Measurements runs{support::carried("serving.yaml")};
  return runs;
}

// If this fails, the constants in hwdb/engines are not what the carried runs and this fit give: nobody can check them.
TEST(FitServing, ReproducesTheShippedEngines) {
  const std::vector<RefittedEntry> entries = fit_serving(carried().rows, shipped());
  EXPECT_GE(entries.size(), 15U);
  for (const RefittedEntry& entry : entries) {
    EXPECT_EQ(entry.kind, EntryKind::engine);
    support::expect_refitted(entry.document, shipped().document(EntryKind::engine, entry.id), entry.id, 0.5, 0.02);
  }
}

/// The carried runs of an engine as they would have been measured had one of its constants another value.
std::vector<Node> measured_by(const std::string& id, const std::string& key, const std::string& value) {
  Database other = shipped();
  Node document = shipped().document(EntryKind::engine, id);
  set_value(document, key, value);
  other.overlay(EntryKind::engine, std::move(document), "other");
  std::vector<Node> made;
  for (const Value& row : carried().rows) {
    const ServingRun run = read_serving_run(row, other);
    if (run.question.engine.id != id) continue;
    const ServingPoint point = replica_point(run.question, *run.question.plan);
    made.push_back(row.node());
    for (const RunFigure& figure : run.figures)
      set_value(made.back(), "measured." + figure.metric,
                fmt::format("{}", predicted_figure(run, point, figure.metric)));
  }
  return made;
}

// If this fails, runs that a constant of their engine explains wholly do not lead the fit to it.
TEST(FitServing, FindsAConstantThatMadeTheRuns) {
  const std::vector<Node> made = measured_by("lmdeploy-2023", "step.value", "20 ms");
  std::vector<Value> rows;
  for (const Node& row : made) rows.emplace_back(row, "made.yaml");
  const std::vector<RefittedEntry> entries = fit_serving(rows, shipped());
  ASSERT_EQ(entries.size(), 1U);
  const Node* step = entries.front().document.find("step")->find("value");
  EXPECT_NEAR(std::atof(step->text.c_str()), 20000.0, 4000.0);
}

}  // namespace
}  // namespace shortboard
