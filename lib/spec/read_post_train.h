#pragma once
#include <string>

#include "analysis/post_train.h"
#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

/// Reads a spec of reinforcement-learning post-training on one or several groups of cards:
///     cluster.groups, cluster.link    as read_mixed
///     post_train: {model, algorithm, prompts, samples, input, output, updates, weights, precision, old_policy,
///                  reference, reward, placement, pace, rollouts}
///                 required: model; algorithm grpo or ppo; input and output as read_lengths; weights of the rollouts'
///                 engine, precision of training; reward: none or a model; placement: auto, colocated or apart; pace:
///                 auto, synchronous or one_step_off; rollouts: the group that generates
///     stack: {rollout: an engine, train: a stack}
/// Every default taken goes to PostTrainQuestion::assumed. Throws SpecError for what is not right.
[[nodiscard]] PostTrainQuestion read_post_train(const Node& document, const std::string& file,
                                                const Database& database);

}  // namespace shortboard
