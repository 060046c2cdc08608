#include "analysis/demand.h"

#include <algorithm>

#include "report/build.h"
#include "report/parts.h"

namespace shortboard {
namespace {

CellValue item_of(const Demand& demand) {
  return term("item", kDemandItemNames[static_cast<std::size_t>(demand.item)]);
}

std::string model_of(const DemandFleet& fleet) {
  return fleet.replica.visit([](const auto& one) { return one.question.job.model.name; });
}

std::vector<Wording> headline(const DemandAnswer& answer) {
  const Demand& d = answer.question.demand;
  const DemandFleet& f = answer.fleet;
  const std::string& card = parts_of(f).accelerator.name;
  return {
      "demand_headline"_w(number(d.users), share(d.active_share), number(d.each), item_of(d), model_of(f),
                          number(answer.rate.average), number(answer.rate.peak)),
      f.servers ? "demand_takes_servers"_w(count(f.cards), card, count(*f.servers))
                : "demand_takes"_w(count(f.cards), card),
      "demand_power"_w(pflops(f.nominal), pflops(f.effective_average), pflops(f.effective_peak), share(f.utilisation))};
}

std::vector<Wording> notes(const DemandAnswer& answer) {
  const double uncertainty = answer.shared.accuracy.uncertainty;
  const double users = users_of_a_million(answer.question.demand, answer.fleet);
  return {"evidence_and_cards"_w(evidence_wording(answer.shared.accuracy.evidence, parts_of(answer.fleet).kernels),
                                 interval(number(answer.fleet.cards_in_use), uncertainty), share(uncertainty)),
          "million_p"_w(number(users), interval(number(users), uncertainty),
                        number(users * answer.question.demand.active_share)),
          "demand_definitions"_w()};
}

Section demand_section(const Demand& d) {
  return {.key = "demand"_w,
          .title = "title.demand"_w(),
          .figures = {{"item"_w, item_of(d)},
                      {"users"_w, number(d.users)},
                      {"active_share"_w, share(d.active_share)},
                      {"each"_w, number(d.each)},
                      {"hours"_w, number(d.hours)},
                      {"peak_to_average"_w, number(d.peak_to_average)},
                      {"availability"_w, share(d.availability)},
                      {"spare_share"_w, share(d.spare_share)},
                      {"servers_per_rack"_w, or_unknown(d.servers_a_rack, number)}},
          .depth = Depth::full};
}

Section asked_section(const DemandAnswer& answer) {
  const Demand& d = answer.question.demand;
  return {.title = "title.asked"_w(),
          .lines = {"items_per_day_are"_w(number(answer.rate.day), item_of(d), number(d.users), number(d.active_share),
                                          number(d.each)),
                    "items_on_average_are"_w(number(answer.rate.average), item_of(d), number(answer.rate.day),
                                             number(d.hours)),
                    "items_at_peak_are"_w(number(answer.rate.peak), item_of(d), number(answer.rate.average),
                                          number(d.peak_to_average))}};
}

Wording servers_line(const DemandFleet& f) {
  const std::optional<System>& system = parts_of(f).system;
  if (!f.servers || !system) return "servers_unknown"_w();
  return "servers_are"_w(count(*f.servers), system->name, count(system->cards.value), count(f.cards));
}

Wording racks_line(const DemandAnswer& answer) {
  const DemandFleet& f = answer.fleet;
  if (!f.racks) return "racks_unknown"_w();
  return "racks_are"_w(count(*f.racks), count(*f.servers), number(*answer.question.demand.servers_a_rack));
}

std::vector<Wording> power_lines(const DemandFleet& f) {
  const ClusterParts& parts = parts_of(f);
  return {f.card_power ? "card_power_is"_w(*f.card_power, count(f.cards), parts.accelerator.power->value)
                       : "card_power_unknown"_w(),
          f.server_power ? "server_power_is"_w(*f.server_power, count(*f.servers), parts.system->power->value)
                         : "server_power_unknown"_w()};
}

Section met_section(const DemandAnswer& answer) {
  const Demand& d = answer.question.demand;
  const DemandFleet& f = answer.fleet;
  Section section{.title = "title.met"_w(),
                  .lines = {"one_replica_is"_w(count(f.cards_a_replica), number(f.items_per_second), item_of(d)),
                            "replicas_are"_w(count(f.replicas), number(answer.rate.peak), number(f.items_per_second),
                                             number(f.replicas_at_peak), number(d.availability), number(d.spare_share)),
                            "cards_in_use_are"_w(count(f.cards_in_use), count(f.replicas), count(f.cards_a_replica)),
                            servers_line(f), racks_line(answer)}};
  for (Wording& line : power_lines(f)) section.lines.push_back(std::move(line));
  section.lines.push_back("effective_needed_is"_w(pflops(f.effective_average), pflops(f.effective_peak),
                                                  number(answer.rate.average), number(answer.rate.peak), item_of(d),
                                                  Flops{f.flops_an_item}));
  section.lines.push_back(
      "nominal_bought_is"_w(pflops(f.nominal), count(f.cards), FlopsPerSecond{kPeta * f.nominal / f.cards}));
  section.lines.push_back("utilisation_is"_w(share(f.utilisation), number(answer.rate.day), item_of(d),
                                             count(f.replicas), number(f.items_per_second)));
  return section;
}

std::vector<Figure> fleet_figures(const Demand& d, const DemandFleet& f) {
  constexpr Depth kFull = Depth::full;
  const auto watts = [](Watts power) { return power; };
  return {{"accelerator"_w, f.accelerator, "card"_w},
          {"nominal_pflops"_w, pflops(f.nominal)},
          {"cards"_w, count(f.cards)},
          {"cards_per_replica"_w, count(f.cards_a_replica)},
          {"servers"_w, or_unknown(f.servers, count)},
          {"racks"_w, or_unknown(f.racks, count)},
          {"card_power_w"_w, or_unknown(f.card_power, watts)},
          {"server_power_w"_w, or_unknown(f.server_power, watts), {}, kFull},
          {"utilisation"_w, share(f.utilisation)},
          {"uncertainty"_w, share(shared(f).accuracy.uncertainty)},
          {"evidence"_w, evidence_value(shared(f).accuracy.evidence), {}, kFull},
          {"items_per_s"_w, per_second(f.items_per_second), {}, kFull},
          {"flops_per_item"_w, Flops{f.flops_an_item}, {}, kFull},
          {"replicas_at_peak"_w, number(f.replicas_at_peak), {}, kFull},
          {"replicas"_w, count(f.replicas), {}, kFull},
          {"cards_in_use"_w, count(f.cards_in_use), {}, kFull},
          {"average_effective_pflops"_w, pflops(f.effective_average), {}, kFull},
          {"peak_effective_pflops"_w, pflops(f.effective_peak), {}, kFull},
          {"users_of_a_million_pflops"_w, number(users_of_a_million(d, f)), {}, kFull}};
}

/// A replica as its own report has it, but for what is told of the whole demand.
Section replica_section(const DemandFleet& fleet) {
  Report replica = fleet.replica.visit([](const auto& one) { return report(one); });
  Section section{.key = "replica"_w, .title = "title.replica"_w(), .lines = replica.headline};
  for (Figure& one : replica.figures) one.depth = Depth::full;
  section.figures = std::move(replica.figures);
  for (Section& one : replica.sections) {
    const Word key = one.tables.empty() ? Word{} : one.tables.front().key;
    if (key == "assumed"_w || key == "published"_w || key == "not_modelled"_w) one.depth = Depth::full;
  }
  section.sections = std::move(replica.sections);
  return section;
}

/// All that was assumed: of the demand, of the cluster's card, and what differs for the others, under their names.
std::vector<Assumption> assumed_of(const DemandAnswer& answer) {
  std::vector<Assumption> all = answer.question.assumed;
  const std::vector<Assumption>& own = assumed_of(answer.fleet);
  all.insert(all.end(), own.begin(), own.end());
  const auto known = [&](const Assumption& one) {
    return std::ranges::any_of(own, [&](const Assumption& other) {
      return other.what == one.what && other.value == one.value && other.key == one.key;
    });
  };
  for (const DemandFleet& fleet : answer.fleets) {
    if (fleet.accelerator == answer.fleet.accelerator) continue;
    for (const Assumption& one : assumed_of(fleet))
      if (!known(one)) all.push_back({of_cards({fleet.accelerator}, one.what), one.value, one.key});
  }
  return all;
}

}  // namespace

Report report(const DemandAnswer& answer) {
  const Demand& d = answer.question.demand;
  Report made = opened("demand"_w, answer.question.title, answer.shared);
  made.headline = headline(answer);
  made.notes = notes(answer);
  made.main = "fleets"_w;
  add({{"model"_w, model_of(answer.fleet)},
       {"items_per_day"_w, number(answer.rate.day)},
       {"average_items_per_s"_w, per_second(answer.rate.average)},
       {"peak_items_per_s"_w, per_second(answer.rate.peak)}},
      made.figures);
  std::vector<std::vector<Figure>> fleets;
  for (const DemandFleet& one : answer.fleets) fleets.push_back(fleet_figures(d, one));
  Section cards{.title = "title.by_card"_w(),
                .tables = {table_of("fleets"_w, std::move(fleets))},
                .foot = {"effective_is_same"_w()},
                .depth = answer.fleets.size() > 1 ? Depth::usual : Depth::full};
  Section fleet{
      .key = "fleet"_w, .title = "title.fleet"_w(), .figures = fleet_figures(d, answer.fleet), .depth = Depth::full};
  std::vector<Wording> own{"omission.cooling"_w(), "omission.growth"_w()};
  if (const auto* serving = answer.fleet.replica.get_if<ServingAnswer>();
      serving == nullptr || serving->question.mode == ServingMode::offline)
    own.push_back("omission.waits"_w());
  add({demand_section(d), asked_section(answer), met_section(answer), std::move(fleet), std::move(cards),
       refused_section(answer.refused), replica_section(answer.fleet), assumed_section(assumed_of(answer)),
       not_modelled_section(std::move(own), answer.shared.not_modelled)},
      made.sections);
  return made;
}

}  // namespace shortboard
