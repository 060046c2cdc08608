#pragma once
#include <string>
#include <vector>

#include "analysis/serving_point.h"
#include "calibration/training_run.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// A published serving run as a question, with what was measured of it.
struct ServingRun {
  std::string id, engine;  ///< engine: the one named by the row; the question holds the one that was taken for it.
  ServingQuestion question;
  std::vector<RunFigure> figures;  ///< Rates, latencies and memory, as the row names them.
  int percentile = 0;              ///< That ttft_ms and tpot_ms are of; 0: means.
};

/// Reads a row: {id, cluster, model, inference, measured}. An engine that the database does not know is taken as
/// nearest_engine does. Throws SpecError for a row that makes no question or holds no known figure.
[[nodiscard]] ServingRun read_serving_run(const Value& row, const Database& database);

/// What the estimate says of a figure: {output,input,total}_tokens_per_s_per_accelerator, ttft_ms and tpot_ms (at the
/// row's percentile; ttft_ms_p95, ttft_ms_p99, tpot_ms_p99: at their own), memory_peak_gb.
[[nodiscard]] double predicted_figure(const ServingRun& run, const ServingPoint& point, std::string_view metric);

}  // namespace shortboard
