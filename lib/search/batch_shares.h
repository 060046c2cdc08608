#pragma once
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "estimate/mixed.h"
#include "search/mixed_search.h"

namespace shortboard {

/// A pipeline with its part of a batch, and how long a step takes it.
struct TimedPipeline {
  MixedPipeline pipeline;
  double seconds = 0.0;
};

/// One that takes a share of a batch: what it makes of so many sequences (absent where no plan divides them or fits).
/// Its time never falls below `least` a sequence, however many there are.
class BatchTaker {
 public:
  using Best = std::function<std::optional<TimedPipeline>(double sequences)>;
  BatchTaker(Best best, double batch);
  [[nodiscard]] const std::optional<TimedPipeline>& best(double sequences);
  [[nodiscard]] double least() const { return least_; }

 private:
  Best find_;
  double least_ = 0.0;
  std::map<double, std::optional<TimedPipeline>> known_;
};

/// A group's own cards with a plan searched for each share; `count` of them. The waiting for the slowest server is that
/// of `servers` in all.
[[nodiscard]] BatchTaker group_taker(const MixedProblem& problem, std::size_t group, int count, double servers);

/// Pieces that all shares but the last are whole multiples of: single sequences up to a batch of 256.
[[nodiscard]] double batch_piece(double batch);

/// Deals a batch so that the longest of the takers' times is shortest, each taking a part; absent where no
/// division fits. Branch and bound over shares, exact.
[[nodiscard]] std::optional<std::vector<TimedPipeline>> deal_batch(std::vector<BatchTaker>& takers, double batch);

}  // namespace shortboard
