#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "estimate/mixed.h"
#include "hwdb/database.h"
#include "question/serving_question.h"
#include "question/training_question.h"

namespace shortboard {

/// One kind of card of a reinforcement-learning run, with the questions of training and of generating answers on it.
struct PostTrainGroup {
  std::string name;
  TrainingQuestion train;  ///< Its global batch is that of one optimizer step.
  ServingQuestion rollout;
};

/// A complete question about reinforcement-learning post-training.
struct PostTrainQuestion {
  std::string title;  ///< The file.
  std::vector<PostTrainGroup> groups;
  GroupLink link;
  PolicyAlgorithm algorithm = PolicyAlgorithm::grpo;
  double prompts = 0.0, samples = 0.0;       ///< Prompts per step, answers per prompt.
  double updates = 1.0;                      ///< Optimizer steps on the answers of one step.
  bool old_policy = true;                    ///< The training cards compute the log-probabilities again.
  bool reference = true;                     ///< They also compute those of a reference model of the same architecture.
  std::optional<Architecture> reward;        ///< A model that judges each answer by a forward pass; absent: rules.
  std::optional<Placement> placement;        ///< Absent: both are tried.
  std::optional<Pace> pace;                  ///< Absent: both are tried with separate cards.
  std::optional<std::size_t> rollout_group;  ///< The group that generates; absent: any.
  std::vector<Assumption> assumed;

  [[nodiscard]] double answers() const { return prompts * samples; }
};

/// The question of a Spec of post-training. Throws SpecError.
[[nodiscard]] PostTrainQuestion post_train_question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
