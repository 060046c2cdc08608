#include <utility>

#include "report/parts.h"

namespace shortboard {
namespace {

CellValue suspect_value(const Suspect& suspect) {
  if (suspect.kind == SuspectKind::resource) return resource_value(suspect.resource);
  if (suspect.kind == SuspectKind::kernels) return "kernels_of_every_card"_w;
  CellValue server = "straggler"_w;
  server.words = suspect.cards == 1 ? "straggling_card"_w() : "straggling_server"_w(count(suspect.cards));
  return server;
}

Wording distance(const Diagnosis& d) {
  const CellValue figures = "measured_beside"_w(d.metric, number(d.measured), number(d.predicted));
  return d.faster() ? "measured_faster"_w(figures, share(d.speed - 1.0)) : "measured_speed"_w(figures, share(d.speed));
}

Wording interval_of(const Diagnosis& d) {
  const CellValue ends = interval(number(d.predicted), d.uncertainty);
  return d.within() ? "measured_within"_w(ends, share(d.uncertainty))
                    : "measured_outside"_w(ends, share(d.uncertainty));
}

/// A tenth of a percent: nearer than any measurement.
bool as_predicted(const Diagnosis& d) { return !d.faster() && d.speed > 0.999; }

std::vector<Wording> explanations(const Diagnosis& d) {
  std::vector<CellValue> can, cannot;
  for (const Suspect& one : d.suspects)
    if (one.factor)
      can.emplace_back("suspect_at"_w(suspect_value(one), share(*one.factor)));
    else
      cannot.push_back(suspect_value(one));
  std::vector<Wording> lines;
  if (!can.empty()) lines.push_back("suspects_can"_w(list(std::move(can))));
  if (!cannot.empty()) lines.push_back("suspects_cannot"_w(share(kLeastLeft), list(std::move(cannot))));
  return lines;
}

}  // namespace

Section measured_section(const std::vector<Diagnosis>& measured) {
  if (measured.empty()) return {};
  Section section{.title = "title.measured"_w()};
  Table figures{"measured"_w,
                {{"metric"_w},
                 {"measured"_w},
                 {"predicted"_w},
                 {"speed"_w},
                 {"within_interval"_w},
                 {"uncertainty"_w},
                 {"plan_given"_w, {}, Depth::full}}};
  Table suspects{
      "explained_by"_w, {{"metric"_w}, {"suspect"_w}, {"factor"_w, "left_of_it"_w}, {"figure_at_1_percent"_w}}, {}, 2};
  for (const Diagnosis& d : measured) {
    figures.rows.push_back({d.metric, number(d.measured), number(d.predicted), share(d.speed), flag(d.within()),
                            share(d.uncertainty), flag(d.plan_given)});
    section.lines.push_back(distance(d));
    section.lines.push_back(interval_of(d));
    if (d.suspects.empty()) continue;
    if (as_predicted(d)) {
      section.lines.push_back("measured_as_predicted"_w());
    } else {
      for (Wording& line : explanations(d)) section.lines.push_back(std::move(line));
      section.foot = {d.plan_given ? "suspects_plan_given"_w() : "suspects_plan_found"_w()};
    }
    for (const Suspect& one : d.suspects)
      suspects.rows.push_back({d.metric, suspect_value(one), or_none(one.factor, share), number(one.at_least_left)});
  }
  section.tables = {std::move(figures), std::move(suspects)};
  return section;
}

}  // namespace shortboard
