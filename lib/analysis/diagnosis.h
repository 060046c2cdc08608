#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/resource.h"

namespace shortboard {

struct TrainingAnswer;
struct ServingAnswer;
struct GenerationAnswer;

/// The least of a resource that is tried as an explanation.
inline constexpr double kLeastLeft = 0.01;

/// A resource that may be worse than assumed.
enum class SuspectKind : std::uint8_t { resource, kernels, straggler };
struct Suspect {
  SuspectKind kind = SuspectKind::resource;
  Resource resource = Resource::matrix_rate;  ///< Of SuspectKind::resource; kernels: those of every card.
  int cards = 0;                              ///< straggler: of one server, or 1.
  std::optional<double> factor{};  ///< The factor of this resource that explains the measured figure; in (0, 1].
                                   ///< Absent: no factor down to kLeastLeft explains it.
  double at_least_left = 0.0;      ///< The figure with kLeastLeft of it.
};

/// A measured figure beside the prediction for the same cluster and plan.
struct Diagnosis {
  std::string metric{};
  double measured = 0.0, predicted = 0.0;
  double speed = 1.0;        ///< Measured over predicted; of a time, predicted over measured: above 1 is faster.
  double uncertainty = 0.0;  ///< Relative half-width of the 80% interval on the prediction.
  bool plan_given = true;    ///< The spec holds the plan; else it is the best that a search found.
  std::vector<Suspect>
      suspects{};  ///< The mildest loss first, those that cannot explain it last. Empty for a faster run.

  [[nodiscard]] bool within() const { return speed >= 1.0 / (1.0 + uncertainty) && speed <= 1.0 + uncertainty; }
  [[nodiscard]] bool faster() const;
};

/// The factor in [kLeastLeft, 1] at which `speed`, which never falls with it, comes down to `measured`; 1 where it is
/// no faster to begin with, absent where it stays above even at kLeastLeft.
[[nodiscard]] std::optional<double> factor_that_gives(const std::function<double(double)>& speed, double measured);

/// Each measured figure of the answer's question beside ours, and what alone would explain the difference with plan and
/// load held: each resource, the kernels of every card, and one server (where the cluster is one server, one card)
/// whose kernels are slower than the others'. A figure that steps (a service's batch is of whole sequences) may pass
/// the measured one between two factors next to each other: the lower one is told where its figure is near.
[[nodiscard]] std::vector<Diagnosis> diagnosed(const TrainingAnswer& answer);
[[nodiscard]] std::vector<Diagnosis> diagnosed(const ServingAnswer& answer);
[[nodiscard]] std::vector<Diagnosis> diagnosed(const GenerationAnswer& answer);

}  // namespace shortboard
