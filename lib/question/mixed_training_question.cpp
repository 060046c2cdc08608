#include "question/mixed_training_question.h"

#include <fmt/format.h>

#include <utility>

#include "question/assumption_words.h"
#include "question/cards.h"
#include "question/group_link.h"

namespace shortboard {
namespace {

MixedWays ways_of(const PlanSpec& plan) {
  if (!plan.split || plan.split->is_auto()) return {};
  const SplitWay way = *plan.split->value();
  return {.data = way == SplitWay::data, .pipeline = way == SplitWay::pipeline};
}

void check_formats(const Spec& spec, const MixedTrainingQuestion& mixed) {
  for (const MixedGroup& group : mixed.groups)
    if (group.question.job.format != mixed.job().format)
      throw spec.error("train",
                       fmt::format("{} would train in {} and {} in {}", mixed.groups.front().name,
                                   name(mixed.job().format), group.name, name(group.question.job.format)),
                       "write train.precision: one that all cards multiply");
}

}  // namespace

MixedTrainingQuestion mixed_training_question_of(const Spec& spec, const Database& database) {
  const std::vector<std::string> names = group_names(spec);
  check_group_names(spec, names);
  MixedTrainingQuestion mixed;
  mixed.title = spec.file;
  mixed.ways = ways_of(spec.plan);
  int all_cards = 0;
  for (std::size_t g = 0; g < names.size(); ++g) all_cards += given_cards(spec, g, database).count;
  std::vector<std::vector<Assumption>> assumed;
  for (std::size_t g = 0; g < names.size(); ++g) {
    TrainingQuestion question = group_training_of(spec, database, part_of(spec, g, names[g], all_cards));
    question.plan.reset();  // its parts stay in the limits
    assumed.push_back(question.assumed);
    mixed.groups.push_back({names[g], std::move(question)});
  }
  check_formats(spec, mixed);
  mixed.assumed = joint_assumptions(names, assumed);
  std::vector<LinkEnd> ends;
  for (const MixedGroup& group : mixed.groups) ends.push_back({&group.question.parts, group.question.cluster.network});
  mixed.link = group_link(spec, ends, database, mixed.assumed);
  mixed.published = spec.published;
  return mixed;
}

}  // namespace shortboard
