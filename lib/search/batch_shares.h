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

/// A pipeline with its share of a batch, and its seconds per step.
struct TimedPipeline {
  MixedPipeline pipeline;
  double seconds = 0.0;
};

/// Cards that can take a share of a batch. `best` gives their best pipeline for a number of sequences (absent if no
/// plan divides them or fits). `least`: a lower bound of its seconds per sequence; infinite if it can take none.
class BatchWorker {
 public:
  using Best = std::function<std::optional<TimedPipeline>(double sequences)>;
  BatchWorker(Best best, double least) : find_(std::move(best)), least_(least) {}
  /// `best` of the constructor, each computed once.
  [[nodiscard]] const std::optional<TimedPipeline>& best(double sequences);
  [[nodiscard]] double least() const { return least_; }

 private:
  Best find_;
  double least_ = 0.0;
  std::map<double, std::optional<TimedPipeline>> known_;
};

/// A step of so many batches hides what a step adds beside its sequences.
inline constexpr double kManyBatches = 64.0;
/// More memory than any plan needs, for bounds that ignore memory.
inline constexpr Bytes kBoundless{1e30};

/// The best plan of each group of a problem on its own cards, each searched once.
class GroupPlans {
 public:
  explicit GroupPlans(const MixedProblem& problem) : problem_(problem) {}
  /// The best plan of `count` cards of a group for so many sequences; absent if none fits.
  const std::optional<TimedPipeline>& best(std::size_t group, int count, double sequences);
  /// A lower bound of their seconds per sequence, for any share of the batch; infinite if no plan fits.
  double least(std::size_t group, int count);

 private:
  [[nodiscard]] std::optional<TimedPipeline> search(std::size_t group, const Cluster& cards, double sequences) const;
  [[nodiscard]] bool fits_some(std::size_t group, int count);

  MixedProblem problem_;
  std::map<std::tuple<std::size_t, int, double>, std::optional<TimedPipeline>> known_;
  std::map<std::pair<std::size_t, int>, double> least_;
};

/// A worker of `count` cards of a group, with the best plan for each share. The wait for the slowest server is that of
/// `servers` servers in the whole cluster.
[[nodiscard]] BatchWorker group_worker(const MixedProblem& problem, GroupPlans& plans, std::size_t group, int count,
                                       double servers);

/// The sequences of one piece of a batch; all shares but the last are whole pieces. A batch has at most 256 pieces, or
/// 64 for more than three workers.
[[nodiscard]] double batch_piece(double batch, std::size_t workers);

/// Divides a batch among all workers so that the longest of their times is shortest. Absent if no division takes less
/// than `below` seconds. Exact over shares of whole pieces: by branch and bound, or by dynamic programming for more
/// than three workers.
[[nodiscard]] std::optional<std::vector<TimedPipeline>> deal_batch(
    std::vector<BatchWorker>& workers, double batch, double below = std::numeric_limits<double>::infinity());

/// The step of pipelines that share a batch, including gradients between them.
[[nodiscard]] MixedEstimate estimate_dealt(const MixedProblem& problem, const std::vector<TimedPipeline>& dealt);

}  // namespace shortboard
