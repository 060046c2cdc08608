#include "analysis/diagnosis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/degraded.h"
#include "analysis/serving_point.h"

namespace shortboard {
namespace {

constexpr double kAlike = 1e-9;  // relative; two figures nearer than this are one
constexpr double kStep =
    0.05;  // relative; a figure that steps further than this past the measured one explains nothing
constexpr double kMilliseconds = 1e3;

/// A thing that can be worse, and the figure that the run gives with `factor` of it.
struct Degradation {
  std::string name;
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
  return {one.name, factor, one.figure(kLeastLeft)};
}

void set_suspects(Diagnosis& d, const std::vector<Degradation>& degradations) {
  if (d.faster()) return;
  for (const Degradation& one : degradations) d.suspects.push_back(suspect(one, d.metric, d.measured));
  std::ranges::stable_sort(d.suspects, std::ranges::greater{},
                           [](const Suspect& one) { return one.factor.value_or(0.0); });
}

/// All figures of an answer: `figure` tells one of a question that differs from the answer's in its cluster alone,
/// `straggling` the same where one server's kernels are slower.
template <class One, class Figure, class Straggling>
std::vector<Diagnosis> diagnosed_by(const One& a, const Figure& figure, const Straggling& straggling,
                                    const std::string& straggler) {
  std::vector<Diagnosis> found;
  const auto& q = a.question;
  for (const MeasuredFigure& one : q.measured) {
    Diagnosis d{one.metric, one.value, figure(q, one.metric), 1.0, a.uncertainty, a.plans_tried == 0, {}};
    d.speed = speed_of(d.metric, d.measured) / speed_of(d.metric, d.predicted);
    std::vector<Degradation> all;
    for (std::size_t i = 0; i < resources_of(q).size(); ++i)
      all.push_back({std::string{resources_of(q)[i]},
                     [&, i](double factor) { return figure(with_resource(q, i, factor), one.metric); }});
    if (cards_of(q).count <= cards_of(q).domain)
      std::erase_if(all, [](const Degradation& x) {
        return x.name == kResourceNames[static_cast<std::size_t>(Resource::scale_out)];
      });
    all.push_back(
        {"kernels of every card", [&](double factor) { return figure(with_kernels(q, factor), one.metric); }});
    all.push_back({straggler, [&](double factor) { return straggling(one.metric, factor); }});
    set_suspects(d, all);
    found.push_back(std::move(d));
  }
  return found;
}

/// Cards that straggle together: a server's; in a cluster of one server, one of them.
int straggling_cards(const Cluster& cluster) { return cluster.count > cluster.server ? cluster.server : 1; }

std::string straggler_name(const Cluster& cluster) {
  const int cards = straggling_cards(cluster);
  return cards == 1 ? "one straggling card" : fmt::format("one straggling server of {} cards", cards);
}

/// Of the answer's run, were its step so long; shares stay of the peaks that it should have.
double training_figure(const TrainingAnswer& a, Seconds step, std::string_view metric) {
  const TrainingQuestion& q = a.question;
  const double tokens = q.job.global_batch * q.job.sequence / step.base();
  if (metric == "tokens_per_s") return tokens;
  if (metric == "tokens_per_s_per_accelerator") return tokens / q.cluster.count;
  if (metric == "step_s") return step.base();
  return (a.estimate.model_flops / step / (q.cluster.count * q.cluster.nominal)).base();  // mfu
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

double serving_figure(const ServingQuestion& q, const ServingPlan& plan, std::string_view metric) {
  const ServingPoint p = replica_point(q, plan);
  const double replicas = plan.replicas, cards = q.cluster.cards.count;
  if (metric == "output_tokens_per_s") return replicas * p.output_tokens_per_second;
  if (metric == "output_tokens_per_s_per_accelerator") return replicas * p.output_tokens_per_second / cards;
  if (metric == "input_tokens_per_s") return replicas * p.input_tokens_per_second;
  if (metric == "input_tokens_per_s_per_accelerator") return replicas * p.input_tokens_per_second / cards;
  if (metric == "requests_per_s") return replicas * p.requests_per_second;
  return kMilliseconds * (metric == "ttft_ms" ? p.ttft : p.tpot).base();
}

double generation_figure(const GenerationAnswer& a, const GenerationQuestion& q, std::string_view metric) {
  const GenerationEstimate e = estimate_generation(q.cluster, q.job, a.estimate.plan);
  if (metric == "latency_s") return e.latency().base();
  if (metric == "step_s") return e.step_s;
  const double requests = e.replicas / e.latency().base();
  if (metric == "images_per_s") return requests * q.job.size.batch;
  if (metric == "images_per_s_per_accelerator") return requests * q.job.size.batch / q.cluster.count;
  return requests * e.model_flops.base() / (q.cluster.count * a.question.cluster.nominal.base());  // mfu
}

/// Replicas work on their own: the slow server's are so slow, the others as ever, and requests are dealt evenly.
double mixed(double replicas, int cards_a_replica, const Cluster& cluster, double healthy, double slow) {
  const double touched =
      std::min(replicas, std::max(1.0, std::floor(static_cast<double>(straggling_cards(cluster)) / cards_a_replica)));
  return healthy + touched / replicas * (slow - healthy);
}

}  // namespace

bool Diagnosis::faster() const { return speed > 1.0 + kAlike; }

bool is_time(std::string_view metric) {
  return metric == "step_s" || metric == "latency_s" || metric == "ttft_ms" || metric == "tpot_ms";
}

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
  const auto figure = [&](const TrainingQuestion& q, std::string_view metric) {
    return training_figure(a, estimate_training(q.cluster, q.job, a.estimate.plan).step(), metric);
  };
  const auto straggling = [&](std::string_view metric, double factor) {
    return training_figure(a, straggling_step(a, factor), metric);
  };
  return diagnosed_by(a, figure, straggling, straggler_name(a.question.cluster));
}

std::vector<Diagnosis> diagnosed(const ServingAnswer& a) {
  const auto figure = [&](const ServingQuestion& q, std::string_view metric) {
    return serving_figure(q, a.plan, metric);
  };
  const auto straggling = [&](std::string_view metric, double factor) {
    return mixed(a.plan.replicas, a.plan.cards_a_replica(), cards_of(a.question), figure(a.question, metric),
                 figure(with_kernels(a.question, factor), metric));
  };
  return diagnosed_by(a, figure, straggling, straggler_name(cards_of(a.question)));
}

std::vector<Diagnosis> diagnosed(const GenerationAnswer& a) {
  const auto figure = [&](const GenerationQuestion& q, std::string_view metric) {
    return generation_figure(a, q, metric);
  };
  const auto straggling = [&](std::string_view metric, double factor) {
    return mixed(a.estimate.replicas, a.estimate.plan.cards(), cards_of(a.question), figure(a.question, metric),
                 figure(with_kernels(a.question, factor), metric));
  };
  return diagnosed_by(a, figure, straggling, straggler_name(a.question.cluster));
}

}  // namespace shortboard
