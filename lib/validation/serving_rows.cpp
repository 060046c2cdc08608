#include "validation/serving_rows.h"

#include <fmt/format.h>

#include "calibration/serving_run.h"

namespace shortboard {

std::vector<ValidatedRow> predict_serving(const Value& row, const Database& database) {
  const ServingRun run = read_serving_run(row, database);
  const ServingQuestion& c = run.question;
  const ServingPoint point = replica_point(c, *c.plan);
  ValidatedRow common;
  common.id = run.id;
  common.accelerator = row.required("cluster").required("accelerator").text();
  common.model = row.required("model").text();
  common.stack = run.engine;
  if (!database.has(EntryKind::engine, run.engine))
    common.note = fmt::format("engine {} taken for {}", c.engine.id, run.engine);
  const std::string mode{kServingModeNames[static_cast<std::size_t>(c.mode)]};
  std::vector<ValidatedRow> rows;
  for (const RunFigure& figure : run.figures) {
    ValidatedRow one = common;
    one.metric = figure.metric;
    one.kind = figure.metric.starts_with("memory") ? "serving_memory" : "serving_" + mode;
    one.measured = figure.measured;
    one.predicted = predicted_figure(run, point, figure.metric);
    rows.push_back(std::move(one));
  }
  return rows;
}

}  // namespace shortboard
