#include "market/mix_sweep.h"

#include <algorithm>

#include "report/build.h"
#include "report/parts.h"

namespace shortboard {
namespace {

/// "64 x nvidia-h100-sxm + 32 x huawei-ascend-910b".
Wording mix_of(const MixSweepAnswer& answer, const MixPoint& point) {
  std::vector<CellValue> parts;
  for (std::size_t i = 0; i < point.counts.size(); ++i)
    if (point.counts[i] > 0) parts.emplace_back("cards_of"_w(count(point.counts[i]), answer.question.cards[i].id));
  return "as_is"_w(list(std::move(parts), " + "));
}

std::vector<const MixPoint*> sorted(const MixSweepAnswer& answer) {
  std::vector<const MixPoint*> points;
  for (const MixPoint& point : answer.points) points.push_back(&point);
  std::ranges::stable_sort(points, [](const MixPoint* x, const MixPoint* y) {
    return x->refused.empty() != y->refused.empty() ? x->refused.empty() : x->effective_pflops > y->effective_pflops;
  });
  return points;
}

Wording headline(const MixSweepAnswer& answer) {
  const CellValue mixes = count(static_cast<double>(answer.points.size()));
  const MixPoint* best = answer.best();
  if (best == nullptr) return "no_mix_can"_w(mixes);
  return "best_mix"_w(mixes, mix_of(answer, *best), pflops(best->effective_pflops), pflops(best->nominal_pflops),
                      share(best->effective_pflops / best->nominal_pflops));
}

std::vector<Figure> point_figures(const MixSweepAnswer& answer, const MixPoint& point) {
  const bool can = point.refused.empty();
  const auto where = [can](CellValue value) { return can ? std::move(value) : CellValue{}; };
  std::vector<CellValue> counts;
  for (const int one : point.counts) counts.push_back(count(one));
  CellValue effective = where(pflops(point.effective_pflops));
  effective.best = &point == answer.best();
  return {{"mix"_w, mix_of(answer, point)},
          {"counts"_w, list(std::move(counts)), {}, Depth::full},
          {"fits"_w, flag(can), {}, Depth::full},
          {"nominal_pflops"_w, where(pflops(point.nominal_pflops))},
          {"effective_pflops"_w, effective},
          {"share"_w, where(share(point.effective_pflops / point.nominal_pflops))},
          {"throughput"_w, where(per_second(point.throughput)), "tokens_per_s"_w},
          {"card_power_w"_w, where(or_unknown(point.watts, [](double watts) { return Watts{watts}; }))},
          {"card_price"_w, where(or_unknown(point.price, [&](double price) { return money(price, point.currency); })),
           "cards_price"_w},
          {"currency"_w, where(point.currency), {}, Depth::full},
          {"on_power_front"_w, where(flag(point.on_power_front))},
          {"on_price_front"_w, where(flag(point.on_price_front))},
          {"refused"_w, can ? CellValue{} : CellValue(point.refused)}};
}

}  // namespace

Report report(const MixSweepAnswer& answer) {
  std::vector<std::vector<Figure>> rows;
  for (const MixPoint* point : sorted(answer)) rows.push_back(point_figures(answer, *point));
  std::vector<CellValue> cards;
  for (const Accelerator& one : answer.question.cards) cards.emplace_back(one.id);
  return {.kind = "mix_sweep"_w,
          .title = answer.question.title,
          .headline = {headline(answer)},
          .figures = {{"accelerators"_w, list(std::move(cards))}},
          .sections = {{.title = "title.mixes"_w(),
                        .tables = {table_of("mixes"_w, std::move(rows))},
                        .foot = {"best_is_starred"_w(), "front_means"_w()}}},
          .main = "mixes"_w};
}

}  // namespace shortboard
