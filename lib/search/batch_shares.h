#pragma once
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
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
/// Its time never falls below `least` a sequence, however many there are; without end where it takes none.
class BatchWorker {
 public:
  using Best = std::function<std::optional<TimedPipeline>(double sequences)>;
  BatchWorker(Best best, double least) : find_(std::move(best)), least_(least) {}
  [[nodiscard]] const std::optional<TimedPipeline>& best(double sequences);
  [[nodiscard]] double least() const { return least_; }

 private:
  Best find_;
  double least_ = 0.0;
  std::map<double, std::optional<TimedPipeline>> known_;
};

/// So many batches at once that what a step adds beside its sequences is lost in them.
inline constexpr double kManyBatches = 64.0;
/// Memory that holds anything, for bounds on what cards can do.
inline constexpr Bytes kBoundless{1e30};

/// The best plans of a problem's groups on their own cards, each searched once.
class GroupPlans {
 public:
  explicit GroupPlans(const MixedProblem& problem) : problem_(problem) {}
  /// `count` cards of a group on so many sequences.
  const std::optional<TimedPipeline>& best(std::size_t group, int count, double sequences);
  /// Seconds a sequence that they need at least, of any number that is no more than the batch; without end where no
  /// plan of theirs fits.
  double least(std::size_t group, int count);

 private:
  [[nodiscard]] std::optional<TimedPipeline> search(std::size_t group, const Cluster& cards, double sequences) const;
  [[nodiscard]] bool fits_some(std::size_t group, int count);

  MixedProblem problem_;
  std::map<std::tuple<std::size_t, int, double>, std::optional<TimedPipeline>> known_;
  std::map<std::pair<std::size_t, int>, double> least_;
};

/// `count` of a group's own cards with the best plan for each share. The waiting for the slowest server is that of
/// `servers` in all.
[[nodiscard]] BatchWorker group_worker(const MixedProblem& problem, GroupPlans& plans, std::size_t group, int count,
                                       double servers);

/// Pieces that all shares but the last are whole multiples of: the batch in 256 pieces at most, in 64 among more than
/// three workers.
[[nodiscard]] double batch_piece(double batch, std::size_t workers);

/// Deals a batch so that the longest of the workers' times is shortest, each taking a part; absent where no
/// division fits in less than `below` seconds. Exact over shares of whole pieces: branch and bound, among more than
/// three by dynamic programming.
[[nodiscard]] std::optional<std::vector<TimedPipeline>> deal_batch(
    std::vector<BatchWorker>& workers, double batch, double below = std::numeric_limits<double>::infinity());

/// The step of pipelines that a batch was dealt to, gradients between them included.
[[nodiscard]] MixedEstimate estimate_dealt(const MixedProblem& problem, const std::vector<TimedPipeline>& dealt);

}  // namespace shortboard
