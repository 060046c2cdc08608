#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "question/question.h"

namespace shortboard {

/// A cluster of one size on a scaling curve.
struct CurvePoint {
  int cards = 0;
  std::string refused;  ///< Why no plan fits; empty: one does. If refused, all fields below are 0.
  double effective_pflops = 0.0, mfu = 0.0;
  double rate = 0.0;  ///< Tokens per second (training) or requests per second (serving) of the cluster.
  double marginal =
      0.0;  ///< Effective PFLOPS per card that the cards beyond the previous point add; of the first point its mean.
  std::optional<ShortBoard> short_board;
};

/// Effective P for growing numbers of cards, with the same workload, and with the same plan but for its copies, or with
/// a new plan.
struct Curve {
  Question question;
  std::vector<CurvePoint> points;  ///< By cards, ascending.
  double pays =
      0.5;  ///< A further card pays while it adds at least this share of what a card of the first point makes.
  std::optional<int> pays_up_to;  ///< The largest count whose further cards pay; absent: none does.
  std::optional<int> stops_by;    ///< The next larger count, which does not pay; absent: the largest count pays.
};

/// A further card pays while it adds at least this share of what a card of the first point makes; in [0, 1].
struct PaysAt {
  double share = 0.5;
};

/// Counts from one server to `count` (doubled servers, and halves of the count in whole servers), then twice and four
/// times the count.
[[nodiscard]] std::vector<int> curve_counts(int count, int server);

/// Draws the curve; of several kinds of card halves, as long as they are whole servers of each, and twice and four
/// times the counts. The global batch stays, so that each further card of a training job has less to do. Throws
/// SpecError for work whose size is not the cluster's (a demand), and for what takes long to answer (services online,
/// and roles on cards of their own).
[[nodiscard]] Curve scaling_curve(const Question& question, PaysAt pays);

/// Sets Curve::pays_up_to and stops_by from the marginals.
void judge(Curve& curve);

}  // namespace shortboard
