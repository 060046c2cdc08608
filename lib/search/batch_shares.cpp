#include "search/batch_shares.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "estimate/step_parts.h"

namespace shortboard {
namespace {

constexpr double kPieces = 256.0;
constexpr double kMany = 64.0;  // times the batch: what a step adds beside its sequences is lost in so many
constexpr double kNever = std::numeric_limits<double>::infinity();

/// Shares are tried from what each would take at its best rate outward, and given up where the rest could not be done
/// in less than the best time so far.
class Dealing {
 public:
  Dealing(std::vector<BatchTaker>& takers, double batch)
      : takers_(takers), piece_(batch_piece(batch)), shares_(takers.size(), 0.0), rate_(takers.size() + 1, 0.0) {
    for (std::size_t i = takers.size(); i-- > 0;) rate_[i] = rate_[i + 1] + 1.0 / takers[i].least();
  }

  std::optional<std::vector<TimedPipeline>> run(double batch) {
    if (!(rate_[0] < kNever)) return std::nullopt;
    deal(0, batch, 0.0);
    if (best_.empty()) return std::nullopt;
    std::vector<TimedPipeline> found;
    for (std::size_t i = 0; i < takers_.size(); ++i) found.push_back(*takers_[i].best(best_[i]));
    return found;
  }

 private:
  void deal(std::size_t i, double left, double longest) {
    if (i + 1 == takers_.size()) {
      if (const double seconds = std::max(longest, seconds_of(i, left)); seconds < least_) {
        shares_[i] = left;
        least_ = seconds;
        best_ = shares_;
      }
      return;
    }
    const double pieces = std::ceil(left / piece_) - static_cast<double>(takers_.size() - i - 1);
    const double middle = std::clamp(std::round(pieces / takers_[i].least() / rate_[i]), 1.0, std::max(1.0, pieces));
    for (double away = 0.0; away < pieces; away += 1.0)
      for (const double sign : {1.0, -1.0}) {
        const double share = (middle + sign * away) * piece_;
        if ((away > 0.0 || sign > 0.0) && share >= piece_ && share <= pieces * piece_)
          try_share(i, share, left, longest);
      }
  }

  void try_share(std::size_t i, double share, double left, double longest) {
    if (share * takers_[i].least() >= least_ || (left - share) / rate_[i + 1] >= least_) return;
    const double seconds = std::max(longest, seconds_of(i, share));
    if (seconds >= least_) return;
    shares_[i] = share;
    deal(i + 1, left - share, seconds);
  }

  double seconds_of(std::size_t i, double share) {
    if (share < 1.0 || share * takers_[i].least() >= least_) return kNever;
    const auto& found = takers_[i].best(share);
    return found ? found->seconds : kNever;
  }

  std::vector<BatchTaker>& takers_;
  double piece_;
  std::vector<double> shares_, best_;
  std::vector<double> rate_;  ///< Sequences a second that this taker and those after it could do at most.
  double least_ = kNever;
};

}  // namespace

BatchTaker::BatchTaker(Best best, double batch) : find_(std::move(best)) {
  const std::optional<TimedPipeline> many = find_(kMany * batch);
  least_ = many ? many->seconds / (kMany * batch) : kNever;
}

const std::optional<TimedPipeline>& BatchTaker::best(double sequences) {
  const auto found = known_.find(sequences);
  return found != known_.end() ? found->second : known_.emplace(sequences, find_(sequences)).first->second;
}

BatchTaker group_taker(const MixedProblem& problem, std::size_t group, int count, double servers) {
  Cluster cards = problem.groups[group];
  cards.count = count;
  cards.domain = std::min(cards.domain, count);
  const double own = slowest_server(cards, static_cast<double>(count) / cards.server);
  const double waiting = (1.0 + slowest_server(cards, servers)) / (1.0 + own);
  const auto best = [=](double sequences) -> std::optional<TimedPipeline> {
    TrainingJob share = problem.job;
    share.global_batch = sequences;
    const PlanSearch found = search_plan(cards, share, problem.schedules[group], problem.limits[group]);
    if (!found.best) return std::nullopt;
    return TimedPipeline{{{{group, found.best->plan, {}}}, sequences}, waiting * found.best->step().base()};
  };
  return BatchTaker{best, problem.job.global_batch};
}

double batch_piece(double batch) { return std::max(1.0, std::ceil(batch / kPieces)); }

std::optional<std::vector<TimedPipeline>> deal_batch(std::vector<BatchTaker>& takers, double batch) {
  return Dealing{takers, batch}.run(batch);
}

}  // namespace shortboard
