#pragma once
#include "analysis/answer.h"
#include "analysis/case.h"
#include "analysis/metric.h"

namespace shortboard {

/// What `size` answers for a training job.
struct TrainingAnswer {
  TrainingQuestion question;
  Answer shared;
  TrainingEstimate estimate;
  long long plans_tried = 0;   ///< 0: the plan was given.
  double hfu = 0.0;            ///< Of the nominal peak (dense 16-bit).
  double mfu_of_format = 0.0;  ///< Of the dense peak of the job's number format.
  double tokens_per_second = 0.0;
};

/// Answers a question. Throws NoPlanFits where neither the given plan nor any searched one fits, and SpecError where
/// the given plan is impossible.
[[nodiscard]] TrainingAnswer answer(const TrainingQuestion& question);

/// The estimate behind an answer: of the given plan, or of the fastest that fits.
struct FoundTraining {
  TrainingEstimate estimate;
  long long tried = 0;  ///< 0: the plan was given.
};
/// Throws as answer does.
[[nodiscard]] FoundTraining best_estimate(const TrainingQuestion& question);

/// On the step's time.
[[nodiscard]] Accuracy accuracy_of(const TrainingQuestion& question);

/// Metrics of a run whose step takes so long: tokens, step, mfu, P.
[[nodiscard]] RunRates rates_of(const TrainingQuestion& question, Seconds step);
[[nodiscard]] RunRates rates_of(const TrainingAnswer& answer);

/// Of a job that is to end: the run; else its step.
[[nodiscard]] Duration run_or_step(const TrainingJob& job, Seconds step);

}  // namespace shortboard
