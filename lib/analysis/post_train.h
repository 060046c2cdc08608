#pragma once
#include <string>
#include <vector>

#include "analysis/serving_answer.h"
#include "analysis/training_answer.h"
#include "question/post_train_question.h"

namespace shortboard {

/// Time that each part of one step takes.
struct PostTrainPhases {
  Seconds rollout, forward, train, sync;
};

/// A placement with its pace and plans.
struct PostTrainUse {
  Placement placement = Placement::colocated;
  Pace pace = Pace::synchronous;
  std::size_t rollout_group = 0, train_group = 0;
  int rollout_cards = 0, train_cards = 0;  ///< Colocated: the same cards.
  PostTrainPhases phases;
  ServingPlan rollout_plan;
  Plan train_plan;
  Seconds step;

  [[nodiscard]] double cards() const {
    return placement == Placement::colocated ? rollout_cards : rollout_cards + train_cards;
  }
};

/// The answer of `size` for post-training.
struct PostTrainAnswer {
  PostTrainQuestion question;
  SharedAnswer shared;
  PostTrainUse best;                 ///< The shortest step.
  std::vector<PostTrainUse> uses;    ///< The best of each placement, pace and assignment of groups.
  double tokens = 0.0;               ///< Tokens of prompts and answers per step, over all sequences.
  Flops rollout_flops, train_flops;  ///< FLOPs per step that generation needs; that forward passes and training need.
  double rollout_busy = 0.0, train_busy = 0.0;  ///< Share of the step in which those cards work.
};

/// Answers a question. Throws NoPlanFits if no placement fits.
[[nodiscard]] PostTrainAnswer answer(const PostTrainQuestion& question);

}  // namespace shortboard
