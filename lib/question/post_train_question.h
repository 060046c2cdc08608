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

/// One kind of card of a reinforcement-learning run: how it would train, and how it would generate answers.
struct PostTrainGroup {
  std::string name;
  TrainingQuestion train;  ///< Its global batch: sequences of one optimizer step.
  ServingQuestion rollout;
};

/// One question of reinforcement-learning post-training, complete.
struct PostTrainQuestion {
  std::string title;  ///< The file.
  std::vector<PostTrainGroup> groups;
  GroupLink link;
  PolicyAlgorithm algorithm = PolicyAlgorithm::grpo;
  double prompts = 0.0, samples = 0.0;       ///< Prompts a step, answers to each.
  double updates = 1.0;                      ///< Optimizer steps on the answers of one step.
  bool old_policy = true;                    ///< Log-probabilities are computed anew by the training cards.
  bool reference = true;                     ///< Also those of the reference model, of the same architecture.
  std::optional<Architecture> reward;        ///< A model that judges each answer by a forward pass; absent: rules.
  std::optional<Placement> placement;        ///< Absent: both are tried.
  std::optional<Pace> pace;                  ///< Absent: both are tried where the placement is apart.
  std::optional<std::size_t> rollout_group;  ///< Which group generates, where it is said.
  std::vector<Assumption> assumed;

  [[nodiscard]] double answers() const { return prompts * samples; }
};

/// The question of a Spec of post-training. Throws SpecError.
[[nodiscard]] PostTrainQuestion post_train_question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
