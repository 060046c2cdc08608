#include <array>

#include "spec/codec_unions.h"
#include "spec/enum_names.h"

namespace shortboard {
namespace {

constexpr std::array kPostTrainKeys{
    key<&PostTrain::model>({.name = "model", .meaning = "Model to train.", .required = true}),
    key<&PostTrain::algorithm>({.name = "algorithm",
                                .usual = "grpo",
                                .meaning = "grpo: groups of answers; ppo: with a critic as large as the model."}),
    key<&PostTrain::prompts>({.name = "prompts", .usual = "512", .meaning = "Prompts per step."}),
    key<&PostTrain::samples>({.name = "samples", .usual = "8", .meaning = "Answers per prompt."}),
    key<&PostTrain::updates>(
        {.name = "updates", .usual = "1", .meaning = "Optimizer steps on the answers of one step."}),
    key<&PostTrain::input>({.name = "input", .usual = "512", .meaning = "Tokens per prompt."}),
    key<&PostTrain::output>({.name = "output", .usual = "2048", .meaning = "Tokens per answer."}),
    key<&PostTrain::weights>({.name = "weights",
                              .usual = "bf16, or fp16 where the card has no bf16",
                              .meaning = "Number format of the weights in rollouts."}),
    key<&PostTrain::precision>({.name = "precision",
                                .usual = "bf16, or fp16 where the card has no bf16",
                                .meaning = "Number format of training's matrix products."}),
    key<&PostTrain::old_policy>(
        {.name = "old_policy",
         .usual = "true",
         .meaning = "Whether log-probabilities of the policy are computed anew before training."}),
    key<&PostTrain::reference>(
        {.name = "reference", .usual = "true", .meaning = "Whether a reference model runs a forward pass."}),
    key<&PostTrain::reward, ModelOrNone>(
        {.name = "reward", .usual = "none: rules, in no time", .meaning = "Model that gives rewards."}),
    key<&PostTrain::placement>({.name = "placement",
                                .usual = "auto",
                                .meaning = "Rollouts and training in turn on the same cards, or apart."}),
    key<&PostTrain::pace>(
        {.name = "pace", .usual = "auto", .meaning = "Whether training waits for rollouts of its own weights."}),
    key<&PostTrain::rollouts>(
        {.name = "rollouts", .usual = "searched", .meaning = "Group of cards that generates the answers."})};

}  // namespace

template <>
std::span<const Key> keys_of<PostTrain>() {
  return kPostTrainKeys;
}

}  // namespace shortboard
