#include <fmt/format.h>

#include <algorithm>

#include "report/demand.h"
#include "report/english.h"
#include "report/generation.h"
#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

std::string_view words(const Demand& demand) { return kDemandItemWords[static_cast<std::size_t>(demand.item)]; }

std::string percent(double share) { return fmt::format("{:.4g}%", 100.0 * share); }

std::string cards_of(int cards) { return cards == 1 ? "1 card" : fmt::format("{} cards", cards); }

std::string kilowatts(const std::optional<Watts>& power) {
  return power ? fmt::format("{:.4g} kW", power->base() / 1e3) : "unknown";
}

std::string whole(const std::optional<double>& value) { return value ? fmt::format("{:.0f}", *value) : "unknown"; }

Page replica_page(const DemandFleet& fleet) {
  if (const auto* serving = fleet.replica.get_if<ServingAnswer>()) return serving_page(*serving);
  return generation_page(fleet.replica.get<GenerationAnswer>());
}

std::string evidence(const DemandAnswer& a) {
  const DemandFleet& f = a.fleet;
  const double u = shared(f).accuracy.uncertainty;
  return fmt::format("{}. Cards in use from {:.4g} to {:.4g} (80% interval of a replica's speed, +-{:.0f}%).",
                     evidence_of_kernels(shared(f).accuracy.evidence, parts_of(f).kernels), f.cards_in_use / (1.0 + u),
                     f.cards_in_use * (1.0 + u), 100.0 * u);
}

std::string million(const DemandAnswer& a) {
  const double users = users_of_a_million(a.question.demand, a.fleet), u = shared(a.fleet).accuracy.uncertainty;
  return fmt::format(
      "A million nominal P of this card, so used, meets the demand of {:.4g} users ({:.4g} to {:.4g}), {:.4g} of them "
      "on a day.",
      users, users / (1.0 + u), users * (1.0 + u), users * a.question.demand.active_share);
}

std::string definitions() {
  return "Effective P: FLOPs that the model needs for what is asked, a second. Nominal P: dense 16-bit peak of the "
         "cards bought. Utilisation: what is asked for in a day over what the replicas bought could do in 24 hours.";
}

Table asked_table(const DemandAnswer& a) {
  const Demand& d = a.question.demand;
  const std::string_view item = words(d);
  return {"What is asked for",
          {},
          {{fmt::format("{:.4g} {} a day = {:.4g} users x {:.4g} active x {:.4g} each", a.rate.day, item, d.users,
                        d.active_share, d.each)},
           {fmt::format("{:.4g} {}/s on average = {:.4g} a day / ({:.4g} hours x 3600 s)", a.rate.average, item,
                        a.rate.day, d.hours)},
           {fmt::format("{:.4g} {}/s at the peak = {:.4g} x {:.4g}", a.rate.peak, item, a.rate.average,
                        d.peak_to_average)}},
          {}};
}

std::string servers_line(const DemandFleet& f) {
  const std::optional<System>& system = parts_of(f).system;
  if (!f.servers || !system) return "servers unknown: cluster.groups[0].system would tell what one holds";
  return fmt::format("{:.0f} servers ({}, {:.0f} cards each) = {:.0f} cards", *f.servers, system->name,
                     system->cards.value, f.cards);
}

std::string racks_line(const DemandAnswer& a) {
  const DemandFleet& f = a.fleet;
  if (!f.racks) return "racks unknown: demand.servers_a_rack would tell, with a server";
  return fmt::format("{:.0f} racks = {:.0f} servers / {:.4g} a rack", *f.racks, *f.servers,
                     *a.question.demand.servers_a_rack);
}

std::string power_line(const DemandFleet& f) {
  const ClusterParts& parts = parts_of(f);
  std::string line = "power of the cards unknown";
  if (f.card_power)
    line = fmt::format("{} of cards = {:.0f} x {:.4g} W", kilowatts(f.card_power), f.cards,
                       parts.accelerator.power->value.base());
  if (!f.server_power) return line + "; of whole servers unknown: their processors, memory and fans are not counted";
  return line + fmt::format("; {} of servers = {:.0f} x {:.4g} kW at most, cards included", kilowatts(f.server_power),
                            *f.servers, parts.system->power->value.base() / 1e3);
}

Table met_table(const DemandAnswer& a) {
  const Demand& d = a.question.demand;
  const DemandFleet& f = a.fleet;
  const std::string_view item = words(d);
  return {
      "What meets it",
      {},
      {{fmt::format("one replica: {}, {:.4g} {}/s", cards_of(f.cards_a_replica), f.items_per_second, item)},
       {fmt::format("{:.0f} replicas = {:.4g} / {:.4g} = {:.4g} at the peak, / {:.4g} available x (1 + {:.4g} spare), "
                    "rounded up",
                    f.replicas, a.rate.peak, f.items_per_second, f.replicas_at_peak, d.availability, d.spare_share)},
       {fmt::format("{:.0f} cards in use = {:.0f} replicas x {}", f.cards_in_use, f.replicas, f.cards_a_replica)},
       {servers_line(f)},
       {racks_line(a)},
       {power_line(f)},
       {fmt::format("{:.4g} effective P on average, {:.4g} at the peak = {:.4g} and {:.4g} {}/s x {:.4g} TFLOP each",
                    f.effective_average, f.effective_peak, a.rate.average, a.rate.peak, item, f.flops_an_item / 1e12)},
       {fmt::format("{:.4g} nominal P to buy = {:.0f} cards x {:.4g} TFLOPS", f.nominal, f.cards,
                    1e3 * f.nominal / f.cards)},
       {fmt::format("utilisation {:.1f}% = {:.4g} {} a day / ({:.0f} replicas x {:.4g}/s x 86400 s)",
                    100.0 * f.utilisation, a.rate.day, item, f.replicas, f.items_per_second)}},
      {}};
}

Table cards_table(const DemandAnswer& a) {
  Table table{"By kind of card, the least nominal P first",
              {"card", "nominal P", "cards", "a replica", "servers", "racks", "cards' power", "used", "interval"},
              {},
              "effective P is the same for all: what the model needs"};
  for (const DemandFleet& f : a.fleets)
    table.rows.push_back({f.accelerator, fmt::format("{:.4g}", f.nominal), fmt::format("{:.0f}", f.cards),
                          fmt::format("{}", f.cards_a_replica), whole(f.servers), whole(f.racks),
                          kilowatts(f.card_power), fmt::format("{:.1f}%", 100.0 * f.utilisation),
                          fmt::format("+-{:.0f}%", 100.0 * shared(f).accuracy.uncertainty)});
  return table;
}

Table refused_table(const DemandAnswer& a) {
  Table table{"Cards that can't", {}, {}, {}};
  for (const RefusedCard& one : a.refused) table.rows.push_back({fmt::format("{}: {}", one.accelerator, one.why)});
  return table;
}

bool belongs_to_a_replica(const Table& table) {
  return !table.title.starts_with("Assumed") && !table.title.starts_with("Published");
}

}  // namespace

std::string model_of(const DemandFleet& fleet) {
  return fleet.replica.visit([](const auto& one) { return one.question.job.model.name; });
}

std::vector<Assumption> assumed_of(const DemandAnswer& a) {
  std::vector<Assumption> all = a.question.assumed;
  const std::vector<Assumption>& own = assumed_of(a.fleet);
  all.insert(all.end(), own.begin(), own.end());
  const auto known = [&](const Assumption& one) {
    return std::ranges::any_of(own, [&](const Assumption& other) {
      return other.what == one.what && other.value == one.value && other.key == one.key;
    });
  };
  for (const DemandFleet& fleet : a.fleets) {
    if (fleet.accelerator == a.fleet.accelerator) continue;
    for (const Assumption& one : assumed_of(fleet))
      if (!known(one)) all.push_back({fmt::format("{}: {}", fleet.accelerator, one.what), one.value, one.key});
  }
  return all;
}

std::vector<std::string> not_modelled(const DemandAnswer& a) {
  std::vector<std::string> all{"power of cooling, network and storage; of servers where it is unknown",
                               "growth of the demand, and how its peaks differ from day to day"};
  if (const auto* serving = a.fleet.replica.get_if<ServingAnswer>();
      serving == nullptr || serving->question.mode == ServingMode::offline)
    all.emplace_back("waits at the peak: a replica is counted as busy throughout");
  for (const std::string& one : texts_of(shared(a.fleet).not_modelled))
    if (std::ranges::find(all, one) == all.end()) all.push_back(one);
  return all;
}

std::string demand_sentence(const DemandAnswer& a) {
  const Demand& d = a.question.demand;
  const DemandFleet& f = a.fleet;
  const std::string servers = f.servers ? fmt::format(" in {:.0f} servers", *f.servers) : "";
  return fmt::format(
      "{:.4g} users, {} of them on a day with {:.4g} {} each of {}: {:.4g} {}/s on average, {:.4g} at the peak. It "
      "takes {:.0f} x {}{}: {:.4g} nominal PFLOPS for {:.4g} effective on average and {:.4g} at the peak; {:.1f}% "
      "utilised.",
      d.users, percent(d.active_share), d.each, words(d), model_of(f), a.rate.average, words(d), a.rate.peak, f.cards,
      parts_of(f).accelerator.name, servers, f.nominal, f.effective_average, f.effective_peak, 100.0 * f.utilisation);
}

Page demand_page(const DemandAnswer& a) {
  Page page{a.question.title, {demand_sentence(a), evidence(a), million(a), definitions()}, {}, not_modelled(a)};
  page.tables = {asked_table(a), met_table(a)};
  if (a.fleets.size() > 1) page.tables.push_back(cards_table(a));
  if (!a.refused.empty()) page.tables.push_back(refused_table(a));
  const Page replica = replica_page(a.fleet);
  page.tables.push_back({"One replica", {}, {{replica.opening.front()}}, {}});
  for (const Table& table : replica.tables)
    if (belongs_to_a_replica(table)) {
      page.tables.push_back(table);
      page.tables.back().title = fmt::format("One replica: {}", table.title);
    }
  if (const std::vector<Assumption> assumed = assumed_of(a); !assumed.empty())
    page.tables.push_back(assumed_table(assumed));
  return page;
}

}  // namespace shortboard
