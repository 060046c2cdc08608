#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "report/validation.h"
#include "validation/groups.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

/// Six digits: what a prediction is worth, and what stays the same on every machine.
double rounded(double value) { return std::stod(fmt::format("{:.6g}", value)); }

/// Errors are null where no row was answered.
Json summary_json(const ValidationSummary& s) {
  Json json{{"answered", s.answered}, {"skipped", s.skipped}, {"coverage", rounded(s.coverage())}};
  for (const auto& [key, value] : {std::pair{"median", s.median}, std::pair{"percentile_90", s.percentile_90},
                                   std::pair{"bias", s.bias}, std::pair{"too_fast", s.too_fast}})
    json[key] = s.answered > 0 ? Json(rounded(value)) : Json();
  json["rank_correlation"] = s.rank_correlation ? Json(rounded(*s.rank_correlation)) : Json();
  return json;
}

Json row_json(const ValidatedRow& row) {
  Json json{{"id", row.id}, {"kind", row.kind}};
  if (row.skipped.empty()) {
    json["metric"] = row.metric;
    json["measured"] = rounded(row.measured);
    json["predicted"] = rounded(row.predicted);
    json["relative_error"] = rounded(row.predicted / row.measured - 1.0);
    if (row.left_out) json["left_out"] = rounded(*row.left_out);
    if (!row.fits) json["fits"] = false;
  } else {
    json["reason"] = row.skipped;
  }
  for (const auto& [key, value] : {std::pair{"accelerator", &row.accelerator}, std::pair{"model", &row.model},
                                   std::pair{"stack", &row.stack}, std::pair{"source", &row.source}})
    if (!value->empty()) json[key] = *value;
  return json;
}

std::string list(std::span<const ValidatedRow> rows, bool answered) {
  std::string out;
  for (const ValidatedRow& row : rows)
    if (row.skipped.empty() == answered) out += (out.empty() ? "\n" : ",\n") + row_json(row).dump();
  return "[" + out + "]";
}

}  // namespace

std::string json_validation(std::span<const ValidatedRow> rows, const std::string& left_out_by) {
  const GroupSummary all = overall(rows);
  Json summary = summary_json(all.fitted);
  const std::vector<GroupSummary> kinds = group(rows, [](const ValidatedRow& row) { return row.kind; });
  for (const GroupSummary& one : kinds) summary["by_kind"][one.kind] = summary_json(one.fitted);
  if (!left_out_by.empty()) {
    Json& left = summary["left_out"] = all.left_out ? summary_json(*all.left_out) : Json::object();
    left["column"] = left_out_by;
    for (const GroupSummary& one : kinds)
      if (one.left_out) left["by_kind"][one.kind] = summary_json(*one.left_out);
  }
  return fmt::format("{{\"schema\":1,\n\"rows\":{},\n\"skipped\":{},\n\"summary\":{}}}\n", list(rows, true),
                     list(rows, false), summary.dump(1));
}

}  // namespace shortboard
