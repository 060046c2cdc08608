#include "analysis/curve.h"

#include <algorithm>

#include "analysis/asked.h"
#include "report/build.h"
#include "report/parts.h"

namespace shortboard {
namespace {

/// What a curve is of, by kind of work.
struct Work {
  std::string title;
  Word kind;
  CellValue cards, what;
  bool of_tokens = false;
};

Work work_of(const TrainingQuestion& q) {
  return {q.title, "training"_w, q.parts.accelerator.name,
          "training_at_batch"_w(q.job.model.name, count(q.job.global_batch)), true};
}

Work work_of(const ServingQuestion& q) {
  return {q.title, "serving"_w, q.parts.accelerator.name,
          "serving_of_size"_w(q.job.model.name, number(q.size.input), number(q.size.output)), false};
}

/// Of several kinds of card; they do the same work.
template <class Mixed>
Work work_of_mix(const Mixed& q, Word kind) {
  Work work = work_of(q.groups.front().question);
  std::vector<CellValue> cards;
  for (const AskedCards& group : asked_groups(q))
    cards.emplace_back("cards_of"_w(count(group.count), group.parts.accelerator.name));
  work.title = q.title;
  work.kind = kind;
  work.cards = "in_this_proportion"_w(list(std::move(cards), " + "));
  return work;
}

Work work_of(const MixedTrainingQuestion& q) { return work_of_mix(q, "training_mixed"_w); }
Work work_of(const MixedServingQuestion& q) { return work_of_mix(q, "serving_mixed"_w); }
template <class Other>
Work work_of(const Other& q) {
  return {q.title, {}, {}, {}, false};
}

std::vector<Wording> headline(const Curve& curve, const Work& work) {
  const auto answered = [](const CurvePoint& point) { return point.refused.empty(); };
  const CellValue of = "of_work"_w(work.cards, work.what);
  if (std::ranges::none_of(curve.points, answered)) return {"no_count_holds"_w(of)};
  const CurvePoint& first = *std::ranges::find_if(curve.points, answered);
  if (!curve.pays_up_to) return {"no_count_pays"_w(of)};
  const CellValue most = count(*curve.pays_up_to);
  return {curve.stops_by ? "pays_up_to_is"_w(of, most, count(*curve.stops_by)) : "still_pays"_w(of, most),
          "pays_means"_w(share(curve.pays), FlopsPerSecond{kPeta * first.marginal}, count(first.cards))};
}

std::vector<Figure> point_figures(const CurvePoint& p, const Work& work) {
  const bool can = p.refused.empty();
  const auto where = [can](CellValue value) { return can ? std::move(value) : CellValue{}; };
  return {{"cards"_w, count(p.cards)},
          {"fits"_w, flag(can), {}, Depth::full},
          {"effective_pflops"_w, where(pflops(p.effective_pflops))},
          {"mfu"_w, where(share(p.mfu))},
          {work.of_tokens ? "tokens_per_s"_w : "requests_per_s"_w, where(per_second(p.rate))},
          {"pflops_per_card"_w, where(pflops(p.effective_pflops / p.cards))},
          {"marginal_pflops_per_card"_w, where(pflops(p.marginal))},
          {"short_board"_w, or_none(p.short_board, short_board_value)},
          {"gain_quarter"_w, p.short_board ? or_none(p.short_board->gain_quarter, gain) : CellValue{}}};
}

}  // namespace

Report report(const Curve& curve) {
  const Work work = std::visit([](const auto& q) { return work_of(q); }, curve.question);
  const auto counted = [](int cards) { return count(cards); };
  std::vector<std::vector<Figure>> rows;
  Table refused{"refused"_w, {{"cards"_w}, {"reason"_w}}};
  for (const CurvePoint& p : curve.points) {
    rows.push_back(point_figures(p, work));
    if (!p.refused.empty()) refused.rows.push_back({count(p.cards), p.refused});
  }
  Report made{.kind = "curve"_w,
              .title = work.title,
              .headline = headline(curve, work),
              .figures = {{"work"_w, work.kind},
                          {"pays"_w, share(curve.pays)},
                          {"pays_up_to"_w, or_none(curve.pays_up_to, counted)},
                          {"stops_by"_w, or_none(curve.stops_by, counted)}},
              .main = "curve"_w};
  add({{.title = "title.curve"_w(),
        .tables = {table_of("curve"_w, std::move(rows))},
        .foot = {"further_card_means"_w()}},
       {.title = "title.not_answered"_w(), .tables = {std::move(refused)}},
       not_modelled_section({"omission.growing_failures"_w()})},
      made.sections);
  return made;
}

}  // namespace shortboard
