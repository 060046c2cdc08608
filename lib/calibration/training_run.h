#pragma once
#include <string>
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "question/training_question.h"

namespace shortboard {

/// One figure of a run: what was measured, in the unit its metric names.
struct RunFigure {
  std::string metric;
  double measured = 0.0;
};

/// A published training run as a question, with what was measured of it.
struct TrainingRun {
  std::string id, stack;  ///< stack: the one named by the row; the question holds the one that was taken for it.
  TrainingQuestion question;
  RunFigure speed;                ///< Its primary figure.
  std::vector<RunFigure> memory;  ///< Peaks of the fullest card.
};

/// Reads a row: {id, cluster, model, training, measured}. The primary figure is the first of tokens per second, step
/// time, model TFLOPS and MFU that the row holds. A stack that the database does not know is taken as nearest_stack
/// does. Throws SpecError for a row that makes no question or holds no figure of speed.
[[nodiscard]] TrainingRun read_run(const Value& row, const Database& database);

/// The estimate of a run: its plan, or the fastest that fits within what the row gives; where none fits, the smallest.
/// Throws SpecError at the row's place where no plan is possible.
[[nodiscard]] TrainingEstimate estimate_run(const TrainingRun& run);

/// What the estimate says of a figure: tokens_per_s_per_accelerator, iteration_s, model_tflops_per_accelerator, mfu,
/// memory_allocated_gib (tensors), memory_reserved_gib and memory_gib (the allocator's, without the driver's context).
[[nodiscard]] double predicted_figure(const TrainingRun& run, const TrainingEstimate& estimate,
                                      std::string_view metric);

}  // namespace shortboard
