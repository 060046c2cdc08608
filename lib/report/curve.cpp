#include "report/curve.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/asked.h"
#include "report/csv_rows.h"
#include "report/english.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

/// What a curve is of, by kind of work.
struct Work {
  std::string title, kind, card, what, rate;
};

Work work_of(const TrainingQuestion& q) {
  return {q.title, "training", q.parts.accelerator.name,
          fmt::format("training {} at a fixed global batch of {:.0f} sequences", q.job.model.name, q.job.global_batch),
          "tokens"};
}

Work work_of(const ServingQuestion& q) {
  return {q.title, "serving", q.parts.accelerator.name,
          fmt::format("serving {}, {:.4g} tokens in and {:.4g} out", q.job.model.name, q.size.input, q.size.output),
          "requests"};
}

/// Of several kinds of card; they do the same work.
template <class Mixed>
Work work_of_mix(const Mixed& q) {
  Work work = work_of(q.groups.front().question);
  std::vector<std::string> cards;
  for (const AskedCards& group : asked_groups(q))
    cards.push_back(fmt::format("{} x {}", group.count, group.parts.accelerator.name));
  work.title = q.title;
  work.kind += "_mixed";
  work.card = fmt::format("{} in this proportion", fmt::join(cards, " + "));
  return work;
}

Work work_of(const MixedTrainingQuestion& q) { return work_of_mix(q); }
Work work_of(const MixedServingQuestion& q) { return work_of_mix(q); }
template <class Other>
Work work_of(const Other& q) {
  return {q.title, "", "", "", ""};
}

Work work_of(const Curve& curve) {
  return std::visit([](const auto& q) { return work_of(q); }, curve.question);
}

std::string short_board(const CurvePoint& p) { return p.short_board ? std::string{name_of(*p.short_board)} : ""; }

double gain(const CurvePoint& p) { return p.short_board ? p.short_board->gain_quarter.value_or(0.0) : 0.0; }

std::string sentence(const Curve& curve, const Work& work) {
  std::string text = fmt::format("{} {}: ", work.card, work.what);
  const auto answered = [](const CurvePoint& point) { return point.refused.empty(); };
  if (std::ranges::none_of(curve.points, answered)) return text + "no count of the curve holds the work.";
  const CurvePoint& first = *std::ranges::find_if(curve.points, answered);
  if (!curve.pays_up_to) return text + "no count pays.";
  text += curve.stops_by
              ? fmt::format("more cards pay up to {}, and by {} no longer", *curve.pays_up_to, *curve.stops_by)
              : fmt::format("cards still pay at {}, the most asked", *curve.pays_up_to);
  return text + fmt::format(" (a further card is to add {:.0f}% of the {:.4g} effective TFLOPS that one of {} makes).",
                            100.0 * curve.pays, 1e3 * first.marginal, first.cards);
}

Table table_of(const Curve& curve, const Work& work) {
  Table table{
      "Effective P against cards",
      {"cards", "effective P", "MFU", work.rate + "/s", "TFLOPS a card", "of a further card", "short board",
       "gain at x1.25"},
      {},
      "a further card: what the cards beyond the row before add, each; given parts of the plan stay, copies follow"};
  for (const CurvePoint& p : curve.points) {
    if (!p.refused.empty()) continue;
    table.rows.push_back(
        {fmt::format("{}", p.cards), fmt::format("{:.4g}", p.effective_pflops), fmt::format("{:.1f}%", 100.0 * p.mfu),
         fmt::format("{:.4g}", p.rate), fmt::format("{:.4g}", 1e3 * p.effective_pflops / p.cards),
         fmt::format("{:.4g}", 1e3 * p.marginal), short_board(p), fmt::format("+{:.1f}%", 100.0 * gain(p))});
  }
  return table;
}

std::string curve_json(const Curve& curve) {
  const Work work = work_of(curve);
  Json json{{"schema", 1}, {"kind", "curve"}, {"title", work.title}, {"sentence", sentence(curve, work)}};
  json["work"] = work.kind;
  json["what"] = work.what;
  json["pays"] = curve.pays;
  json["pays_up_to"] = curve.pays_up_to ? Json(*curve.pays_up_to) : Json(nullptr);
  json["stops_by"] = curve.stops_by ? Json(*curve.stops_by) : Json(nullptr);
  json["curve"] = Json::array();
  for (const CurvePoint& p : curve.points) {
    if (!p.refused.empty()) {
      json["curve"].push_back({{"cards", p.cards}, {"refused", p.refused}});
      continue;
    }
    json["curve"].push_back({{"cards", p.cards},
                             {"effective_pflops", p.effective_pflops},
                             {"mfu", p.mfu},
                             {work.rate + "_per_s", p.rate},
                             {"marginal_pflops_per_card", p.marginal},
                             {"short_board", short_board(p)},
                             {"gain_at_1.25", gain(p)}});
  }
  return json.dump(2) + "\n";
}

std::string curve_csv(const Curve& curve) {
  CsvRows rows;
  const Work work = work_of(curve);
  for (const CurvePoint& p : curve.points) {
    if (!p.refused.empty()) continue;
    const std::string cards = fmt::format("{}", p.cards);
    rows.add(cards, "effective", p.effective_pflops, "PFLOPS");
    rows.add(cards, "mfu", p.mfu, "1");
    rows.add(cards, work.rate + "_per_s", p.rate, "1/s");
    rows.add(cards, "marginal_per_card", p.marginal, "PFLOPS");
    rows.add(cards, fmt::format("gain_at_1.25 of {}", short_board(p)), gain(p), "1");
  }
  return std::move(rows).text();
}

}  // namespace

Page curve_page(const Curve& curve) {
  const Work work = work_of(curve);
  Page page{work.title, {sentence(curve, work)}, {table_of(curve, work)}, {}};
  Table refused{"Not answered", {}, {}, {}};
  for (const CurvePoint& p : curve.points)
    if (!p.refused.empty()) refused.rows.push_back({fmt::format("{} cards: {}", p.cards, p.refused)});
  if (!refused.rows.empty()) page.tables.push_back(std::move(refused));
  page.not_modelled = {"failures, whose share grows with the cards (effective P is the steady state)"};
  return page;
}

std::string report(const Curve& curve, Format format) {
  return in_format(
      format, [&] { return curve_page(curve); }, [&] { return curve_json(curve); }, [&] { return curve_csv(curve); });
}

}  // namespace shortboard
