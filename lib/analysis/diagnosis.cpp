#include "analysis/diagnosis.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/degraded.h"
#include "analysis/metric.h"
#include "analysis/serving_point.h"

namespace shortboard {
namespace {

constexpr double kAlike = 1e-9;  // relative; two figures nearer than this are one
constexpr double kStep =
    0.05;  // relative; a figure that steps further than this past the measured one explains nothing

/// A thing that can be worse, and the figure that the run gives with `factor` of it.
struct Degradation {
  Suspect suspect;
  std::function<double(double factor)> figure;
};

/// A time of 0 is that of a run in which nothing ends.
double speed_of(std::string_view metric, double figure) {
  if (!is_time(metric)) return figure;
  return figure > 0.0 ? 1.0 / figure : 0.0;
}

Suspect suspect(const Degradation& one, std::string_view metric, double measured) {
  const auto speed = [&](double factor) { return speed_of(metric, one.figure(factor)); };
  const double wanted = speed_of(metric, measured);
  std::optional<double> factor = factor_that_gives(speed, wanted);
  if (factor && *factor < 1.0 && std::abs(speed(*factor) / wanted - 1.0) > kStep) factor.reset();
  Suspect found = one.suspect;
  found.factor = factor;
  found.at_least_left = one.figure(kLeastLeft);
  return found;
}

void set_suspects(Diagnosis& d, const std::vector<Degradation>& degradations) {
  if (d.faster()) return;
  for (const Degradation& one : degradations) d.suspects.push_back(suspect(one, d.metric, d.measured));
  std::ranges::stable_sort(d.suspects, std::ranges::greater{},
                           [](const Suspect& one) { return one.factor.value_or(0.0); });
}

/// Cards that straggle together: a server's; in a cluster of one server, one of them.
int straggling_cards(const Cluster& cluster) { return cluster.count > cluster.server ? cluster.server : 1; }

/// All figures of an answer: `rates` tells those of a question that differs from the answer's in its cluster alone,
/// `straggling` a figure where one server's kernels are slower.
template <class One, class Rates, class Straggling>
std::vector<Diagnosis> diagnosed_by(const One& a, const Rates& rates, const Straggling& straggling) {
  std::vector<Diagnosis> found;
  const auto& q = a.question;
  const Cluster& cards = cards_of(q);
  for (const MeasuredFigure& one : q.measured) {
    const auto figure = [&, metric_name = one.metric](const auto& question) {
      return metric(rates(question), metric_name).value();
    };
    Diagnosis d{one.metric, one.value, figure(q), 1.0, a.shared.accuracy.uncertainty, a.plans_tried == 0, {}};
    d.speed = speed_of(d.metric, d.measured) / speed_of(d.metric, d.predicted);
    std::vector<Degradation> all;
    for (const Resource resource : resources_of(q))
      if (resource != Resource::scale_out || cards.count > cards.domain)
        all.push_back({{.kind = SuspectKind::resource, .resource = resource},
                       [&, resource](double factor) { return figure(with_resource(q, resource, factor)); }});
    all.push_back({{.kind = SuspectKind::kernels}, [&](double factor) { return figure(with_kernels(q, factor)); }});
    all.push_back({{.kind = SuspectKind::straggler, .cards = straggling_cards(cards)},
                   [&](double factor) { return straggling(one.metric, factor); }});
    set_suspects(d, all);
    found.push_back(std::move(d));
  }
  return found;
}

/// A synchronous step waits for its slowest cards: all goes as if every card were so slow, but for the stages of a
/// pipeline that run elsewhere while it fills and drains. The spread of healthy servers hides behind a slower one:
///     max(step, parts of the slow step without that spread, the bubble slow in the straggler's share of it alone)
Seconds straggling_step(const TrainingAnswer& a, double factor) {
  const Plan& plan = a.estimate.plan;
  const TrainingQuestion slow = with_kernels(a.question, factor);
  Parts parts = estimate_training(slow.cluster, slow.job, plan).parts;
  const int stage = plan.tensor * plan.context * plan.data;
  const double stages = std::ceil(static_cast<double>(straggling_cards(slow.cluster)) / stage);
  const double others = plan.pipeline > 1 ? std::min(1.0, (stages - 1.0) / (plan.pipeline - 1.0)) : 1.0;
  const double healthy = a.estimate.parts[Part::bubble];
  parts[Part::bubble] = healthy + others * (parts[Part::bubble] - healthy);
  parts[Part::straggler] = 0.0;
  return std::max(a.estimate.step(), Seconds{parts.total()});
}

/// Replicas work on their own: the slow server's are so slow, the others as ever, and requests are dealt evenly.
double mixed(double replicas, int cards_a_replica, const Cluster& cluster, double healthy, double slow) {
  const double touched =
      std::min(replicas, std::max(1.0, std::floor(static_cast<double>(straggling_cards(cluster)) / cards_a_replica)));
  return healthy + touched / replicas * (slow - healthy);
}

}  // namespace

bool Diagnosis::faster() const { return speed > 1.0 + kAlike; }

std::optional<double> factor_that_gives(const std::function<double(double)>& speed, double measured) {
  if (speed(1.0) <= measured * (1.0 + kAlike)) return 1.0;
  if (speed(kLeastLeft) > measured * (1.0 + kAlike)) return std::nullopt;
  double slow = kLeastLeft, fast = 1.0;
  while (fast / slow > 1.0 + 1e-10) {
    const double middle = std::sqrt(slow * fast);
    if (middle <= slow || middle >= fast) break;  // as near as doubles come
    (speed(middle) > measured ? fast : slow) = middle;
  }
  return slow;
}

std::vector<Diagnosis> diagnosed(const TrainingAnswer& a) {
  const auto rates = [&](const TrainingQuestion& q) {
    RunRates scaled = rates_of(q, estimate_training(q.cluster, q.job, a.estimate.plan).step());
    scaled.mfu = rates_of(a.question, *scaled.step).mfu;  // of the peaks that it should have
    return scaled;
  };
  const auto straggling = [&](std::string_view name, double factor) {
    return metric(rates_of(a.question, straggling_step(a, factor)), name).value();
  };
  return diagnosed_by(a, rates, straggling);
}

std::vector<Diagnosis> diagnosed(const ServingAnswer& a) {
  const auto rates = [&](const ServingQuestion& q) { return rates_of(q, a.plan); };
  const auto straggling = [&](std::string_view name, double factor) {
    const auto figure = [&](const ServingQuestion& q) { return metric(rates(q), name).value(); };
    return mixed(a.plan.replicas, a.plan.cards_a_replica(), cards_of(a.question), figure(a.question),
                 figure(with_kernels(a.question, factor)));
  };
  return diagnosed_by(a, rates, straggling);
}

std::vector<Diagnosis> diagnosed(const GenerationAnswer& a) {
  const auto rates = [&](const GenerationQuestion& q) {
    const GenerationEstimate estimate = estimate_generation(q.cluster, q.job, a.estimate.plan);
    RunRates scaled = rates_of(q, estimate);
    scaled.mfu = rates_of(a.question, estimate).mfu;  // of the peaks that it should have
    return scaled;
  };
  const auto straggling = [&](std::string_view name, double factor) {
    const auto figure = [&](const GenerationQuestion& q) { return metric(rates(q), name).value(); };
    return mixed(a.estimate.replicas, a.estimate.plan.cards(), cards_of(a.question), figure(a.question),
                 figure(with_kernels(a.question, factor)));
  };
  return diagnosed_by(a, rates, straggling);
}

}  // namespace shortboard
