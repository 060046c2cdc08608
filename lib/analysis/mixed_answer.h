#pragma once
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "analysis/chain.h"
#include "analysis/metric.h"
#include "question/mixed_training_question.h"

namespace shortboard {

/// Another use of the same cards: its speed, or why it is impossible.
struct MixedAlternative {
  std::string name;
  double effective_pflops = 0.0, tokens_per_second = 0.0;
  std::string note;  ///< A description, or why it is impossible.
  bool possible = true;
  bool single_kind = false;  ///< Only one group.
};

/// What a group does in the mix.
struct GroupPart {
  std::string name;
  double cards = 0.0;           ///< In use.
  double nominal_pflops = 0.0;  ///< Of all its cards.
  double alone_pflops = 0.0;    ///< Effective PFLOPS on the whole job without the other groups; 0 if no plan fits.
  double adds_pflops = 0.0;     ///< Effective of the mix, less that of the best mix without the group.
  double waiting = 0.0;         ///< Share of the step in which its cards wait for a slower group.
  double layers_each = 0.0;     ///< Layers per stage in a pipeline through groups; 0: none.
  double sequences = 0.0;       ///< Sequences per step on its own pipelines.
};

/// The answer of `size` for a training job on several kinds of card.
struct MixedTrainingAnswer {
  MixedTrainingQuestion question;
  SharedAnswer shared;     ///< The weakest group's evidence, the widest one's uncertainty.
  MixedEstimate estimate;  ///< The best use of all groups, or of the best of them.
  long long plans_tried = 0;
  double hfu = 0.0;  ///< Of the nominal peak (dense 16-bit) of all groups.
  double tokens_per_second = 0.0;
  Parts parts;                  ///< Of the step, each group's by its share of nominal P; idle groups wait.
  bool searched_gains = false;  ///< The use and its plans were searched again for each gain; else they stay.
  std::vector<GroupPart> groups;
  std::vector<MixedAlternative> alternatives;  ///< Equal splits, ways of balancing, single kinds, separate jobs.
  double link_loss_pflops = 0.0;               ///< The PFLOPS that an unlimited link between groups would add.
};

/// Answers a question. Throws NoPlanFits if no use of the cards fits.
[[nodiscard]] MixedTrainingAnswer answer(const MixedTrainingQuestion& question);

[[nodiscard]] RunRates rates_of(const MixedTrainingAnswer& answer);

/// The answer with gains that search again, at least as large as with the same plan. It takes some hundred searches;
/// for more than two kinds of card the answer does not change, because searches take long.
[[nodiscard]] MixedTrainingAnswer with_searched_gains(MixedTrainingAnswer answer);

}  // namespace shortboard
