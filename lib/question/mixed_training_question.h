#pragma once
#include <string>
#include <vector>

#include "hwdb/database.h"
#include "question/training_question.h"
#include "search/mixed_search.h"

namespace shortboard {

/// One kind of card of a mixed cluster, with its own question.
struct MixedGroup {
  std::string name;  ///< The name in the spec, or else its card.
  TrainingQuestion question;
};

/// A complete question about training on several groups of cards. The jobs of all groups are equal.
struct MixedTrainingQuestion {
  std::string title;  ///< The file.
  std::vector<MixedGroup> groups;
  GroupLink link;
  MixedWays ways;
  std::vector<Published> published;
  std::vector<Assumption> assumed;

  [[nodiscard]] const TrainingJob& job() const { return groups.front().question.job; }
};

/// The question of a Spec that trains on several kinds of card. Throws SpecError, also if groups would train in
/// different number formats.
[[nodiscard]] MixedTrainingQuestion mixed_training_question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
