#include "hwdb/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 8> kStatuses{"allowed",     "licence_required", "case_by_case", "banned",
                                                    "discouraged", "not_sold",         "discontinued", "unknown"};
/// A module is a base board with several cards, a lot is a whole order, a premium is the extra price over another card.
constexpr std::array<std::string_view, 7> kPriced{"card",   "server", "card-hour", "card-month",
                                                  "module", "lot",    "premium"};

/// "2024", "2024-03" or "2024-03-18"; an error for any other text.
std::string date(const Value& value) {
  const std::string& text = value.text();
  const bool shaped = text.size() == 4 || text.size() == 7 || text.size() == 10;
  for (std::size_t i = 0; i < text.size() && shaped; ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9')
      throw value.error(fmt::format("'{}' is not a date", text), "write for example \"2024-03\"");
  }
  if (!shaped) throw value.error(fmt::format("'{}' is not a date", text), "write for example \"2024-03\"");
  return text;
}

}  // namespace

Figures::Figures(const Value& entry) : sources_(entry.required("sources")) {
  for (const Value& source : sources_.entries()) {
    source.allow({"title", "address"});
    (void)source.required("title").text();
    (void)source.required("address").text();
  }
}

Provenance Figures::provenance(const Value& figure) const {
  const auto confidence = static_cast<Confidence>(figure.required("confidence").one_of("confidence", kConfidenceNames));
  const std::optional<Value> note = figure.optional("note");
  const std::string text = note ? note->text() : std::string{};
  if (confidence == Confidence::assumed) {
    if (text.empty()) throw figure.error("is assumed and does not say from what", "add a note that says it");
    if (!figure.optional("source")) return {confidence, "assumed", {}, text};
  }
  const Value key = figure.required("source");
  const std::optional<Value> source = sources_.optional(key.text());
  if (!source) {
    std::vector<std::string> known;
    for (const Value& entry : sources_.entries()) known.push_back(entry.node().key);
    throw unknown_name(key.at(), "source", key.text(), known);
  }
  return {confidence, source->required("title").text(), source->required("address").text(), text};
}

Sourced<double> Figures::number(const Value& figure, bool zero_allowed) const {
  figure.allow({"value", "confidence", "source", "note"});
  const Value value = figure.required("value");
  return {zero_allowed ? value.number() : value.positive(), provenance(figure)};
}

std::optional<Sourced<double>> Figures::number(const std::optional<Value>& figure) const {
  if (!figure) return std::nullopt;
  return number(*figure);
}

Peaks Figures::peaks(const std::optional<Value>& map) const {
  Peaks peaks;
  if (!map) return peaks;
  for (const Value& figure : map->entries()) {
    const auto* const found = std::ranges::find(kNumberFormatNames, figure.node().key);
    if (found == kNumberFormatNames.end())
      throw figure.error("no such number format", fmt::format("one of {}", fmt::join(kNumberFormatNames, ", ")));
    peaks[static_cast<std::size_t>(found - kNumberFormatNames.begin())] = read(figure, parse_flops_per_second);
  }
  return peaks;
}

std::vector<Price> Figures::prices(const Value& entry) const {
  std::vector<Price> prices;
  const std::optional<Value> list = entry.optional("prices");
  if (!list) return prices;
  for (const Value& item : list->items()) {
    item.allow({"value", "high", "currency", "per", "date", "confidence", "source", "note"});
    Price price{.low = item.required("value").positive(), .from = provenance(item)};
    price.high = item.optional("high") ? item.required("high").positive() : price.low;
    if (price.high < price.low) throw item.required("high").error("is below the value", "write the lower price first");
    price.currency = item.required("currency").text();
    const Value per = item.required("per");
    price.per = kPriced[per.one_of("priced thing", kPriced)];
    price.date = date(item.required("date"));
    prices.push_back(price);
  }
  return prices;
}

std::vector<Market> Figures::markets(const Value& entry) const {
  std::vector<Market> markets;
  const std::optional<Value> list = entry.optional("markets");
  if (!list) return markets;
  for (const Value& item : list->items()) {
    item.allow({"market", "status", "since", "until", "confidence", "source", "note"});
    Market market{.market = item.required("market").text(), .from = provenance(item)};
    const Value status = item.required("status");
    market.status = kStatuses[status.one_of("status", kStatuses)];
    if (const std::optional<Value> since = item.optional("since")) market.since = date(*since);
    if (const std::optional<Value> until = item.optional("until")) market.until = date(*until);
    markets.push_back(market);
  }
  return markets;
}

void Figures::check_conflicts(const Value& entry) const {
  const std::optional<Value> list = entry.optional("conflicts");
  if (!list) return;
  for (const Value& item : list->items()) {
    item.allow({"figure", "value", "confidence", "source", "note"});
    (void)item.required("figure").text();
    (void)item.required("value").text();
    (void)provenance(item);
  }
}

}  // namespace shortboard
