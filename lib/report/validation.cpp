#include "report/validation.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "validation/groups.h"
#include "validation/row_name.h"

namespace shortboard {
namespace {

using Name = std::string (*)(const ValidatedRow&);
constexpr std::array<std::pair<std::string_view, Name>, 5> kGroupings{{
    {"kind", [](const ValidatedRow& row) { return row.kind; }},
    {"source", [](const ValidatedRow& row) { return publisher(row.source); }},
    {"card", [](const ValidatedRow& row) { return row.accelerator; }},
    {"model", [](const ValidatedRow& row) { return row.model; }},
    {"stack", [](const ValidatedRow& row) { return row.stack; }},
}};

std::string percent(double share) { return fmt::format("{:+.1f}%", 100.0 * share); }

std::string row_lines(std::span<const ValidatedRow> rows) {
  std::string out =
      fmt::format("{:<64} {:<29} {:>11} {:>11} {:>8}\n", "row", "metric", "measured", "predicted", "error");
  for (const ValidatedRow& row : rows)
    if (row.skipped.empty())
      out += fmt::format("{:<64} {:<29} {:>11.5g} {:>11.5g} {:>8}{}\n", row.id, row.metric, row.measured, row.predicted,
                         percent(row.speed_error()), row.fits ? "" : "  over memory as counted");
  return out;
}

/// The figures of a summary as printed; "-" where there is none.
struct Printed {
  std::string median = "-", percentile_90 = "-", bias = "-", too_fast = "-", rank = "-";
};

Printed printed(const ValidationSummary& s) {
  Printed out;
  if (s.answered == 0) return out;
  out = {fmt::format("{:.1f}%", 100.0 * s.median), fmt::format("{:.1f}%", 100.0 * s.percentile_90), percent(s.bias),
         fmt::format("{:.0f}%", 100.0 * s.too_fast), "-"};
  if (s.rank_correlation) out.rank = fmt::format("{:.3f}", *s.rank_correlation);
  return out;
}

std::string group_line(const GroupSummary& group) {
  const Printed fitted = printed(group.fitted);
  std::string out = fmt::format("  {:<15} {:<34} {:>5} {:>5} {:>8} {:>8} {:>8} {:>8} {:>6}", group.kind, group.name,
                                group.fitted.answered, group.fitted.skipped, fitted.median, fitted.percentile_90,
                                fitted.bias, fitted.too_fast, fitted.rank);
  if (group.left_out) {
    const Printed left = printed(*group.left_out);
    out +=
        fmt::format(" | {:>5} {:>8} {:>8} {:>8}", group.left_out->answered, left.median, left.percentile_90, left.bias);
  }
  return out + "\n";
}

std::string group_head(std::string_view title, const std::string& left_out_by) {
  std::string out = fmt::format("\nBy {}\n  {:<15} {:<34} {:>5} {:>5} {:>8} {:>8} {:>8} {:>8} {:>6}", title, "kind",
                                title, "rows", "none", "median", "90th", "bias", "too fast", "rank");
  if (!left_out_by.empty())
    out +=
        fmt::format(" | {:>5} {:>8} {:>8} {:>8}  with each {} left out", "rows", "median", "90th", "bias", left_out_by);
  return out + "\n";
}

std::string markdown_line(const std::string& name, const GroupSummary& group, bool left_out) {
  const Printed fitted = printed(group.fitted);
  std::string out =
      fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |", name, group.fitted.answered, group.fitted.skipped,
                  fitted.median, fitted.percentile_90, fitted.bias, fitted.too_fast, fitted.rank);
  if (left_out) {
    const Printed left = group.left_out ? printed(*group.left_out) : Printed{};
    out += fmt::format(" {} | {} |", left.median, left.percentile_90);
  }
  return out + "\n";
}

}  // namespace

std::string text_validation(std::span<const ValidatedRow> rows, const std::string& left_out_by) {
  std::string out = row_lines(rows);
  for (const auto& [title, name] : kGroupings) {
    out += group_head(title, left_out_by);
    for (const GroupSummary& one : group(rows, name)) out += group_line(one);
  }
  out += "\nNot answered\n";
  for (const ValidatedRow& row : rows)
    if (!row.skipped.empty()) out += fmt::format("  {}: {}\n", row.id, row.skipped);
  const GroupSummary all = overall(rows);
  out += group_head("all", left_out_by) + group_line(all);
  return out +
         fmt::format(
             "\n{:.1f}% of the rows answered. Error: predicted over measured speed (memory: bytes), less 1; bias: its "
             "median; rank: Spearman's within each kind and metric; quantiles by linear interpolation.\n",
             100.0 * all.fitted.coverage());
}

std::string markdown_validation(std::span<const ValidatedRow> rows, const std::string& left_out_by) {
  const bool left_out = !left_out_by.empty();
  std::string out = "| | rows | not answered | median error | 90th percentile | bias | too fast | rank |";
  if (left_out) out += fmt::format(" median, {} left out | 90th, {} left out |", left_out_by, left_out_by);
  out += "\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";
  if (left_out) out += " ---: | ---: |";
  out += '\n';
  out += markdown_line("**all**", overall(rows), left_out);
  for (const GroupSummary& one : group(rows, kGroupings[0].second))
    out += markdown_line(fmt::format("**{}**", one.name), one, left_out);
  for (const std::size_t grouping : {2U, 4U})
    for (const GroupSummary& one : group(rows, kGroupings[grouping].second))
      if (one.kind == "training")
        out += markdown_line(fmt::format("training, {} {}", kGroupings[grouping].first, one.name), one, left_out);
  return out;
}

}  // namespace shortboard
