#pragma once
#include <string>
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "question/generation_question.h"

namespace shortboard {

/// A published run that generated pictures or video, as a question, with what was measured of it.
struct GenerationRun {
  std::string id, stack;  ///< stack: as the row names it; the question holds the one that was taken for it.
  GenerationQuestion question;
  std::string metric;
  double measured = 0.0;
  std::string note;  ///< What was taken for what the row does not say.
};

/// Reads a row: {id, cluster, model, generation, measured}; its primary figure is the first of latency_s, step_time_s,
/// denoise_s, steps_per_second, images_per_second and mfu. A row that names no steps is read as one step where its
/// figure is a latency: its time is of one then (what is measured of many, is published with their number). Throws
/// SpecError for a row that makes no question, that holds no such figure, or that trains.
[[nodiscard]] GenerationRun read_generation_run(const Value& row, const Database& database);

/// The estimate of a run: its plan; of several cards whose row tells no plan, the one of the least latency. Throws
/// SpecError at the row's place where the plan is impossible.
[[nodiscard]] GenerationEstimate estimate_generation_run(const GenerationRun& run);

/// What the estimate says of the run's figure.
[[nodiscard]] double predicted_generation(const GenerationRun& run, const GenerationEstimate& estimate);

}  // namespace shortboard
