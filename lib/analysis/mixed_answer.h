#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "analysis/chain.h"
#include "question/mixed_training_question.h"

namespace shortboard {

/// Another use of the same cards: what it makes, or why it can't be.
struct MixedAlternative {
  std::string name;
  double effective_pflops = 0.0, tokens_per_second = 0.0;
  std::string note;  ///< What it is; of an impossible one why it is.
  bool possible = true;
  bool single_kind = false;  ///< One group alone.
};

/// What a group does in the mix.
struct GroupPart {
  std::string name;
  double cards = 0.0;           ///< At work.
  double nominal_pflops = 0.0;  ///< Of all its cards.
  double alone_pflops = 0.0;    ///< Effective, on the whole job without the others; 0 where no plan fits.
  double adds_pflops = 0.0;     ///< Effective of the mix, less that of the best mix without the group.
  double waiting = 0.0;         ///< Share of the step in which its cards at work wait for a slower group.
  double layers_each = 0.0;     ///< Layers a stage in a pipeline through groups; 0: none.
  double sequences = 0.0;       ///< Of a step, where it runs pipelines of its own.
};

/// What `size` answers for a training job on several kinds of card.
struct MixedTrainingAnswer {
  MixedTrainingQuestion question;
  MixedEstimate estimate;  ///< The best use of all groups, or of the best of them.
  long long plans_tried = 0;
  double nominal_pflops = 0.0, effective_pflops = 0.0;  ///< Nominal: of all groups.
  double mfu = 0.0, hfu = 0.0;                          ///< Of the nominal peak (dense 16-bit) of all groups.
  double tokens_per_second = 0.0;
  Parts parts;  ///< Of the step, each group's by its share of nominal P; idle groups wait.
  std::vector<LadderStep> ladder;
  std::vector<ResourceGain> resource_gains;  ///< Longest gain first.
  bool searched_gains = false;  ///< The use and its plans were searched anew for each gain; else they are held.
  Chain chain;                  ///< Of the resource gains; searched as they are.
  std::vector<GroupPart> groups;
  std::vector<MixedAlternative> alternatives;  ///< Equal splits, ways of balancing, single kinds, separate jobs.
  double link_loss_pflops = 0.0;               ///< What a link without latency and limit between groups would add.
  Evidence evidence = Evidence::datasheet;     ///< The weakest group's.
  double uncertainty = 0.0;                    ///< The widest group's.
  std::vector<std::string> not_modelled;
};

/// Answers a question. Throws NoPlanFits where no use of the cards fits.
[[nodiscard]] MixedTrainingAnswer answer(const MixedTrainingQuestion& question);

/// The same with the resource gains' gains searched anew, never less than with the plan held: some hundred searches. Of
/// more than two kinds, whose searches take long, the answer as it is.
[[nodiscard]] MixedTrainingAnswer with_searched_gains(MixedTrainingAnswer answer);

}  // namespace shortboard
