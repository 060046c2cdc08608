#include "market/mix_sweep.h"

#include <algorithm>
#include <utility>

#include "analysis/any_answer.h"
#include "market/compare.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

void set_figures(const AnyAnswer& answer, MixPoint& point) {
  if (!is_of_given_cards(answer)) {
    point.refused = "this kind of work has no figures that a mix is judged by";
    return;
  }
  const SharedAnswer& figures = shared(answer);
  point.nominal_pflops = figures.nominal_pflops;
  point.effective_pflops = figures.effective_pflops;
  point.throughput = figures.throughput.per_second;
}

/// Power and price of the cards, where they are known.
void set_hardware(const MixSweepQuestion& question, MixPoint& point) {
  std::vector<CountedCards> cards;
  double all = 0.0;
  for (std::size_t i = 0; i < point.counts.size(); ++i) {
    cards.push_back({&question.cards[i], static_cast<double>(point.counts[i])});
    all += point.counts[i];
  }
  if (const std::optional<Watts> power = rated_power(cards)) point.watts = power->base();
  const std::optional<Quote> price = mean_card_price(cards, question.rates);
  if (!price) return;
  point.price = all * (price->low + price->high) / 2.0;
  point.currency = price->currency;
}

MixPoint point_of(const MixSweepQuestion& question, const std::vector<int>& counts, const Database& database) {
  MixPoint point;
  point.counts = counts;
  try {
    set_figures(answer_question(question_on(question, counts, database)), point);
  } catch (const NoPlanFits& error) {
    point.refused = error.what();
  }
  set_hardware(question, point);
  return point;
}

/// Marks the points of those answered that no other beats on a cost.
template <class Cost, class Mark>
void mark_front(std::vector<MixPoint>& points, const Cost& cost, const Mark& mark) {
  std::vector<FrontPoint> front;
  std::vector<MixPoint*> answered;
  for (MixPoint& point : points) {
    if (!point.refused.empty()) continue;
    answered.push_back(&point);
    front.push_back({point.throughput, cost(point)});
  }
  const std::vector<bool> on = pareto_front(front);
  for (std::size_t i = 0; i < answered.size(); ++i) mark(*answered[i], on[i]);
}

}  // namespace

const MixPoint* MixSweepAnswer::best() const {
  const MixPoint* best = nullptr;
  for (const MixPoint& point : points)
    if (point.refused.empty() && (best == nullptr || point.effective_pflops > best->effective_pflops)) best = &point;
  return best;
}

MixSweepAnswer answer(const MixSweepQuestion& question, const Database& database) {
  MixSweepAnswer a;
  a.question = question;
  for (const std::vector<int>& counts : question.mixes) a.points.push_back(point_of(question, counts, database));
  std::string currency;
  bool one_currency = true;
  for (const MixPoint& point : a.points) {
    if (point.price && !currency.empty() && point.currency != currency) one_currency = false;
    if (point.price) currency = point.currency;
  }
  mark_front(
      a.points, [](const MixPoint& p) { return p.watts; }, [](MixPoint& p, bool on) { p.on_power_front = on; });
  if (one_currency)
    mark_front(
        a.points, [](const MixPoint& p) { return p.price; }, [](MixPoint& p, bool on) { p.on_price_front = on; });
  return a;
}

}  // namespace shortboard
