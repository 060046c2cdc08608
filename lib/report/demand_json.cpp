#include <nlohmann/json.hpp>
#include <string_view>

#include "report/csv_rows.h"
#include "report/demand.h"
#include "report/generation.h"
#include "report/json_lists.h"
#include "report/report.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json demand_of(const Demand& d) {
  return {{"item", kDemandItemNames[static_cast<std::size_t>(d.item)]},
          {"users", d.users},
          {"active_share", d.active_share},
          {"each", d.each},
          {"hours", d.hours},
          {"peak_to_average", d.peak_to_average},
          {"availability", d.availability},
          {"spare_share", d.spare_share},
          {"servers_a_rack", number_or_null(d.servers_a_rack)}};
}

Json fleet_json(const Demand& d, const DemandFleet& f) {
  return {{"accelerator", f.accelerator},
          {"cards_a_replica", f.cards_a_replica},
          {"items_per_s", f.items_per_second},
          {"flops_an_item", f.flops_an_item},
          {"replicas_at_peak", f.replicas_at_peak},
          {"replicas", f.replicas},
          {"cards_in_use", f.cards_in_use},
          {"cards", f.cards},
          {"servers", number_or_null(f.servers)},
          {"racks", number_or_null(f.racks)},
          {"card_power_w", watts_or_null(f.card_power)},
          {"server_power_w", watts_or_null(f.server_power)},
          {"average_effective_pflops", f.effective_average},
          {"peak_effective_pflops", f.effective_peak},
          {"nominal_pflops", f.nominal},
          {"utilisation", f.utilisation},
          {"users_of_a_million_pflops", users_of_a_million(d, f)},
          {"evidence", kEvidenceNames[static_cast<std::size_t>(shared(f).accuracy.evidence)]},
          {"uncertainty", shared(f).accuracy.uncertainty}};
}

Json replica_json(const DemandFleet& f) {
  if (const auto* serving = f.replica.get_if<ServingAnswer>()) return Json::parse(json_report(*serving));
  return Json::parse(generation_json(f.replica.get<GenerationAnswer>()));
}

}  // namespace

std::string demand_json(const DemandAnswer& a) {
  const Demand& d = a.question.demand;
  Json json{{"schema", 1}, {"kind", "demand"}, {"title", a.question.title}, {"sentence", demand_sentence(a)}};
  json["model"] = model_of(a.fleet);
  json["demand"] = demand_of(d);
  json["items_a_day"] = a.rate.day;
  json["average_items_per_s"] = a.rate.average;
  json["peak_items_per_s"] = a.rate.peak;
  json["fleet"] = fleet_json(d, a.fleet);
  json["fleets"] = Json::array();
  for (const DemandFleet& one : a.fleets) json["fleets"].push_back(fleet_json(d, one));
  json["refused"] = Json::array();
  for (const RefusedCard& one : a.refused)
    json["refused"].push_back({{"accelerator", one.accelerator}, {"reason", one.why}});
  json["replica"] = replica_json(a.fleet);
  json["assumed"] = assumed_json(assumed_of(a));
  json["not_modelled"] = not_modelled(a);
  return json.dump(2) + "\n";
}

std::string demand_csv(const DemandAnswer& a) {
  CsvRows rows;
  rows.add("demand", "items_a_day", a.rate.day, "1");
  rows.add("demand", "average", a.rate.average, "1/s");
  rows.add("demand", "peak", a.rate.peak, "1/s");
  for (const DemandFleet& f : a.fleets) {
    rows.add(f.accelerator, "items_per_s", f.items_per_second, "1/s");
    rows.add(f.accelerator, "replicas", f.replicas, "1");
    rows.add(f.accelerator, "cards_in_use", f.cards_in_use, "1");
    rows.add(f.accelerator, "cards", f.cards, "1");
    if (f.servers) rows.add(f.accelerator, "servers", *f.servers, "1");
    if (f.racks) rows.add(f.accelerator, "racks", *f.racks, "1");
    if (f.card_power) rows.add(f.accelerator, "card_power", f.card_power->base(), "W");
    if (f.server_power) rows.add(f.accelerator, "server_power", f.server_power->base(), "W");
    rows.add(f.accelerator, "effective_average", f.effective_average, "PFLOPS");
    rows.add(f.accelerator, "effective_peak", f.effective_peak, "PFLOPS");
    rows.add(f.accelerator, "nominal", f.nominal, "PFLOPS");
    rows.add(f.accelerator, "utilisation", f.utilisation, "1");
    rows.add(f.accelerator, "uncertainty", shared(f).accuracy.uncertainty, "1");
  }
  return std::move(rows).text();
}

}  // namespace shortboard
