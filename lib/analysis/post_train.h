#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/serving_answer.h"
#include "analysis/training_answer.h"
#include "estimate/mixed.h"

namespace shortboard {

/// One kind of card of a reinforcement-learning run: how it would train, and how it would generate answers.
struct PostTrainGroup {
  std::string name;
  TrainingQuestion train;  ///< Its global batch: sequences of one optimizer step.
  ServingQuestion rollout;
};

/// Where rollouts and training run.
enum class Placement : std::uint8_t { colocated, apart };
inline constexpr std::array<std::string_view, 2> kPlacementNames{"colocated", "apart"};
static_assert(kPlacementNames.size() == static_cast<std::size_t>(Placement::apart) + 1);
/// Whether training waits for the rollouts of its own weights, or trains on those of one step before.
enum class Pace : std::uint8_t { synchronous, one_step_off };
inline constexpr std::array<std::string_view, 2> kPaceNames{"synchronous", "one_step_off"};
static_assert(kPaceNames.size() == static_cast<std::size_t>(Pace::one_step_off) + 1);
enum class PolicyAlgorithm : std::uint8_t { grpo, ppo };
inline constexpr std::array<std::string_view, 2> kAlgorithmNames{"grpo", "ppo"};
static_assert(kAlgorithmNames.size() == static_cast<std::size_t>(PolicyAlgorithm::ppo) + 1);

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

/// What one step's works take.
struct PostTrainPhases {
  Seconds rollout, forward, train, sync;
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
  Seconds step;

  [[nodiscard]] double cards() const {
    return placement == Placement::colocated ? rollout_cards : rollout_cards + train_cards;
  }
};

/// What `size` answers for it.
struct PostTrainAnswer {
  PostTrainQuestion question;
  Answer shared;
  PostTrainUse best;                            ///< The shortest step.
  std::vector<PostTrainUse> uses;               ///< The best of each placement, pace and assignment of groups.
  double tokens = 0.0;                          ///< Of a step: prompts' and answers', over all sequences.
  Flops rollout_flops, train_flops;             ///< Needed a step: by generation; by forward passes and training.
  double rollout_busy = 0.0, train_busy = 0.0;  ///< Share of the step in which those cards work.
};

/// Answers a question. Throws NoPlanFits where no placement fits.
[[nodiscard]] PostTrainAnswer answer(const PostTrainQuestion& question);

}  // namespace shortboard
