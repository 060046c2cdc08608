#include "search/batch_shares.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "estimate/keep_cards.h"
#include "estimate/step_parts.h"

namespace shortboard {
namespace {

constexpr double kPieces = 256.0, kPiecesOfMany = 64.0;
constexpr std::size_t kMostBounded = 3;  // workers among whom bounds leave few shares to try
constexpr double kNever = std::numeric_limits<double>::infinity();

/// Tries shares outward from the share at each worker's best rate. Stops where the other workers cannot do the rest in
/// less than the best time so far.
class Dealing {
 public:
  Dealing(std::vector<BatchWorker>& workers, double batch, double below)
      : workers_(workers),
        piece_(batch_piece(batch, workers.size())),
        shares_(workers.size(), 0.0),
        rate_(workers.size() + 1, 0.0),
        least_(below) {
    for (std::size_t i = workers.size(); i-- > 0;) rate_[i] = rate_[i + 1] + 1.0 / workers[i].least();
  }

  std::optional<std::vector<TimedPipeline>> run(double batch) {
    if (!(rate_[0] < kNever)) return std::nullopt;
    deal(0, batch, 0.0);
    if (best_.empty()) return std::nullopt;
    std::vector<TimedPipeline> found;
    for (std::size_t i = 0; i < workers_.size(); ++i) found.push_back(*workers_[i].best(best_[i]));
    return found;
  }

 private:
  void deal(std::size_t i, double left, double longest) {
    if (i + 1 == workers_.size()) {
      if (const double seconds = std::max(longest, seconds_of(i, left)); seconds < least_) {
        shares_[i] = left;
        least_ = seconds;
        best_ = shares_;
      }
      return;
    }
    const double pieces = std::ceil(left / piece_) - static_cast<double>(workers_.size() - i - 1);
    const double middle = std::clamp(std::round(pieces / workers_[i].least() / rate_[i]), 1.0, std::max(1.0, pieces));
    for (double away = 0.0; away < pieces; away += 1.0)
      for (const double sign : {1.0, -1.0}) {
        const double share = (middle + sign * away) * piece_;
        if ((away > 0.0 || sign > 0.0) && share >= piece_ && share <= pieces * piece_)
          try_share(i, share, left, longest);
      }
  }

  void try_share(std::size_t i, double share, double left, double longest) {
    if (share * workers_[i].least() >= least_ || (left - share) / rate_[i + 1] >= least_) return;
    const double seconds = std::max(longest, seconds_of(i, share));
    if (seconds >= least_) return;
    shares_[i] = share;
    deal(i + 1, left - share, seconds);
  }

  double seconds_of(std::size_t i, double share) {
    if (share < 1.0 || share * workers_[i].least() >= least_) return kNever;
    const auto& found = workers_[i].best(share);
    return found ? found->seconds : kNever;
  }

  std::vector<BatchWorker>& workers_;
  double piece_;
  std::vector<double> shares_, best_;
  std::vector<double> rate_;  ///< Most sequences per second of this worker and those after it.
  double least_;              ///< The longest time of the best division so far, or what it must be below.
};

/// Dynamic programming over workers: the least time in which the workers so far do a number of pieces.
class PieceDealing {
 public:
  PieceDealing(std::vector<BatchWorker>& workers, double batch, double below)
      : workers_(workers), batch_(batch), piece_(batch_piece(batch, workers.size())), below_(below) {
    whole_ = static_cast<std::size_t>(batch / piece_);
  }

  std::optional<std::vector<TimedPipeline>> run() {
    std::vector<double> longest(whole_ + 1, kNever);
    longest[0] = 0.0;
    for (std::size_t i = 0; i + 1 < workers_.size(); ++i) longest = with_worker(i, longest);
    double least = below_;
    std::size_t dealt = 0;
    for (std::size_t pieces = 0; pieces <= whole_; ++pieces)
      if (const double seconds = std::max(longest[pieces], seconds_of(workers_.size() - 1, left(pieces)));
          seconds < least) {
        least = seconds;
        dealt = pieces;
      }
    if (!(least < below_)) return std::nullopt;
    return found(dealt);
  }

 private:
  [[nodiscard]] double left(std::size_t pieces) const { return batch_ - static_cast<double>(pieces) * piece_; }

  /// Adds a worker, who takes at least one piece, and finds the least longest time; taken_ records its pieces.
  std::vector<double> with_worker(std::size_t i, const std::vector<double>& before) {
    std::vector<double> after(whole_ + 1, kNever);
    taken_.emplace_back(whole_ + 1, 0);
    for (std::size_t own = 1; own <= whole_; ++own) {
      const double seconds = seconds_of(i, static_cast<double>(own) * piece_);
      for (std::size_t others = 0; seconds < kNever && others + own <= whole_; ++others)
        if (const double longest = std::max(seconds, before[others]); longest < after[others + own]) {
          after[others + own] = longest;
          taken_.back()[others + own] = own;
        }
    }
    return after;
  }

  double seconds_of(std::size_t i, double share) {
    if (share < 1.0) return kNever;
    const auto& found = workers_[i].best(share);
    return found ? found->seconds : kNever;
  }

  std::vector<TimedPipeline> found(std::size_t dealt) {
    std::vector<TimedPipeline> shares{*workers_.back().best(left(dealt))};
    for (std::size_t i = taken_.size(); i-- > 0;) {
      const std::size_t own = taken_[i][dealt];
      shares.insert(shares.begin(), *workers_[i].best(static_cast<double>(own) * piece_));
      dealt -= own;
    }
    return shares;
  }

  std::vector<BatchWorker>& workers_;
  double batch_, piece_, below_;
  std::size_t whole_ = 0;
  std::vector<std::vector<std::size_t>> taken_;
};

}  // namespace

const std::optional<TimedPipeline>& BatchWorker::best(double sequences) {
  const auto found = known_.find(sequences);
  return found != known_.end() ? found->second : known_.emplace(sequences, find_(sequences)).first->second;
}

std::optional<TimedPipeline> GroupPlans::search(std::size_t group, const Cluster& cards, double sequences) const {
  TrainingJob share = problem_.job;
  share.global_batch = sequences;
  const PlanSearch found = search_plan(cards, share, problem_.schedules[group], problem_.limits[group]);
  if (!found.best) return std::nullopt;
  return TimedPipeline{{{{group, found.best->plan, {}}}, sequences}, found.best->step().base()};
}

const std::optional<TimedPipeline>& GroupPlans::best(std::size_t group, int count, double sequences) {
  const std::tuple key{group, count, sequences};
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  Cluster cards = problem_.groups[group];
  keep_cards(cards, count);
  return known_.emplace(key, search(group, cards, sequences)).first->second;
}

bool GroupPlans::fits_some(std::size_t group, int count) {
  for (double sequences = 1.0; sequences <= problem_.job.global_batch; sequences *= 2.0)
    if (best(group, count, sequences)) return true;
  return false;
}

double GroupPlans::least(std::size_t group, int count) {
  const std::pair key{group, count};
  if (const auto found = least_.find(key); found != least_.end()) return found->second;
  const double many = kManyBatches * problem_.job.global_batch;
  std::optional<TimedPipeline> bound = best(group, count, many);
  // Many micro-batches in flight may not fit where few do.
  if (!bound && fits_some(group, count)) {
    Cluster cards = problem_.groups[group];
    keep_cards(cards, count);
    cards.memory = kBoundless;
    bound = search(group, cards, many);
  }
  return least_.emplace(key, bound ? bound->seconds / many : kNever).first->second;
}

BatchWorker group_worker(const MixedProblem& problem, GroupPlans& plans, std::size_t group, int count, double servers) {
  Cluster cards = problem.groups[group];
  keep_cards(cards, count);
  const double own = slowest_server(cards, static_cast<double>(count) / cards.server);
  const double waiting = (1.0 + slowest_server(cards, servers)) / (1.0 + own);
  const auto best = [=, &plans](double sequences) {
    std::optional<TimedPipeline> found = plans.best(group, count, sequences);
    if (found) found->seconds *= waiting;
    return found;
  };
  return BatchWorker{best, waiting * plans.least(group, count)};
}

double batch_piece(double batch, std::size_t workers) {
  return std::max(1.0, std::ceil(batch / (workers > kMostBounded ? kPiecesOfMany : kPieces)));
}

std::optional<std::vector<TimedPipeline>> deal_batch(std::vector<BatchWorker>& workers, double batch, double below) {
  return workers.size() > kMostBounded ? PieceDealing{workers, batch, below}.run()
                                       : Dealing{workers, batch, below}.run(batch);
}

MixedEstimate estimate_dealt(const MixedProblem& problem, const std::vector<TimedPipeline>& dealt) {
  MixedPlan plan;
  for (const TimedPipeline& one : dealt) plan.push_back(one.pipeline);
  std::vector<GroupCosts> costs;
  for (const Cluster& group : problem.groups) costs.emplace_back(group, problem.job);
  return estimate_mixed(problem.groups, problem.link, problem.job, plan, costs);
}

}  // namespace shortboard
