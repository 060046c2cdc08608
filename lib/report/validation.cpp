#include "report/validation.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "report/build.h"
#include "report/numbers.h"
#include "validation/groups.h"
#include "validation/row_name.h"

namespace shortboard {
namespace {

using Name = std::string (*)(const ValidatedRow&);
struct Grouping {
  Word by;
  Name name;
};
constexpr std::array<Grouping, 5> kGroupings{
    {{"kind"_w, [](const ValidatedRow& row) { return row.kind; }},
     {"source"_w, [](const ValidatedRow& row) { return publisher(row.source); }},
     {"card"_w, [](const ValidatedRow& row) { return row.accelerator; }},
     {"model"_w, [](const ValidatedRow& row) { return row.model; }},
     {"stack"_w, [](const ValidatedRow& row) { return row.stack; }}}};

/// Six digits: what a prediction is worth, and what stays the same on every machine.
double rounded(double value) { return std::stod(fmt::format("{:.6g}", value)); }

CellValue where(bool known, CellValue value) { return known ? std::move(value) : absent(); }
CellValue named(const std::string& name) { return where(!name.empty(), name); }

Table row_table(std::span<const ValidatedRow> rows) {
  constexpr Depth kFull = Depth::full;
  Table table{"rows"_w,
              {{"id"_w, "row"_w},
               {"kind"_w, {}, kFull},
               {"metric"_w},
               {"measured"_w},
               {"predicted"_w},
               {"relative_error"_w, {}, kFull},
               {"left_out"_w, {}, kFull},
               {"fits"_w, {}, kFull},
               {"accelerator"_w, {}, kFull},
               {"model"_w, {}, kFull},
               {"stack"_w, {}, kFull},
               {"source"_w, {}, kFull}}};
  for (const ValidatedRow& row : rows)
    if (row.skipped.empty())
      table.rows.push_back({row.id, row.kind, row.metric, number(rounded(row.measured)), number(rounded(row.predicted)),
                            gain(rounded(row.predicted / row.measured - 1.0)),
                            row.left_out ? number(rounded(*row.left_out)) : absent(), where(!row.fits, flag(false)),
                            named(row.accelerator), named(row.model), named(row.stack), named(row.source)});
  return table;
}

Table skipped_table(std::span<const ValidatedRow> rows) {
  constexpr Depth kFull = Depth::full;
  Table table{"skipped"_w,
              {{"id"_w, "row"_w},
               {"kind"_w, {}, kFull},
               {"reason"_w},
               {"accelerator"_w, {}, kFull},
               {"model"_w, {}, kFull},
               {"stack"_w, {}, kFull},
               {"source"_w, {}, kFull}}};
  for (const ValidatedRow& row : rows)
    if (!row.skipped.empty())
      table.rows.push_back({row.id, row.kind, row.skipped, named(row.accelerator), named(row.model), named(row.stack),
                            named(row.source)});
  return table;
}

/// The errors of a summary; none where no row was answered.
std::vector<CellValue> errors(const ValidationSummary& s) {
  if (s.answered == 0) return std::vector<CellValue>(5);
  return {share(rounded(s.median)), share(rounded(s.percentile_90)), gain(rounded(s.bias)), share(rounded(s.too_fast)),
          or_none(s.rank_correlation, [](double rank) { return number(rounded(rank)); })};
}

Table group_table(Word key, const std::string& left_out_by) {
  Table table{key,
              {{"kind"_w},
               {"name"_w, "group"_w},
               {"answered"_w, "rows_answered"_w},
               {"skipped"_w, "rows_skipped"_w},
               {"median"_w},
               {"percentile_90"_w},
               {"bias"_w},
               {"too_fast"_w},
               {"rank_correlation"_w}},
              {},
              2};
  if (!left_out_by.empty())
    for (const Word one : {"left_out_answered"_w, "left_out_median"_w, "left_out_percentile_90"_w, "left_out_bias"_w})
      table.columns.push_back({one});
  return table;
}

void add_group(const GroupSummary& group, bool left_out, Table& table) {
  std::vector<CellValue> row{group.kind, group.name, count(group.fitted.answered), count(group.fitted.skipped)};
  for (CellValue& one : errors(group.fitted)) row.push_back(std::move(one));
  if (left_out) {
    const ValidationSummary left = group.left_out.value_or(ValidationSummary{});
    const std::vector<CellValue> own = errors(left);
    row.push_back(count(left.answered));
    row.insert(row.end(), own.begin(), own.begin() + 3);
  }
  table.rows.push_back(std::move(row));
}

std::vector<Figure> summary_figures(const ValidationSummary& s) {
  const std::vector<CellValue> all = errors(s);
  return {{"answered"_w, count(s.answered)},
          {"skipped"_w, count(s.skipped)},
          {"coverage"_w, share(rounded(s.coverage()))},
          {"median"_w, all[0]},
          {"percentile_90"_w, all[1]},
          {"bias"_w, all[2]},
          {"too_fast"_w, all[3]},
          {"rank_correlation"_w, all[4]}};
}

/// By kind an object each, as programs that judge a change read it.
Section summary_section(std::span<const ValidatedRow> rows, const std::string& left_out_by) {
  const GroupSummary all = overall(rows);
  Section section{.key = "summary"_w, .title = "title.all_rows"_w(), .figures = summary_figures(all.fitted)};
  const std::vector<GroupSummary> kinds = group(rows, kGroupings[0].name);
  Table by_kind = group_table("by_kind"_w, left_out_by);
  for (const GroupSummary& one : kinds) add_group(one, !left_out_by.empty(), by_kind);
  section.sections.push_back({.title = "title.by_kind"_w(), .tables = {std::move(by_kind)}});
  if (!left_out_by.empty() && all.left_out) {
    Section left{.key = "left_out"_w, .title = "left_out"_w(), .figures = summary_figures(*all.left_out)};
    left.figures.push_back({"column"_w, left_out_by});
    section.sections.push_back(std::move(left));
  }
  return section;
}

}  // namespace

Report validation_report(std::span<const ValidatedRow> rows, const std::string& left_out_by) {
  Report made{.kind = "validation"_w, .main = "rows"_w};
  made.sections.push_back({.tables = {row_table(rows)}});
  made.sections.push_back({.title = "title.not_answered"_w(), .tables = {skipped_table(rows)}});
  Section groups{.key = "groups"_w};
  constexpr std::array kKeys{"by_kind"_w, "by_source"_w, "by_card"_w, "by_model"_w, "by_stack"_w};
  for (std::size_t i = 1; i < kGroupings.size(); ++i) {
    Table table = group_table(kKeys[i], left_out_by);
    for (const GroupSummary& one : group(rows, kGroupings[i].name)) add_group(one, !left_out_by.empty(), table);
    groups.sections.push_back({.title = "title.by"_w(kGroupings[i].by), .tables = {std::move(table)}});
  }
  made.sections.push_back(std::move(groups));
  made.sections.push_back(summary_section(rows, left_out_by));
  made.sections.back().foot = {"errors_mean"_w()};
  return made;
}

Report accuracy_report(std::span<const ValidatedRow> rows, const std::string& left_out_by) {
  const bool left_out = !left_out_by.empty();
  Table table = group_table("accuracy"_w, left_out_by);
  const auto add = [&](const GroupSummary& one, Wording name) {
    add_group(one, left_out, table);
    table.rows.back()[1] = std::move(name);
  };
  add(overall(rows), "bold"_w("all"));
  for (const GroupSummary& one : group(rows, kGroupings[0].name)) add(one, "bold"_w(one.name));
  for (const std::size_t grouping : {2U, 4U})
    for (const GroupSummary& one : group(rows, kGroupings[grouping].name))
      if (one.kind == "training") add(one, "training_by"_w(kGroupings[grouping].by, one.name));
  table.columns[0].depth = Depth::full;
  return {.kind = "accuracy"_w, .sections = {{.tables = {std::move(table)}}}, .main = "accuracy"_w};
}

}  // namespace shortboard
