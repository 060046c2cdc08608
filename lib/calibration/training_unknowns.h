#pragma once
#include <functional>
#include <string>
#include <vector>

#include "calibration/least_squares.h"
#include "calibration/training_run.h"
#include "hwdb/database.h"

namespace shortboard {

/// A constant of a stack or kernel class that training runs determine.
struct TrainingUnknown {
  EntryKind kind{};
  std::string id;      ///< Of the entry.
  std::string figure;  ///< Its path in the entry's document, for reports: "overlap.data".
  Unknown range;       ///< Starts at its present value.
  double doubt = 0.0;  ///< Width of its prior, in the logarithm of (value - low) / (high - value).
  /// Sets it in the entries behind a cluster.
  std::function<void(ClusterParts& parts, double value)> set;
  /// Writes it into the entry's document.
  std::function<void(Node& document, double value)> write;
};

/// The unknown constants of the runs' stacks and kernel classes.
[[nodiscard]] std::vector<TrainingUnknown> training_unknowns(const std::vector<TrainingRun>& runs);

}  // namespace shortboard
