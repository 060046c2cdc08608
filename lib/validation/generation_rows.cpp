#include "validation/generation_rows.h"

#include "calibration/generation_run.h"

namespace shortboard {

ValidatedRow predict_generation(const Value& row, const Database& database) {
  const GenerationRun run = read_generation_run(row, database);
  const GenerationEstimate estimate = estimate_generation_run(run);
  ValidatedRow result;
  result.id = run.id;
  result.accelerator = row.required("cluster").required("accelerator").text();
  result.model = row.required("model").text();
  result.stack = run.stack;
  result.fits = estimate.fits();
  result.note = run.note;
  result.metric = run.metric;
  result.measured = run.measured;
  result.predicted = predicted_generation(run, estimate);
  return result;
}

}  // namespace shortboard
