#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "analysis/question.h"

namespace shortboard {

/// A cluster of one size on a scaling curve.
struct CurvePoint {
  int cards = 0;
  std::string refused;  ///< Why no plan answers it; empty where one does. All below is 0 where it is refused.
  double effective_pflops = 0.0, mfu = 0.0;
  double rate = 0.0;      ///< Tokens a second (training) or requests a second (serving) of the cluster.
  double marginal = 0.0;  ///< Effective PFLOPS a card of the cards beyond the point before; of the first, its mean.
  std::optional<ShortBoard> short_board;
};

/// Effective P against card count, all else equal: the same work, the same plan but for its copies, or the plan chosen
/// anew.
struct Curve {
  Question question;
  std::vector<CurvePoint> points;  ///< By cards, ascending.
  double pays =
      0.5;  ///< A further card pays while it adds at least this share of what a card of the first point makes.
  std::optional<int> pays_up_to;  ///< The largest count whose cards beyond the point before it pay; absent: none does.
  std::optional<int> stops_by;  ///< The next larger one that was asked and does not pay; absent: the largest one pays.
};

/// A further card pays while it adds at least this share of what a card of the first point makes; in [0, 1].
struct PaysAt {
  double share = 0.5;
};

/// From one server to `count`: servers doubled, and halves of the count in whole servers; then twice and four times the
/// count.
[[nodiscard]] std::vector<int> curve_counts(int count, int server);

/// Draws the curve; of several kinds of card halves, as long as they are whole servers of each, and twice and four
/// times the counts. The global batch stays, so that each further card of a training job has less to do. Throws
/// SpecError for work whose size is not the cluster's (a demand), and for what takes long to answer (services online,
/// and roles on cards of their own).
[[nodiscard]] Curve scaling_curve(const Question& question, PaysAt pays);

/// What of a curve's points pays: Curve::pays_up_to and stops_by from marginals.
void judge(Curve& curve);

}  // namespace shortboard
