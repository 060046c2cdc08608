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

std::string group_line(const GroupSummary& group) {
  const ValidationSummary& s = group.fitted;
  std::string out = fmt::format("  {:<15} {:<34} {:>5} {:>5} {:>8.1f}% {:>8.1f}% {:>7} {:>8.0f}% {:>6.3f}", group.kind,
                                group.name, s.answered, s.skipped, 100.0 * s.median, 100.0 * s.percentile_90,
                                percent(s.bias), 100.0 * s.too_fast, s.rank_correlation);
  if (const std::optional<ValidationSummary>& left = group.left_out)
    out += fmt::format("   {:>5} {:>8.1f}% {:>8.1f}% {:>7}", left->answered, 100.0 * left->median,
                       100.0 * left->percentile_90, percent(left->bias));
  return out + "\n";
}

std::string group_head(std::string_view title, const std::string& left_out_by) {
  std::string out = fmt::format("\nBy {}\n  {:<15} {:<34} {:>5} {:>5} {:>9} {:>9} {:>7} {:>9} {:>6}", title, "kind",
                                title, "rows", "none", "median", "90th", "bias", "too fast", "rank");
  if (!left_out_by.empty()) out += fmt::format("   left out by {}: rows, median, 90th, bias", left_out_by);
  return out + "\n";
}

std::string markdown_line(const std::string& name, const GroupSummary& group, bool left_out) {
  const ValidationSummary& s = group.fitted;
  std::string out =
      fmt::format("| {} | {} | {} | {:.1f}% | {:.1f}% | {} | {:.0f}% | {:.2f} |", name, s.answered, s.skipped,
                  100.0 * s.median, 100.0 * s.percentile_90, percent(s.bias), 100.0 * s.too_fast, s.rank_correlation);
  if (!left_out) return out + "\n";
  if (!group.left_out) return out + " | |\n";
  return out +
         fmt::format(" {:.1f}% | {:.1f}% |\n", 100.0 * group.left_out->median, 100.0 * group.left_out->percentile_90);
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
  for (const std::size_t grouping : {2U, 4U, 1U})
    for (const GroupSummary& one : group(rows, kGroupings[grouping].second))
      if (one.kind == "training")
        out += markdown_line(fmt::format("training, {} {}", kGroupings[grouping].first, one.name), one, left_out);
  return out;
}

}  // namespace shortboard
