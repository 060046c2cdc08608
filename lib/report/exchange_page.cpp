#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "report/compare.h"
#include "report/csv_rows.h"
#include "report/json_lists.h"
#include "report/tables.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kOffered = 1000.0;  // nominal P

Table worth_table(const ExchangeTable& t) {
  Table table{fmt::format("{:.0f} nominal P of the row's card, in nominal P of the column's: {}", kOffered,
                          work_title(t.name, t.specs)),
              {"card"},
              {},
              "(80% interval: both speeds' errors, taken as independent)"};
  for (const ComparedRow& card : t.cards) table.columns.push_back(card.name);
  for (std::size_t from = 0; from < t.cards.size(); ++from) {
    table.rows.push_back({t.cards[from].name});
    for (std::size_t in = 0; in < t.cards.size(); ++in) {
      const Worth& one = t.worths[from][in];
      table.rows.back().push_back(from == in ? fmt::format("{:.0f}", kOffered)
                                             : fmt::format("{:.0f} ({:.0f} to {:.0f})", kOffered * one.ratio,
                                                           kOffered * one.low, kOffered * one.high));
    }
  }
  return table;
}

Table counted_table(const ExchangeTable& t) {
  Table table{"Counted at: " + t.name, {"card", "cards", "nominal P", "effective P", "effective P of 1,000"}, {}, {}};
  for (const ComparedRow& row : t.cards) {
    const std::string of = row.equal_cards > 0.0 ? fmt::format(" of {:.6g}", row.equal_cards) : "";
    table.rows.push_back(
        {row.name, fmt::format("{:.0f}{}", row.cards, of), fmt::format("{:.4g}", row.figures.nominal_pflops),
         fmt::format("{:.4g}", row.figures.effective_pflops), fmt::format("{:.0f}", kOffered * row.figures.share())});
  }
  return table;
}

bool made_equal(const ExchangeTable& t) { return !t.cards.empty() && t.cards.front().equal_cards > 0.0; }

std::string definition(const ExchangeAnswer& a) {
  const bool equal = !a.tables.empty() && made_equal(a.tables.front());
  return fmt::format(
      "Worth is effective P per nominal P of one card over that of the other, {}.",
      equal ? "each at the spec's nominal P: in whole servers (one at least; cards where the spec fills no whole "
              "server), and in fewer where a plan then makes more"
            : "each at the count of its own spec");
}

}  // namespace

std::string sentence(const ExchangeTable& t) {
  if (t.cards.size() < 2) return fmt::format("{}: fewer than two of the cards can.", t.name);
  std::vector<std::string> others;
  for (std::size_t in = 1; in < t.cards.size(); ++in) {
    const Worth& one = t.worths[0][in];
    others.push_back(fmt::format("{:.0f} P of {} ({:.0f} to {:.0f})", kOffered * one.ratio, t.cards[in].name,
                                 kOffered * one.low, kOffered * one.high));
  }
  return fmt::format("{}: {:.0f} P of {} are worth {}.", t.name, kOffered, t.cards[0].name, fmt::join(others, ", "));
}

Page exchange_page(const ExchangeAnswer& a) {
  Page page{"Exchange", {}, {}, {}};
  for (const ExchangeTable& t : a.tables) page.opening.push_back(sentence(t));
  page.opening.push_back(definition(a));
  for (const ExchangeTable& t : a.tables) {
    if (t.cards.size() > 1) page.tables.push_back(worth_table(t));
    if (!t.cards.empty()) {
      page.tables.push_back(counted_table(t));
      page.tables.push_back(run_table(t.name, t.cards));
    }
    if (!t.refused.empty()) page.tables.push_back(refused_table(t.name, t.refused));
  }
  for (const ExchangeTable& t : a.tables) {
    if (const std::vector<Assumption> assumed = assumed_of(t.cards); !assumed.empty()) {
      page.tables.push_back(assumed_table(assumed));
      page.tables.back().title += ": " + t.name;
    }
    for (const std::string& one : not_modelled(t.cards))
      if (std::ranges::find(page.not_modelled, one) == page.not_modelled.end()) page.not_modelled.push_back(one);
  }
  return page;
}

std::string exchange_json(const ExchangeAnswer& a) {
  Json json{{"schema", 1}, {"kind", "exchange"}, {"works", Json::array()}};
  for (const ExchangeTable& t : a.tables) {
    Json work{{"work", t.name}, {"specs", t.specs}, {"sentence", sentence(t)}};
    work["cards"] = work["exchange"] = work["refused"] = Json::array();
    for (const ComparedRow& row : t.cards)
      work["cards"].push_back({{"accelerator", row.accelerator},
                               {"name", row.name},
                               {"cards", row.cards},
                               {"equal_cards", row.equal_cards > 0.0 ? Json(row.equal_cards) : Json(nullptr)},
                               {"nominal_pflops", row.figures.nominal_pflops},
                               {"effective_pflops", row.figures.effective_pflops},
                               {"share", row.figures.share()},
                               {"uncertainty", row.figures.accuracy.uncertainty},
                               {"evidence", kEvidenceNames[static_cast<std::size_t>(row.figures.accuracy.evidence)]},
                               {"software", row.figures.software},
                               {"assumed", assumed_json(row.assumed)}});
    for (std::size_t from = 0; from < t.cards.size(); ++from)
      for (std::size_t in = 0; in < t.cards.size(); ++in)
        work["exchange"].push_back({{"from", t.cards[from].accelerator},
                                    {"in", t.cards[in].accelerator},
                                    {"worth", t.worths[from][in].ratio},
                                    {"low", t.worths[from][in].low},
                                    {"high", t.worths[from][in].high}});
    for (const ComparedRow& row : t.refused)
      work["refused"].push_back({{"accelerator", row.accelerator}, {"reason", row.refused}});
    json["works"].push_back(std::move(work));
  }
  return json.dump(2) + "\n";
}

std::string exchange_csv(const ExchangeAnswer& a) {
  CsvRows rows;
  for (const ExchangeTable& t : a.tables)
    for (std::size_t from = 0; from < t.cards.size(); ++from)
      for (std::size_t in = 0; in < t.cards.size(); ++in) {
        const std::string pair = fmt::format("{} in {}", t.cards[from].name, t.cards[in].name);
        rows.add(t.name, pair, t.worths[from][in].ratio, "1");
        rows.add(t.name, pair + ", low", t.worths[from][in].low, "1");
        rows.add(t.name, pair + ", high", t.worths[from][in].high, "1");
      }
  return std::move(rows).text();
}

std::string report(const ExchangeAnswer& answer, Format format) {
  return in_format(
      format, [&] { return exchange_page(answer); }, [&] { return exchange_json(answer); },
      [&] { return exchange_csv(answer); });
}

}  // namespace shortboard
