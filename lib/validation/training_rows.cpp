#include "validation/training_rows.h"

#include <fmt/format.h>

#include "calibration/training_run.h"

namespace shortboard {

std::vector<ValidatedRow> predict_training(const Value& row, const Database& database) {
  const TrainingRun run = read_run(row, database);
  const TrainingEstimate estimate = estimate_run(run);
  ValidatedRow common;
  common.id = run.id;
  common.accelerator = row.required("cluster").required("accelerator").text();
  common.model = row.required("model").text();
  common.stack = run.stack;
  common.fits = estimate.fits();
  if (!database.has(EntryKind::stack, run.stack))
    common.note = fmt::format("stack {} taken for {}", run.question.parts.stack.id, run.stack);
  std::vector<ValidatedRow> rows;
  const auto add = [&](const RunFigure& figure) {
    ValidatedRow one = common;
    one.metric = figure.metric;
    one.measured = figure.measured;
    one.predicted = predicted_figure(run, estimate, figure.metric);
    rows.push_back(std::move(one));
  };
  add(run.speed);
  for (const RunFigure& figure : run.memory) {
    add(figure);
    rows.back().kind = "memory";
  }
  return rows;
}

}  // namespace shortboard
