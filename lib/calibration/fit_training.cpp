#include "calibration/fit_training.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "calibration/training_run.h"
#include "calibration/training_unknowns.h"

namespace shortboard {
namespace {

constexpr double kSoft = 0.1;   // errors beyond it count by their size, not its square
constexpr double kUsual = 0.1;  // a run's usual error: what a constant's present value weighs against

std::vector<TrainingRun> readable_runs(std::span<const Value> rows, const Database& base) {
  std::vector<TrainingRun> runs;
  for (const Value& row : rows) {
    try {
      TrainingRun run = read_run(row, base);
      (void)estimate_run(run);
      runs.push_back(std::move(run));
    } catch (const SpecError&) {
      continue;  // the row is not a question
    }
  }
  return runs;
}

bool concerns(const TrainingUnknown& unknown, const TrainingRun& run) {
  const ClusterParts& parts = run.question.parts;
  return unknown.id == (unknown.kind == EntryKind::stack ? parts.stack.id : parts.kernels.id);
}

double position(const Unknown& range, double value) { return std::log((value - range.low) / (range.high - value)); }

/// Logarithm of predicted over measured speed.
double log_error(const TrainingRun& run, const TrainingEstimate& estimate) {
  const double ratio = predicted_figure(run, estimate, run.speed.metric) / run.speed.measured;
  return run.speed.metric == "iteration_s" ? -std::log(ratio) : std::log(ratio);
}

/// The residuals of a guess. A run is estimated again only if one of its constants has changed.
class Misfit {
 public:
  Misfit(std::vector<TrainingRun> runs, const std::vector<TrainingUnknown>& unknowns)
      : runs_(std::move(runs)), unknowns_(unknowns), known_(runs_.size()) {
    for (const TrainingRun& run : runs_) {
      concerning_.emplace_back();
      for (std::size_t i = 0; i < unknowns_.size(); ++i)
        if (concerns(unknowns_[i], run)) concerning_.back().push_back(i);
    }
  }

  std::vector<double> residuals(std::span<const double> guess) {
    std::vector<double> result;
    result.reserve(runs_.size() + unknowns_.size());
    for (std::size_t i = 0; i < runs_.size(); ++i) result.push_back(residual(i, guess));
    for (std::size_t i = 0; i < unknowns_.size(); ++i) {
      const Unknown& range = unknowns_[i].range;
      result.push_back(kUsual * (position(range, guess[i]) - position(range, range.start)) / unknowns_[i].doubt);
    }
    return result;
  }

 private:
  struct Known {
    std::vector<double> constants;
    double residual = 0.0;
  };

  double residual(std::size_t place, std::span<const double> guess) {
    std::vector<double> constants;
    for (const std::size_t i : concerning_[place]) constants.push_back(guess[i]);
    Known& known = known_[place];
    if (!known.constants.empty() && known.constants == constants) return known.residual;
    TrainingRun& run = runs_[place];
    ClusterParts parts = run.question.parts;
    for (const std::size_t i : concerning_[place]) unknowns_[i].set(parts, guess[i]);
    std::vector<Assumption> assumed;
    run.question.cluster = make_cluster(parts, run.question.cluster.count, assumed);
    known = {std::move(constants), log_error(run, estimate_run(run))};
    return known.residual;
  }

  std::vector<TrainingRun> runs_;
  const std::vector<TrainingUnknown>& unknowns_;
  std::vector<std::vector<std::size_t>> concerning_;
  std::vector<Known> known_;
};

RefittedEntry& entry_of(const TrainingUnknown& unknown, const Database& base, std::vector<RefittedEntry>& entries) {
  const auto found = std::ranges::find_if(
      entries, [&](const RefittedEntry& e) { return e.kind == unknown.kind && e.id == unknown.id; });
  if (found != entries.end()) return *found;
  entries.push_back({unknown.kind, unknown.id, base.document(unknown.kind, unknown.id), 0});
  return entries.back();
}

}  // namespace

std::vector<RefittedEntry> fit_training(std::span<const Value> rows, const Database& base) {
  const std::vector<TrainingRun> runs = readable_runs(rows, base);
  const std::vector<TrainingUnknown> unknowns = training_unknowns(runs);
  std::vector<RefittedEntry> entries;
  if (unknowns.empty()) return entries;
  std::vector<Unknown> ranges;
  ranges.reserve(unknowns.size());
  for (const TrainingUnknown& unknown : unknowns) ranges.push_back(unknown.range);
  Misfit misfit{runs, unknowns};
  const Fit fit = least_squares(
      ranges, [&](std::span<const double> guess) { return misfit.residuals(guess); }, kSoft);
  for (std::size_t i = 0; i < unknowns.size(); ++i) {
    RefittedEntry& entry = entry_of(unknowns[i], base, entries);
    unknowns[i].write(entry.document, fit.values[i]);
    entry.runs = static_cast<int>(
        std::ranges::count_if(runs, [&](const TrainingRun& run) { return concerns(unknowns[i], run); }));
  }
  return entries;
}

}  // namespace shortboard
