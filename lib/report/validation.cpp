#include "report/validation.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;
using Key = std::string ValidatedRow::*;

std::string percent(double share) { return fmt::format("{:+.1f}%", 100.0 * share); }

struct GroupLine {
  std::string name;
  ValidationSummary summary;
};

std::vector<GroupLine> grouped(std::span<const ValidatedRow> rows, Key key) {
  std::map<std::string, std::vector<ValidatedRow>> groups;
  for (const ValidatedRow& row : rows) groups[row.*key].push_back(row);
  std::vector<GroupLine> lines;
  lines.reserve(groups.size());
  for (const auto& [name, members] : groups) lines.push_back({name, summarise(members)});
  return lines;
}

std::string summary_text(const ValidationSummary& s) {
  return fmt::format(
      "{:>4} rows, {:>3} not answered; median error {:>5.1f}%, 90th percentile {:>5.1f}%, bias {:>6}, {:>3.0f}% too "
      "fast",
      s.answered, s.skipped, 100.0 * s.median, 100.0 * s.percentile_90, percent(s.bias), 100.0 * s.too_fast);
}

}  // namespace

std::string text_validation(std::span<const ValidatedRow> rows) {
  std::string out =
      fmt::format("{:<64} {:<29} {:>11} {:>11} {:>8}\n", "row", "metric", "measured", "predicted", "speed");
  for (const ValidatedRow& row : rows)
    if (row.skipped.empty())
      out += fmt::format("{:<64} {:<29} {:>11.5g} {:>11.5g} {:>8}{}\n", row.id, row.metric, row.measured, row.predicted,
                         percent(row.speed_error()), row.fits ? "" : "  over memory as counted");
  for (const auto& [title, key] :
       {std::pair{"stack", &ValidatedRow::stack}, std::pair{"card", &ValidatedRow::accelerator},
        std::pair{"model", &ValidatedRow::model}}) {
    out += fmt::format("\nBy {}\n", title);
    for (const GroupLine& line : grouped(rows, key))
      out += fmt::format("  {:<32} {}\n", line.name, summary_text(line.summary));
  }
  out += "\nNot answered\n";
  for (const ValidatedRow& row : rows)
    if (!row.skipped.empty()) out += fmt::format("  {}: {}\n", row.id, row.skipped);
  const ValidationSummary all = summarise(rows);
  return out + fmt::format("\nAll: {}, rank correlation {:.3f}\nError: predicted over measured speed, less 1.\n",
                           summary_text(all), all.rank_correlation);
}

std::string markdown_validation(std::span<const ValidatedRow> rows) {
  std::string out =
      "| stack | rows | not answered | median error | 90th percentile | bias |\n| --- | ---: | ---: | ---: | ---: | "
      "---: |\n";
  std::vector<GroupLine> lines = grouped(rows, &ValidatedRow::stack);
  lines.push_back({"all", summarise(rows)});
  for (const auto& [name, s] : lines)
    out += fmt::format("| {} | {} | {} | {:.1f}% | {:.1f}% | {} |\n", name, s.answered, s.skipped, 100.0 * s.median,
                       100.0 * s.percentile_90, percent(s.bias));
  return out;
}

std::string json_validation(std::span<const ValidatedRow> rows) {
  Json json{{"schema", 1}, {"rows", Json::array()}, {"skipped", Json::array()}};
  for (const ValidatedRow& row : rows) {
    if (!row.skipped.empty()) {
      json["skipped"].push_back({{"id", row.id}, {"reason", row.skipped}});
      continue;
    }
    json["rows"].push_back({{"id", row.id},
                            {"metric", row.metric},
                            {"measured", row.measured},
                            {"predicted", row.predicted},
                            {"fits", row.fits},
                            {"relative_error", row.predicted / row.measured - 1.0}});
  }
  const ValidationSummary s = summarise(rows);
  json["summary"] = {{"answered", s.answered},
                     {"skipped", s.skipped},
                     {"median", s.median},
                     {"percentile_90", s.percentile_90},
                     {"bias", s.bias},
                     {"too_fast", s.too_fast},
                     {"rank_correlation", s.rank_correlation}};
  return json.dump(2) + "\n";
}

}  // namespace shortboard
