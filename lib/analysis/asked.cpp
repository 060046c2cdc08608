#include "analysis/asked.h"

namespace shortboard {
namespace {

AskedCards cards_of(const ClusterParts& parts, const Cluster& cluster) {
  return {parts, cluster.count, cluster.nominal};
}

AskedCards cards_of(const TrainingQuestion& question) { return cards_of(question.parts, question.cluster); }
AskedCards cards_of(const ServingQuestion& question) { return cards_of(question.parts, question.cluster.cards); }

template <class Mixed>
std::vector<AskedCards> cards_of_groups(const Mixed& question) {
  std::vector<AskedCards> cards;
  for (const auto& group : question.groups) cards.push_back(cards_of(group.question));
  return cards;
}

}  // namespace

std::optional<AskedCards> asked_cards(const Question& question) {
  if (const auto* training = held_if<TrainingQuestion>(question)) return cards_of(*training);
  if (const auto* serving = held_if<ServingQuestion>(question)) return cards_of(*serving);
  if (const auto* making = held_if<GenerationQuestion>(question)) return cards_of(making->parts, making->cluster);
  return std::nullopt;
}

std::vector<AskedCards> asked_groups(const Question& question) {
  if (const auto* training = held_if<MixedTrainingQuestion>(question)) return cards_of_groups(*training);
  if (const auto* serving = held_if<MixedServingQuestion>(question)) return cards_of_groups(*serving);
  if (const std::optional<AskedCards> one = asked_cards(question)) return {*one};
  return {};
}

std::string job_of(const Question& question) {
  if (const auto* training = held_if<TrainingQuestion>(question)) return "training " + training->job.model.name;
  if (const auto* serving = held_if<ServingQuestion>(question)) return "serving " + serving->job.model.name;
  if (const auto* making = held_if<GenerationQuestion>(question))
    return "generating with " + making->job.model.name;
  if (const auto* mixed = held_if<MixedTrainingQuestion>(question)) return "training " + mixed->job().model.name;
  if (const auto* mixed = held_if<MixedServingQuestion>(question))
    return "serving " + mixed->groups.front().question.job.model.name;
  return {};
}

}  // namespace shortboard
