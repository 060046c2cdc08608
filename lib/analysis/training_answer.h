#pragma once
#include "analysis/answer.h"
#include "analysis/metric.h"
#include "question/training_question.h"

namespace shortboard {

/// The answer of `size` for a training job.
struct TrainingAnswer {
  TrainingQuestion question;
  SharedAnswer shared;
  TrainingEstimate estimate;
  long long plans_tried = 0;   ///< 0: the plan was given.
  double hfu = 0.0;            ///< Of the nominal peak (dense 16-bit).
  double mfu_of_format = 0.0;  ///< Of the dense peak of the job's number format.
  double tokens_per_second = 0.0;
};

/// Answers a question. Throws NoPlanFits if neither the given plan nor any searched plan fits, and SpecError if the
/// given plan is impossible.
[[nodiscard]] TrainingAnswer answer(const TrainingQuestion& question);

/// The estimate of an answer: of the given plan, or of the fastest that fits.
struct FoundTraining {
  TrainingEstimate estimate;
  long long tried = 0;  ///< 0: the plan was given.
};
/// Throws like `answer`.
[[nodiscard]] FoundTraining best_estimate(const TrainingQuestion& question);

/// The accuracy of the step's time.
[[nodiscard]] Accuracy accuracy_of(const TrainingQuestion& question);

/// The metrics of a run with this step time: tokens, step, mfu, P.
[[nodiscard]] RunRates rates_of(const TrainingQuestion& question, Seconds step);
[[nodiscard]] RunRates rates_of(const TrainingAnswer& answer);

/// The time of the whole run if the tokens are given; else of a step.
[[nodiscard]] Duration run_or_step(const TrainingJob& job, Seconds step);

}  // namespace shortboard
