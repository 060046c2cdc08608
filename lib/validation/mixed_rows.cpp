#include "validation/mixed_rows.h"

#include <fmt/format.h>

#include "validation/mixed_run.h"

namespace shortboard {
namespace {

/// "amd-mi300x + amd-mi325x": the kinds that were mixed.
std::string cards_of(const Value& row) {
  std::string cards;
  for (const Value& group : row.required("cluster").required("groups").items())
    cards += (cards.empty() ? "" : " + ") + group.required("accelerator").text();
  return cards;
}

}  // namespace

std::vector<ValidatedRow> predict_mixed(const Value& row, const Database& database) {
  const bool training = row.required("measured").optional("iteration_time_s").has_value();
  const MixedRun run = training ? mixed_training_run(row, database) : mixed_serving_run(row, database);
  ValidatedRow common;
  common.id = run.id;
  common.accelerator = cards_of(row);
  common.model = row.required("model").text();
  common.stack = run.stack;
  common.fits = run.fits;
  common.note = run.note;
  if (run.taken != run.stack)
    common.note += fmt::format("{}{} taken for {}", run.note.empty() ? "" : "; ", run.taken, run.stack);
  std::vector<ValidatedRow> rows;
  for (const MixedFigure& figure : run.figures) {
    ValidatedRow one = common;
    one.metric = figure.metric;
    one.measured = figure.measured;
    one.predicted = figure.predicted;
    one.kind = figure.metric.starts_with("gain")     ? "mixed_gain"
               : figure.metric.starts_with("memory") ? "memory"
               : training                            ? "mixed_training"
                                                     : "mixed_serving";
    rows.push_back(std::move(one));
  }
  return rows;
}

}  // namespace shortboard
