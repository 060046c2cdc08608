#include <nlohmann/json.hpp>

#include "report/contract.h"
#include "report/csv_rows.h"
#include "report/json_lists.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json offer_json(const Offer& o) {
  Json json{{"nominal_pflops", o.nominal.base() / kPeta},
            {"format", name(o.format)},
            {"sparse", or_null(o.sparse)},
            {"accelerator", o.accelerator.empty() ? Json(nullptr) : Json(o.accelerator)},
            {"cards", or_null(o.cards)},
            {"market", o.market}};
  json["price"] = o.price ? Json{{"amount", o.price->amount}, {"currency", o.price->currency}} : Json(nullptr);
  if (o.cards) json["tolerance"] = o.tolerance;
  return json;
}

Json street_json(const Candidate& c, const Offer& offer) {
  const std::optional<Price> price = offer.price ? street_price(c, offer.price->currency) : std::nullopt;
  if (!price) return nullptr;
  return {{"low", price->low}, {"high", price->high}, {"currency", price->currency},
          {"per", price->per}, {"date", price->date}, {"source", price->from.title}};
}

Json candidate_json(const Candidate& c, const Offer& offer) {
  return {{"accelerator", c.card.id},
          {"counted_as", kReadingNames[static_cast<std::size_t>(c.reading)]},
          {"peak_tflops", c.peak.base() / 1e12},
          {"offered_cards", c.offered},
          {"cards", c.cards},
          {"cards_a_server", c.server},
          {"used_cards", c.used},
          {"nominal_pflops", c.nominal},
          {"effective_pflops", c.output.effective_pflops},
          {"share", c.share},
          {"throughput", c.output.throughput},
          {"throughput_unit", c.output.unit},
          {"uncertainty", c.output.accuracy.uncertainty},
          {"evidence", kEvidenceNames[static_cast<std::size_t>(c.output.accuracy.evidence)]},
          {"market", market_status(c.card, offer.market)},
          {"price_per_effective_pflops", or_null(c.price_effective)},
          {"street_price", street_json(c, offer)},
          {"assumed", assumed_json(assumed_of(c))}};
}

}  // namespace

std::string contract_json(const ContractAnswer& a) {
  Json json{{"schema", 1}, {"kind", "contract"}, {"title", a.question.title}, {"sentence", contract_sentence(a)}};
  json["offer"] = offer_json(a.question.offer);
  json["candidates"] = Json::array();
  for (const Candidate& c : a.candidates) json["candidates"].push_back(candidate_json(c, a.question.offer));
  json["best_to_worst"] = a.spread_of_all();
  json["best_to_worst_on_market"] = a.spread();
  json["refused"] = Json::array();
  for (const RefusedCard& one : a.refused)
    json["refused"].push_back({{"accelerator", one.accelerator}, {"reason", one.why}});
  json["sparse_peak_unknown"] = a.sparse_unknown;
  json["ask"] = Json::array();
  for (const SellerQuestion& q : a.questions)
    json["ask"].push_back({{"what", q.ask}, {"why", q.why}, {"at_stake", or_null(q.at_stake)}});
  json["assumed"] = assumed_json(assumed_of(a));
  json["not_modelled"] = not_modelled(a);
  return json.dump(2) + "\n";
}

std::string contract_csv(const ContractAnswer& a) {
  CsvRows rows;
  rows.add("offer", "nominal", a.question.offer.nominal.base() / kPeta, "PFLOPS");
  rows.add("offer", "best_to_worst", a.spread_of_all(), "1");
  rows.add("offer", "best_to_worst_on_market", a.spread(), "1");
  for (const Candidate& c : a.candidates) {
    const std::string who = candidate_name(c);
    rows.add(who, "peak", c.peak.base(), "FLOP/s");
    rows.add(who, "cards", c.cards, "1");
    rows.add(who, "used_cards", c.used, "1");
    rows.add(who, "nominal", c.nominal, "PFLOPS");
    rows.add(who, "effective", c.output.effective_pflops, "PFLOPS");
    rows.add(who, "share", c.share, "1");
    rows.add(who, "throughput", c.output.throughput, "1/s");
    rows.add(who, "uncertainty", c.output.accuracy.uncertainty, "1");
    if (c.price_effective)
      rows.add(who, "price_per_effective", *c.price_effective, a.question.offer.price->currency + "/PFLOPS");
  }
  for (const SellerQuestion& q : a.questions)
    if (q.at_stake) rows.add("at_stake", q.ask, *q.at_stake, "1");
  return std::move(rows).text();
}

std::string contract_report(const ContractAnswer& a, Format format) {
  return in_format(
      format, [&] { return contract_page(a); }, [&] { return contract_json(a); }, [&] { return contract_csv(a); });
}

}  // namespace shortboard
