#include "report/what_if.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <concepts>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "report/csv_rows.h"
#include "report/tables.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

/// "989 TFLOPS", "400 Gb/s": a figure as people write it.
std::string figure_text(FigureKind kind, double value) {
  switch (kind) {
    case FigureKind::bytes:
      return fmt::format("{:.4g} GB", value / 1e9);
    case FigureKind::bytes_per_second:
      return fmt::format("{:.4g} GB/s", value / 1e9);
    case FigureKind::flops_per_second:
      return fmt::format("{:.4g} TFLOPS", value / 1e12);
    case FigureKind::seconds:
      return span(value);
    case FigureKind::watts:
      return fmt::format("{:.4g} W", value);
    case FigureKind::ratio:
      return fmt::format("{:.4g}:1", value);
    case FigureKind::none:
      break;
  }
  return {};
}

const char* unit_of(FigureKind kind) {
  constexpr std::array kUnits{"", "B", "B/s", "FLOP/s", "s", "W", "1"};
  return kUnits[static_cast<std::size_t>(kind)];
}

constexpr const char* kShortBoard = "short board";

template <class One>
SidedWords bottlenecks(const One& before, const One& after) {
  const auto bottleneck = [](const One& a) {
    return a.shared.gains.empty() ? std::string{"none"}
                                  : fmt::format("{} (+{:.1f}% at x1.25)", a.shared.gains[0].name(),
                                                100.0 * a.shared.gains[0].gain_quarter);
  };
  return {kShortBoard, bottleneck(before), bottleneck(after)};
}

/// Adds figures of both sides to a list.
struct FigureAdder {
  Sides& sides;
  void operator()(const char* name, const char* unit, double before, double after) const {
    sides.figures.push_back({name, unit, before, after});
  }
};

/// What every answer has: effective and nominal P, and MFU where it is told.
template <class One>
Sides powers(const One& a, const One& b) {
  Sides sides;
  const FigureAdder add{sides};
  add("effective P", "PFLOPS", a.shared.effective_pflops, b.shared.effective_pflops);
  add("nominal P", "PFLOPS", a.shared.nominal_pflops, b.shared.nominal_pflops);
  if constexpr (!std::same_as<One, MixedServingAnswer>) add("MFU", "1", a.shared.mfu, b.shared.mfu);
  return sides;
}

Sides sides(const TrainingAnswer& a, const TrainingAnswer& b) {
  Sides sides = powers(a, b);
  const FigureAdder add{sides};
  add("step", "s", a.estimate.step().base(), b.estimate.step().base());
  add("tokens a second", "1/s", a.tokens_per_second, b.tokens_per_second);
  if (a.question.job.tokens > 0.0)
    add("run", "s", a.question.job.tokens / a.tokens_per_second, b.question.job.tokens / b.tokens_per_second);
  add("memory of the fullest card", "B", a.estimate.memory.total().base(), b.estimate.memory.total().base());
  add("memory usable", "B", a.estimate.capacity.base(), b.estimate.capacity.base());
  sides.words = {bottlenecks(a, b), {"plan", plan_line(a.estimate.plan), plan_line(b.estimate.plan)}};
  return sides;
}

Sides sides(const ServingAnswer& a, const ServingAnswer& b) {
  Sides sides = powers(a, b);
  const FigureAdder add{sides};
  add("MBU", "1", a.mbu, b.mbu);
  add("output tokens a second", "1/s", a.output_tokens_per_second, b.output_tokens_per_second);
  add("requests a second", "1/s", a.requests_per_second, b.requests_per_second);
  add("TTFT", "s", a.point.ttft.base(), b.point.ttft.base());
  add("TPOT", "s", a.point.tpot.base(), b.point.tpot.base());
  add("requests at once", "1", a.in_flight, b.in_flight);
  const auto plan = [](const ServingPlan& p) {
    return fmt::format("tensor {} x attention_data {} x pipeline {} x replicas {}; experts over {}", p.tensor,
                       p.attention_data, p.pipeline, p.replicas, p.expert);
  };
  sides.words = {bottlenecks(a, b), {"plan", plan(a.plan), plan(b.plan)}};
  return sides;
}

Sides sides(const GenerationAnswer& a, const GenerationAnswer& b) {
  Sides sides = powers(a, b);
  const FigureAdder add{sides};
  add("latency", "s", a.estimate.latency().base(), b.estimate.latency().base());
  add("images or videos a second", "1/s", a.items_per_second, b.items_per_second);
  const auto plan = [](const GenerationEstimate& e) {
    const GenerationPlan& p = e.plan;
    return fmt::format("replicas {} x (ulysses {} x ring {} x cfg_parallel {} x pipefusion {} x tensor {})", e.replicas,
                       p.ulysses, p.ring, p.cfg_parallel, p.pipefusion, p.tensor);
  };
  sides.words = {bottlenecks(a, b), {"plan", plan(a.estimate), plan(b.estimate)}};
  return sides;
}

/// The plan of each group at work.
std::string plans_line(const MixedTrainingAnswer& a) {
  std::vector<std::string> plans;
  for (const MixedPipeline& pipeline : a.estimate.plan)
    for (const PipelineSegment& segment : pipeline.segments)
      plans.push_back(fmt::format("{}: {}", a.question.groups[segment.group].name, plan_line(segment.plan)));
  return fmt::format("{}", fmt::join(plans, "; "));
}

Sides sides(const MixedTrainingAnswer& a, const MixedTrainingAnswer& b) {
  Sides sides = powers(a, b);
  const FigureAdder add{sides};
  add("step", "s", a.estimate.step.base(), b.estimate.step.base());
  add("tokens a second", "1/s", a.tokens_per_second, b.tokens_per_second);
  sides.words = {bottlenecks(a, b), {"plan", plans_line(a), plans_line(b)}};
  return sides;
}

Sides sides(const MixedServingAnswer& a, const MixedServingAnswer& b) {
  Sides sides = powers(a, b);
  const FigureAdder add{sides};
  add("requests a second", "1/s", a.requests_per_second, b.requests_per_second);
  add("output tokens a second", "1/s", a.output_tokens_per_second, b.output_tokens_per_second);
  add("TTFT", "s", a.ttft.base(), b.ttft.base());
  add("TPOT", "s", a.tpot.base(), b.tpot.base());
  sides.words = {{"plan", a.best.name, b.best.name}};
  return sides;
}

/// Answers whose resources can't be scaled never come here (resource_amounts).
template <class One>
Sides sides(const One&, const One&) {
  return {};
}

double change(const SidedFigure& figure) { return figure.before > 0.0 ? figure.after / figure.before - 1.0 : 0.0; }

std::string value_text(const SidedFigure& figure, double value) {
  if (figure.unit == "s") return span(value);
  if (figure.unit == "B") return fmt::format("{:.2f} GB", value / 1e9);
  if (figure.name == "MFU" || figure.name == "MBU") return fmt::format("{:.1f}%", 100.0 * value);
  return fmt::format("{:.4g}", value);
}

std::string opening(const WhatIf& w, const Sides& sides) {
  std::vector<std::string> scalings;
  for (const ScaledAmount& scaling : w.scalings) scalings.push_back(scaling_line(scaling));
  const SidedFigure& effective = sides.figures.front();
  std::string text =
      fmt::format("With {}: {:.4g} effective PFLOPS instead of {:.4g} ({:+.1f}%).", fmt::join(scalings, " and "),
                  effective.after, effective.before, 100.0 * change(effective));
  for (const SidedWords& words : sides.words)
    if (words.name == kShortBoard) text += fmt::format(" The short board is then the {}.", words.after);
  return text;
}

std::string title(const WhatIf& w) {
  return w.before.visit([](const auto& one) { return one.question.title; });
}

Json what_if_json(const WhatIf& w) {
  const Sides sides = sides_of(w);
  Json json{{"schema", 1}, {"kind", "what_if"}, {"title", title(w)}, {"sentence", opening(w, sides)}};
  json["lifts"] = Json::array();
  for (const ScaledAmount& scaling : w.scalings) {
    const ResourceAmount& amount = scaling.amount;
    const bool known = amount.kind != FigureKind::none;
    json["lifts"].push_back({{"resource", name(amount.resource)},
                             {"group", amount.group ? Json(amount.owner) : Json(nullptr)},
                             {"factor", scaling.factor},
                             {"before", known ? Json(amount.figure) : Json(nullptr)},
                             {"after", known ? Json(amount.with(scaling.factor)) : Json(nullptr)},
                             {"unit", known ? Json(unit_of(amount.kind)) : Json(nullptr)}});
  }
  json["figures"] = Json::array();
  for (const SidedFigure& figure : sides.figures)
    json["figures"].push_back({{"figure", figure.name},
                               {"unit", figure.unit},
                               {"before", figure.before},
                               {"after", figure.after},
                               {"change", change(figure)}});
  for (const SidedWords& words : sides.words)
    json[words.name == "plan" ? "plan" : "short_board"] = {{"before", words.before}, {"after", words.after}};
  json["before"] = Json::parse(report(w.before, Format::json));
  json["after"] = Json::parse(report(w.after, Format::json));
  return json;
}

std::string what_if_csv(const WhatIf& w) {
  CsvRows rows;
  for (const ScaledAmount& scaling : w.scalings)
    rows.add(
        "lift",
        fmt::format("{}{}{}", scaling.amount.owner, scaling.amount.group ? "." : "", name(scaling.amount.resource)),
        scaling.factor, "1");
  const Sides sides = sides_of(w);
  for (const SidedFigure& figure : sides.figures) rows.add("before", figure.name, figure.before, figure.unit);
  for (const SidedFigure& figure : sides.figures) rows.add("after", figure.name, figure.after, figure.unit);
  return std::move(rows).text();
}

}  // namespace

Sides sides_of(const WhatIf& answer) {
  return answer.before.visit([&](const auto& before) {
    using One = std::remove_cvref_t<decltype(before)>;
    const One* after = answer.after.get_if<One>();
    return after == nullptr ? Sides{} : sides(before, *after);
  });
}

std::string scaling_line(const ScaledAmount& scaling) {
  const ResourceAmount& amount = scaling.amount;
  const std::string what = fmt::format("{}{}{}", amount.owner, amount.group ? "'s " : "", name(amount.resource));
  if (scaling.factor >= kUnlimited) return fmt::format("unlimited {}", what);
  if (amount.kind == FigureKind::none) return fmt::format("{} x{:.4g}", what, scaling.factor);
  return fmt::format("{} {} -> {}", what, figure_text(amount.kind, amount.figure),
                     figure_text(amount.kind, amount.with(scaling.factor)));
}

Page what_if_page(const WhatIf& w) {
  const Sides sides = sides_of(w);
  Page page{title(w), {opening(w, sides)}, {}, {}};
  Table table{"Before and after", {"figure", "before", "after", "change"}, {}, {}};
  for (const SidedFigure& figure : sides.figures)
    table.rows.push_back({figure.name, value_text(figure, figure.before), value_text(figure, figure.after),
                          fmt::format("{:+.1f}%", 100.0 * change(figure))});
  page.tables.push_back(std::move(table));
  for (const SidedWords& words : sides.words)
    page.tables.push_back({fmt::format("{} before and after", words.name), {}, {{words.before}, {words.after}}, {}});
  page.not_modelled = {"whether such a card or network is sold, and its own kernel constants: all else is as it was"};
  return page;
}

std::string report(const WhatIf& answer, Format format) {
  return in_format(
      format, [&] { return what_if_page(answer); }, [&] { return what_if_json(answer).dump(2) + "\n"; },
      [&] { return what_if_csv(answer); });
}

}  // namespace shortboard
