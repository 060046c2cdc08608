#include "analysis/curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "analysis/any_answer.h"
#include "analysis/training_gains.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

/// A given plan as limits that leave the data-parallel copies open.
PlanLimits limits_of(const Plan& plan) {
  PlanLimits limits;
  limits.tensor = plan.tensor;
  limits.pipeline = plan.pipeline;
  limits.context = plan.context;
  limits.context_exchange = plan.context_exchange;
  limits.expert = plan.expert;
  limits.expert_tensor = plan.expert_tensor;
  limits.virtual_stages = plan.virtual_stages;
  limits.micro_batch = plan.micro_batch;
  limits.schedule = plan.schedule;
  limits.sharding = plan.sharding;
  limits.recompute = plan.recompute;
  limits.sequence_parallel = plan.sequence_parallel;
  limits.others = plan;
  return limits;
}

TrainingQuestion with_cards(const TrainingQuestion& question, int cards) {
  std::vector<Assumption> assumed;
  TrainingQuestion at = question;
  at.cluster = make_cluster(question.parts, cards, assumed);
  if (at.plan) at.limits = limits_of(*at.plan);
  at.plan.reset();
  at.limits.data.reset();
  return at;
}

/// What a point tells of a question that is answered, short of a whole answer where that takes less.
struct Outcome {
  double effective_pflops = 0.0, nominal_pflops = 0.0, rate = 0.0;
  std::optional<ShortBoard> short_board;
};

Outcome outcome_of(const TrainingQuestion& at) {
  const TrainingEstimate found = best_estimate(at).estimate;
  const RunRates rates = rates_of(at, found.step());
  return {*rates.effective_pflops, at.cluster.count * at.cluster.nominal.base() / kPeta, *rates.tokens,
          short_board(gain_source(at, found))};
}

Outcome outcome_of(const SharedAnswer& shared, double rate) {
  return {shared.effective_pflops, shared.nominal_pflops, rate, shared.short_board};
}

Outcome outcome_of(const ServingQuestion& at) {
  const ServingAnswer whole = answer(at);
  return outcome_of(whole.shared, whole.requests_per_second);
}

Outcome outcome_of(const MixedTrainingQuestion& at) {
  const MixedTrainingAnswer whole = answer(at);
  return outcome_of(whole.shared, whole.tokens_per_second);
}

Outcome outcome_of(const MixedServingQuestion& at) {
  const MixedServingAnswer whole = answer(at);
  return outcome_of(whole.shared, whole.requests_per_second);
}

/// A question of so many cards as a point of its curve.
template <class One>
CurvePoint point_of(const One& at, int cards) {
  CurvePoint point;
  point.cards = cards;
  try {
    const Outcome found = outcome_of(at);
    point.effective_pflops = found.effective_pflops;
    point.mfu = found.effective_pflops / found.nominal_pflops;
    point.rate = found.rate;
    point.short_board = found.short_board;
  } catch (const NoPlanFits& error) {
    point.refused = error.what();
  }
  return point;
}

ServingQuestion with_cards(const ServingQuestion& question, int cards) {
  std::vector<Assumption> assumed;
  ServingQuestion at = question;
  at.cluster = make_serving_cluster(question.parts, question.engine, question.job.formats, cards, assumed);
  if (at.plan) {
    const ServingPlan& plan = *question.plan;
    at.limits = {plan.tensor, plan.pipeline, plan.attention_data, plan.expert, std::nullopt};
  }
  at.plan.reset();
  at.limits.replicas.reset();
  return at;
}

[[noreturn]] void refuse(const std::string& title, const std::string& problem, const std::string& remedy) {
  throw SpecError{{.file = title, .path = "--curve"}, problem, remedy};
}

const Cluster& cards_of(const TrainingQuestion& question) { return question.cluster; }
const Cluster& cards_of(const ServingQuestion& question) { return question.cluster.cards; }

/// Points of one kind of card.
template <class One>
std::vector<CurvePoint> points_of_one(const One& question) {
  std::vector<CurvePoint> points;
  const Cluster& cards = cards_of(question);
  for (const int count : curve_counts(cards.count, cards.server))
    points.push_back(point_of(with_cards(question, count), count));
  return points;
}

/// Several kinds of card, `factor` times as many of each; absent where that is no whole servers.
template <class Mixed>
std::optional<CurvePoint> point_of_mix(const Mixed& question, double factor) {
  Mixed at = question;
  int all = 0;
  for (auto& group : at.groups) {
    const Cluster& now = cards_of(group.question);
    const double cards = factor * now.count;
    if (factor < 1.0 && std::fmod(cards, now.server) != 0.0) return std::nullopt;
    group.question = with_cards(group.question, static_cast<int>(cards));
    all += static_cast<int>(cards);
  }
  return point_of(at, all);
}

template <class Mixed>
std::vector<CurvePoint> points_of_mix(const Mixed& question) {
  std::vector<CurvePoint> points;
  for (double factor = 4.0;; factor /= 2.0) {
    std::optional<CurvePoint> point = point_of_mix(question, factor);
    if (!point) break;
    points.insert(points.begin(), std::move(*point));
  }
  return points;
}

std::vector<CurvePoint> points_of(const TrainingQuestion& question) { return points_of_one(question); }

std::vector<CurvePoint> points_of(const ServingQuestion& question) {
  if (question.mode == ServingMode::online || question.roles)
    refuse(question.title, "no curve is drawn of a service online or of roles on cards of their own",
           "ask for mode: offline, without roles");
  return points_of_one(question);
}

std::vector<CurvePoint> points_of(const MixedTrainingQuestion& question) { return points_of_mix(question); }

std::vector<CurvePoint> points_of(const MixedServingQuestion& question) {
  if (question.groups.front().question.mode != ServingMode::offline)
    refuse(question.title, "no curve is drawn of a service online", "ask for mode: offline");
  return points_of_mix(question);
}

template <class Other>
std::vector<CurvePoint> points_of(const Other& question) {
  refuse(question.title, "a curve over cards is drawn of training and serving alone", "size each count on its own");
}

}  // namespace

std::vector<int> curve_counts(int count, int server) {
  std::set<int> counts{count};
  for (int half = count; half % 2 == 0 && (half / 2) % server == 0; half /= 2) counts.insert(half / 2);
  for (long long doubled = server; doubled < count; doubled *= 2) counts.insert(static_cast<int>(doubled));
  counts.insert(2 * count);
  counts.insert(4 * count);
  return {counts.begin(), counts.end()};
}

void judge(Curve& curve) {
  const CurvePoint* before = nullptr;
  double first = 0.0;
  curve.pays_up_to.reset();
  curve.stops_by.reset();
  for (CurvePoint& point : curve.points) {
    if (!point.refused.empty()) continue;
    point.marginal = before == nullptr
                         ? point.effective_pflops / point.cards
                         : (point.effective_pflops - before->effective_pflops) / (point.cards - before->cards);
    if (before == nullptr) first = point.marginal;
    before = &point;
    if (point.marginal >= curve.pays * first) {
      curve.pays_up_to = point.cards;
      curve.stops_by.reset();
    } else if (!curve.stops_by) {
      curve.stops_by = point.cards;
    }
  }
}

Curve scaling_curve(const Question& question, PaysAt pays) {
  Curve curve;
  curve.question = question;
  curve.pays = pays.share;
  curve.points = visit_held([](const auto& one) { return points_of(one); }, question);
  judge(curve);
  return curve;
}

}  // namespace shortboard
