#pragma once
#include <string>
#include <vector>

#include "analysis/case.h"
#include "search/mixed_search.h"

namespace shortboard {

/// One kind of card of a mixed cluster, as a question of its own.
struct MixedGroup {
  std::string name;  ///< As the spec calls it; its card where it does not.
  TrainingQuestion question;
};

/// One training question on several groups of cards, complete. All groups' jobs are the same.
struct MixedTrainingQuestion {
  std::string title;  ///< The file.
  std::vector<MixedGroup> groups;
  GroupLink link;
  MixedWays ways;
  std::vector<Published> published;
  std::vector<Assumption> assumed;

  [[nodiscard]] const TrainingJob& job() const { return groups.front().question.job; }
};

}  // namespace shortboard
