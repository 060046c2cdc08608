#pragma once
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "analysis/serving_answer.h"
#include "question/post_train_question.h"

namespace shortboard {

/// Seconds of one step's work.
struct PostTrainPhases {
  double rollout = 0.0, forward = 0.0, train = 0.0, sync = 0.0;
};

/// A way to run it.
struct PostTrainUse {
  Placement placement = Placement::colocated;
  Pace pace = Pace::synchronous;
  std::size_t rollout_group = 0, train_group = 0;
  int rollout_cards = 0, train_cards = 0;  ///< Colocated: the same cards.
  PostTrainPhases phases;
  ServingPlan rollout_plan;
  Plan train_plan;
  double step = 0.0;  ///< Seconds.

  [[nodiscard]] double cards() const {
    return placement == Placement::colocated ? rollout_cards : rollout_cards + train_cards;
  }
};

/// What `size` answers for it.
struct PostTrainAnswer {
  PostTrainQuestion question;
  PostTrainUse best;                 ///< The shortest step.
  std::vector<PostTrainUse> uses;    ///< The best of each placement, pace and assignment of groups.
  double tokens = 0.0;               ///< Of a step: prompts' and answers', over all sequences.
  Flops rollout_flops, train_flops;  ///< Needed a step: by generation; by forward passes and training.
  double nominal_pflops = 0.0, effective_pflops = 0.0;  ///< Nominal: of all groups.
  double rollout_busy = 0.0, train_busy = 0.0;          ///< Share of the step in which those cards work.
  std::string short_board;                              ///< The phase that sets the step.
  double gain_quarter = 0.0;                            ///< Relative gain if that phase took 1 / 1.25 of its time.
  Evidence evidence = Evidence::datasheet;
  double uncertainty = 0.0;
};

/// Answers a question. Throws NoPlanFits where no placement fits.
[[nodiscard]] PostTrainAnswer answer(const PostTrainQuestion& question);

}  // namespace shortboard
