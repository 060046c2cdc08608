#include "analysis/what_if.h"

#include <algorithm>

#include "report/build.h"
#include "report/numbers.h"
#include "report/parts.h"

namespace shortboard {
namespace {

/// A resource's amount in its unit.
CellValue amount_of(FigureKind kind, double value) {
  switch (kind) {
    case FigureKind::bytes:
      return Bytes{value};
    case FigureKind::bytes_per_second:
      return BytesPerSecond{value};
    case FigureKind::flops_per_second:
      return FlopsPerSecond{value};
    case FigureKind::seconds:
      return seconds(value);
    case FigureKind::watts:
      return Watts{value};
    case FigureKind::ratio:
      return number(value);
    case FigureKind::none:
      break;
  }
  return {};
}

std::string_view unit_of(FigureKind kind) {
  constexpr std::array<std::string_view, 7> kUnits{"", "B", "B/s", "FLOP/s", "s", "W", "1"};
  return kUnits[static_cast<std::size_t>(kind)];
}

/// "scale-out link 50 GB/s -> 100 GB/s": a scaling with its figure, or its factor where it has none.
Wording scaling_wording(const ScaledAmount& scaling) {
  const ResourceAmount& amount = scaling.amount;
  const CellValue resource = resource_value(amount.resource);
  const CellValue what = amount.group ? CellValue("groups_resource"_w(amount.owner, resource)) : resource;
  if (scaling.factor >= kUnlimited) return "unlimited_resource"_w(what);
  if (amount.kind == FigureKind::none) return "resource_times"_w(what, number(scaling.factor));
  return "resource_from_to"_w(what, amount_of(amount.kind, amount.figure),
                              amount_of(amount.kind, amount.with(scaling.factor)));
}

Section scaling_section(const WhatIf& what_if) {
  Table table{"scalings"_w, {{"resource"_w}, {"group"_w}, {"factor"_w}, {"before"_w}, {"after"_w}, {"unit"_w}}, {}, 2};
  for (const ScaledAmount& scaling : what_if.scalings) {
    const ResourceAmount& amount = scaling.amount;
    const bool known = amount.kind != FigureKind::none;
    table.rows.push_back({resource_value(amount.resource), amount.group ? CellValue(amount.owner) : CellValue{},
                          number(scaling.factor), amount_of(amount.kind, amount.figure),
                          amount_of(amount.kind, amount.with(scaling.factor)),
                          known ? CellValue(unit_of(amount.kind)) : CellValue{}});
  }
  return {.title = "title.scalings"_w(), .tables = {std::move(table)}, .depth = Depth::full};
}

/// The figures that a change of resources moves: rates, times, shares and memory; not counts and verdicts.
std::vector<Figure> moving_figures(const Report& report) {
  std::vector<Figure> figures;
  for (const Figure& one : report.figures)
    if (one.value.kind == CellValue::Kind::number && one.value.unit != Unit::count && one.key != "uncertainty"_w)
      figures.push_back(one);
  for (const Section& section : report.sections)
    for (const Figure& one : section.figures)
      if (section.key == "memory"_w && (one.key == "total_bytes"_w || one.key == "capacity_bytes"_w))
        figures.push_back(one);
  return figures;
}

double change(double before, double after) { return before > 0.0 ? after / before - 1.0 : 0.0; }

Table figure_table(const Report& before, const Report& after) {
  Table table{"figures"_w, {{"figure"_w}, {"before"_w}, {"after"_w}, {"change"_w}}};
  const std::vector<Figure> then = moving_figures(after);
  for (const Figure& one : moving_figures(before)) {
    const auto same = std::ranges::find(then, one.key, &Figure::key);
    if (same != then.end())
      table.rows.push_back({one.key, one.value, same->value, gain(change(one.value.number, same->value.number))});
  }
  return table;
}

/// The first row of the resource gains; empty where there are none.
const std::vector<CellValue>* short_board_of(const Report& report) {
  for (const Section& section : report.sections)
    for (const Table& table : section.tables)
      if (table.key == "resource_gains"_w && !table.rows.empty()) return &table.rows.front();
  return nullptr;
}

Wording short_board_wording(const Report& report) {
  const std::vector<CellValue>* row = short_board_of(report);
  return row == nullptr ? "none"_w() : "resource_gains_quarter"_w((*row)[0], (*row)[2]);
}

Wording plan_of(const Report& report) {
  for (const Section& section : report.sections)
    if (section.title.word == "title.plan"_w && !section.lines.empty())
      return section.lines.size() > 2 ? "as_is"_w(list({section.lines.begin(), section.lines.end()}, "; "))
                                      : section.lines.front();
  return "none"_w();
}

/// A whole report as a part of another one.
Section nested(Word key, Report report) {
  Section section{.key = key, .title = key(), .figures = std::move(report.figures), .depth = Depth::full};
  section.figures.insert(
      section.figures.begin(),
      {{"kind"_w, report.kind}, {"headline"_w, "as_is"_w(shown(report.headline, " ", Language::english))}});
  for (Section& one : report.sections) one.depth = Depth::full;
  section.sections = std::move(report.sections);
  return section;
}

}  // namespace

Report report(const WhatIf& what_if) {
  Report before = report(what_if.before), after = report(what_if.after);
  Table figures = figure_table(before, after);
  std::vector<CellValue> scalings;
  for (const ScaledAmount& one : what_if.scalings) scalings.emplace_back(scaling_wording(one));
  const auto effective =
      std::ranges::find_if(figures.rows, [](const auto& row) { return row[0].words.word == "effective_pflops"_w; });
  Report made{.kind = "what_if"_w, .title = before.title, .main = "figures"_w};
  if (effective != figures.rows.end())
    made.headline.push_back("with_scaled"_w(list(std::move(scalings), shown("and_between"_w(), Language::english)),
                                            (*effective)[2], (*effective)[1], (*effective)[3]));
  if (short_board_of(after) != nullptr) made.headline.push_back("short_board_then"_w(short_board_wording(after)));
  const auto both = [](Word key, Wording was, Wording is) {
    return Section{.key = key,
                   .title = "before_and_after"_w(key()),
                   .figures = {{"before"_w, std::move(was)}, {"after"_w, std::move(is)}}};
  };
  add({scaling_section(what_if),
       {.title = "title.before_and_after"_w(), .tables = {std::move(figures)}},
       both("short_board"_w, short_board_wording(before), short_board_wording(after)),
       both("plan"_w, plan_of(before), plan_of(after)),
       not_modelled_section({"omission.sold"_w()})},
      made.sections);
  made.sections.push_back(nested("before"_w, std::move(before)));
  made.sections.push_back(nested("after"_w, std::move(after)));
  return made;
}

}  // namespace shortboard
