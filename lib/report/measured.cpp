#include "report/measured.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/english.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

std::string percent(double share) { return fmt::format("{:.3g}%", 100.0 * share); }

/// The ends of our interval on the figure, the smaller first; that of a time has the same ratio at both.
std::string interval(const Diagnosis& d) {
  return fmt::format("{:.4g} to {:.4g}, 80%, +-{:.0f}%", d.predicted / (1.0 + d.uncertainty),
                     d.predicted * (1.0 + d.uncertainty), 100.0 * d.uncertainty);
}

std::string distance(const Diagnosis& d) {
  std::string text = fmt::format("{}: {:.4g} measured, {:.4g} predicted: ", d.metric, d.measured, d.predicted);
  if (d.faster())
    text += fmt::format("{} faster than predicted, by which our estimate is low", percent(d.speed - 1.0));
  else
    text += fmt::format("{} of the speed that this cluster and plan should give", percent(d.speed));
  return text + fmt::format("; {} our interval ({})", d.within() ? "within" : "outside", interval(d));
}

std::string explanations(const Diagnosis& d) {
  std::vector<std::string> can, cannot;
  for (const Suspect& one : d.suspects)
    if (one.factor)
      can.push_back(fmt::format("{} at {}", name_of(one), percent(*one.factor)));
    else
      cannot.push_back(name_of(one));
  std::string text;
  if (!can.empty()) text += fmt::format("Alone would explain it: {}.", fmt::join(can, ", or "));
  if (!cannot.empty())
    text += fmt::format("{}Could not, down to {} of what we take: {}.", text.empty() ? "" : " ", percent(kLeastLeft),
                        fmt::join(cannot, ", "));
  return text;
}

/// A tenth of a percent: nearer than any measurement.
bool as_predicted(const Diagnosis& d) { return !d.faster() && d.speed > 0.999; }

Table suspect_table(const Diagnosis& d) {
  Table table{fmt::format("What alone would explain the measured {}", d.metric),
              {"suspect", "left of it", fmt::format("{} at {} of it", d.metric, percent(kLeastLeft))},
              {},
              fmt::format("each alone, with the plan held ({})",
                          d.plan_given ? "as given" : "the best found; write yours under plan if it differs")};
  for (const Suspect& one : d.suspects)
    table.rows.push_back({name_of(one), one.factor ? percent(*one.factor) : "could not explain it",
                          fmt::format("{:.4g}", one.at_least_left)});
  return table;
}

}  // namespace

std::string measured_sentence(const Diagnosis& d) {
  if (d.suspects.empty()) return distance(d) + ".";
  if (as_predicted(d)) return distance(d) + ": as predicted, nothing is to be explained.";
  return fmt::format("{}. {}", distance(d), explanations(d));
}

void add_measured(const std::vector<Diagnosis>& measured, Page& page) {
  if (measured.empty()) return;
  std::vector<Table> own{{"Measured beside what this cluster and plan should give", {}, {}, {}}};
  for (const Diagnosis& one : measured) {
    own.front().rows.push_back({measured_sentence(one)});
    if (!one.suspects.empty() && !as_predicted(one)) own.push_back(suspect_table(one));
  }
  page.tables.insert(page.tables.begin(), own.begin(), own.end());
}

Json measured_json(const std::vector<Diagnosis>& measured) {
  Json list = Json::array();
  for (const Diagnosis& d : measured) {
    Json suspects = Json::array();
    for (const Suspect& one : d.suspects)
      suspects.push_back({{"suspect", name_of(one)},
                          {"factor", one.factor ? Json(*one.factor) : Json(nullptr)},
                          {"figure_at_1_percent", one.at_least_left}});
    list.push_back({{"metric", d.metric},
                    {"measured", d.measured},
                    {"predicted", d.predicted},
                    {"speed", d.speed},
                    {"within_interval", d.within()},
                    {"uncertainty", d.uncertainty},
                    {"plan_given", d.plan_given},
                    {"explained_by", suspects}});
  }
  return list;
}

void add_measured(const std::vector<Diagnosis>& measured, CsvRows& rows) {
  for (const Diagnosis& d : measured) {
    rows.add("measured", d.metric, d.measured, "");
    rows.add("measured", d.metric + "_predicted", d.predicted, "");
    rows.add("measured", d.metric + "_speed", d.speed, "1");
    rows.add("measured", d.metric + "_within_interval", d.within() ? 1.0 : 0.0, "1");
    for (const Suspect& one : d.suspects)
      if (one.factor) rows.add("explained_by_" + d.metric, name_of(one), *one.factor, "1");
  }
}

}  // namespace shortboard
