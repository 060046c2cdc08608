#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "report/compare.h"
#include "report/csv_rows.h"
#include "report/english.h"
#include "report/json_lists.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, kColumns> kColumnNames{
    "effective_pflops", "share",          "throughput",      "time_s",
    "card_power_w",     "server_power_w", "card_price_of_p", "server_price_of_p"};

Json quote_json(const std::optional<Quote>& quote) {
  if (!quote) return nullptr;
  return {{"low", quote->low},           {"high", quote->high},
          {"currency", quote->currency}, {"quoted_in", quote->quoted_in.empty() ? quote->currency : quote->quoted_in},
          {"date", quote->date},         {"source", quote->from.title},
          {"note", quote->from.note}};
}

Json price_json(const std::optional<PriceOfP>& price) {
  if (!price) return nullptr;
  return {{"low", price->low}, {"high", price->high}};
}

Json best_json(const ComparedRow& row) {
  Json best = Json::array();
  for (std::size_t i = 0; i < kColumns; ++i)
    if (row.best[i]) best.push_back(kColumnNames[i]);
  return best;
}

Json row_json(const ComparedRow& row) {
  Json json{{"accelerator", row.accelerator}, {"name", row.name}, {"spec", row.spec}, {"cards", row.cards}};
  json["equal_cards"] = row.equal_cards > 0.0 ? Json(row.equal_cards) : Json(nullptr);
  json["refused"] = row.can() ? Json(nullptr) : Json(row.refused);
  if (!row.can()) return json;
  const Answer& f = row.figures;
  json["servers"] = number_or_null(row.servers);
  json["nominal_pflops"] = f.nominal_pflops;
  json["effective_pflops"] = f.effective_pflops;
  json["share"] = f.share();
  json["throughput"] = f.throughput.per_second;
  json["throughput_unit"] = unit_of(f);
  json["time_s"] = f.duration.time.base();
  json["time_of"] = time_of(f);
  json["memory_used_bytes"] = f.memory ? Json(f.memory->used.base()) : Json(nullptr);
  json["memory_bytes"] = f.memory ? Json(f.memory->usable.base()) : Json(nullptr);
  json["short_board"] = f.short_board ? std::string{name_of(*f.short_board)} : "";
  json["gain_at_1.25"] = number_or_null(f.short_board ? f.short_board->gain_quarter : std::nullopt);
  json["caveat"] = caveat_of(f);
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(f.accuracy.evidence)];
  json["uncertainty"] = f.accuracy.uncertainty;
  json["software"] = f.software;
  json["plan"] = plan_of(row);
  json["card_power_w"] = watts_or_null(row.card_power);
  json["server_power_w"] = watts_or_null(row.server_power);
  json["card_price"] = quote_json(row.card_price);
  json["server_price"] = quote_json(row.server_price);
  json["card_price_of_p"] = price_json(row.card_price_of_p);
  json["server_price_of_p"] = price_json(row.server_price_of_p);
  json["best"] = best_json(row);
  json["on_power_front"] = row.on_power_front;
  json["on_price_front"] = row.on_price_front;
  json["assumed"] = assumed_json(row.assumed);
  return json;
}

Json table_json(const ComparedTable& table) {
  Json json{{"work", table.name}, {"specs", table.specs}, {"sentence", sentence(table)}, {"rows", Json::array()}};
  for (const ComparedRow& row : table.rows) json["rows"].push_back(row_json(row));
  json["not_modelled"] = not_modelled(table.rows);
  return json;
}

void add_row(CsvRows& rows, const std::string& section, const ComparedRow& row) {
  const auto add = [&](std::string_view name, const std::optional<double>& value, const std::string& unit) {
    if (value) rows.add(section, name, *value, unit);
  };
  const auto price = [&](const std::string& name, const std::optional<PriceOfP>& one, const std::optional<Quote>& in) {
    if (!one) return;
    add(name + "_low", one->low, in->currency + "/PFLOPS");
    add(name + "_high", one->high, in->currency + "/PFLOPS");
  };
  add("can", row.can() ? 1.0 : 0.0, "1");
  add("cards", row.cards, "1");
  if (!row.can()) return;
  const Answer& f = row.figures;
  add("servers", row.servers, "1");
  add("nominal", f.nominal_pflops, "PFLOPS");
  add("effective", f.effective_pflops, "PFLOPS");
  add("share", f.share(), "1");
  add(unit_of(f).substr(0, unit_of(f).find('/')), f.throughput.per_second, "1/s");
  add(time_of(f), f.duration.time.base(), "s");
  if (f.memory) add("memory_used", f.memory->used.base(), "B");
  if (f.memory) add("memory", f.memory->usable.base(), "B");
  add("gain_at_1.25", f.short_board ? f.short_board->gain_quarter : std::nullopt, "1");
  add("uncertainty", f.accuracy.uncertainty, "1");
  if (row.card_power) add("card_power", row.card_power->base(), "W");
  if (row.server_power) add("server_power", row.server_power->base(), "W");
  price("card_price_of_p", row.card_price_of_p, row.card_price);
  price("server_price_of_p", row.server_price_of_p, row.server_price);
}

}  // namespace

std::string comparison_json(const ComparisonAnswer& a) {
  Json json{{"schema", 1}, {"kind", "comparison"}};
  json["equal"] = kEqualNames[static_cast<std::size_t>(a.question.equal)];
  json["sort"] = kSortNames[static_cast<std::size_t>(a.question.sort)];
  json["rates"] = Json::array();
  for (const CurrencyRate& one : a.question.rates)
    json["rates"].push_back({{"of", one.of}, {"in", one.in}, {"amount", one.amount}});
  json["works"] = Json::array();
  for (const ComparedTable& table : a.tables) json["works"].push_back(table_json(table));
  return json.dump(2) + "\n";
}

std::string comparison_csv(const ComparisonAnswer& a) {
  CsvRows rows;
  for (const ComparedTable& table : a.tables)
    for (const ComparedRow& row : table.rows) add_row(rows, fmt::format("{}: {}", table.name, row.name), row);
  return std::move(rows).text();
}

std::string report(const ComparisonAnswer& answer, Format format) {
  return in_format(
      format, [&] { return comparison_page(answer); }, [&] { return comparison_json(answer); },
      [&] { return comparison_csv(answer); });
}

}  // namespace shortboard
