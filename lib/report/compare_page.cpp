#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/compare.h"
#include "report/english.h"
#include "report/tables.h"

namespace shortboard {
namespace {

/// The best of a column begins with a star.
std::string starred(const ComparedRow& row, Column column, const std::string& text) {
  return row.is_best(column) ? "*" + text : text;
}

std::string percent(double share) { return fmt::format("{:.1f}%", 100.0 * share); }

/// "5.12 to 7.68 M USD".
std::string money(double low, double high, const std::string& currency) {
  const auto [unit, name] = high >= 1e6   ? std::pair{1e6, " M"}
                            : high >= 1e3 ? std::pair{1e3, " k"}
                                          : std::pair{1.0, ""};
  const std::string range =
      low < high ? fmt::format("{:.4g} to {:.4g}", low / unit, high / unit) : fmt::format("{:.4g}", low / unit);
  return fmt::format("{}{} {}", range, name, currency);
}

std::string kilowatts(const std::optional<Watts>& power) {
  return power ? fmt::format("{:.4g}", power->base() / 1e3) : "unknown";
}

std::string count(const ComparedRow& row) {
  if (row.equal_cards <= 0.0) return fmt::format("{:.0f}", row.cards);
  return fmt::format("{:.0f} of {:.6g}", row.cards, row.equal_cards);
}

std::string memory(const Answer& f) {
  if (!f.memory) return "unknown";
  return fmt::format("{:.1f} of {:.1f} GB", f.memory->used.base() / 1e9, f.memory->usable.base() / 1e9);
}

std::string short_board(const Answer& f) {
  if (!f.short_board) return "-";
  const std::string name{name_of(*f.short_board)};
  const std::optional<double>& gain = f.short_board->gain_quarter;
  return gain ? fmt::format("{} +{}", name, percent(*gain)) : name;
}

const ComparedRow* first_that_can(const std::vector<ComparedRow>& rows) {
  const auto found = std::ranges::find_if(rows, &ComparedRow::can);
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::string> figures_row(const ComparedRow& row) {
  if (!row.can()) return {row.name, count(row), "-", "can't", "-", "-", "-", "-", "see below"};
  const Answer& f = row.figures;
  return {row.name,
          count(row),
          fmt::format("{:.4g}", f.nominal_pflops),
          starred(row, Column::effective_p, fmt::format("{:.4g}", f.effective_pflops)),
          starred(row, Column::share, percent(f.share())),
          starred(row, Column::throughput, fmt::format("{:.4g}", f.throughput.per_second)),
          f.duration.time > Seconds{} ? starred(row, Column::time, span(f.duration.time.base())) : "-",
          memory(f),
          short_board(f)};
}

Table figures_table(const ComparedTable& t) {
  const ComparedRow* first = first_that_can(t.rows);
  const std::string unit = first != nullptr ? std::string{unit_of(first->figures)} : "throughput";
  const std::string time = first != nullptr ? std::string{time_of(first->figures)} : "time";
  Table table{work_title(t.name, t.specs),
              {"card", "cards", "nominal P", "effective P", "share", unit, time, "memory used", "short board at x1.25"},
              {},
              "* the best; memory of the fullest card, of what a program can allocate"};
  for (const ComparedRow& row : t.rows) table.rows.push_back(figures_row(row));
  return table;
}

std::string price_cell(double units, const std::optional<Quote>& price) {
  return price ? money(units * price->low, units * price->high, price->currency) : "unknown";
}

std::string price_of_p_cell(const ComparedRow& row, Column column, const std::optional<PriceOfP>& price,
                            const std::optional<Quote>& quote) {
  return price ? starred(row, column, money(price->low, price->high, quote->currency)) : "unknown";
}

Table cost_table(const ComparedTable& t) {
  Table table{"Power and price: " + t.name,
              {"card", "kW of cards", "kW of servers", "effective P a kW of cards", "price of the cards",
               "an effective P", "price of the servers", "an effective P"},
              {},
              "cards at their rating, servers (cards included) at most where they are whole; prices by the latest "
              "dated word on one"};
  for (const ComparedRow& row : t.rows) {
    if (!row.can()) continue;
    table.rows.push_back({row.name, starred(row, Column::card_power, kilowatts(row.card_power)),
                          starred(row, Column::server_power, kilowatts(row.server_power)),
                          row.card_power
                              ? fmt::format("{:.3g}", row.figures.effective_pflops / (row.card_power->base() / 1e3))
                              : "unknown",
                          price_cell(row.cards, row.card_price),
                          price_of_p_cell(row, Column::card_price, row.card_price_of_p, row.card_price),
                          row.servers ? price_cell(*row.servers, row.server_price) : "unknown",
                          price_of_p_cell(row, Column::server_price, row.server_price_of_p, row.server_price)});
  }
  return table;
}

/// Names of the rows that can and for which something holds.
template <class Holds>
std::string names(const ComparedTable& t, Holds&& holds) {
  std::vector<std::string> found;
  for (const ComparedRow& row : t.rows)
    if (row.can() && holds(row)) found.push_back(row.name);
  return fmt::format("{}", fmt::join(found, ", "));
}

std::string front_line(const std::string& of, const std::string& front, const std::string& unknown) {
  const std::string line = fmt::format("throughput against {}: {}", of, front.empty() ? "nobody is known" : front);
  return unknown.empty() ? line : fmt::format("{}; unknown of {}", line, unknown);
}

Table front_table(const ComparedTable& t) {
  Table table{"Not beaten on both (Pareto front): " + t.name, {}, {}, {}};
  table.rows.push_back({front_line("the cards' power", names(t, [](const ComparedRow& r) { return r.on_power_front; }),
                                   names(t, [](const ComparedRow& r) { return !r.card_power; }))});
  if (t.one_currency)
    table.rows.push_back(
        {front_line("the cards' price", names(t, [](const ComparedRow& r) { return r.on_price_front; }),
                    names(t, [](const ComparedRow& r) { return !r.card_price; }))});
  else
    table.rows.push_back(
        {"throughput against the cards' price: prices are in several currencies; --rate CNY/USD=... compares them"});
  return table;
}

/// Effective P and share of each card on each work, in the order of the first work.
Table overview(const ComparisonAnswer& a) {
  Table table{"Effective P (share of nominal) by work", {"card"}, {}, "* the best of the work"};
  for (const ComparedTable& t : a.tables) table.columns.push_back(t.name);
  std::vector<std::string> cards;
  for (const ComparedTable& t : a.tables)
    for (const ComparedRow& row : t.rows)
      if (std::ranges::find(cards, row.name) == cards.end()) cards.push_back(row.name);
  for (const std::string& card : cards) {
    table.rows.push_back({card});
    for (const ComparedTable& t : a.tables) {
      const auto row = std::ranges::find(t.rows, card, &ComparedRow::name);
      std::string cell = row == t.rows.end() ? "-" : "can't";
      if (row != t.rows.end() && row->can())
        cell = starred(*row, Column::effective_p,
                       fmt::format("{:.4g} ({})", row->figures.effective_pflops, percent(row->figures.share())));
      table.rows.back().push_back(cell);
    }
  }
  return table;
}

void add_source(Table& table, const ComparedRow& row, const char* thing, const std::optional<Quote>& quote) {
  if (!quote) return;
  const std::string note = quote->from.note.empty() ? "" : fmt::format(" ({})", quote->from.note);
  const std::string quoted = quote->quoted_in.empty() ? "" : fmt::format(", quoted in {}", quote->quoted_in);
  std::vector<std::string> line{row.name, thing, money(quote->low, quote->high, quote->currency) + quoted, quote->date,
                                quote->from.title + note};
  if (std::ranges::find(table.rows, line) == table.rows.end()) table.rows.push_back(std::move(line));
}

Table price_sources(const ComparisonAnswer& a) {
  Table table{"Prices", {"card", "of one", "price", "date", "source"}, {}, {}};
  for (const ComparedTable& t : a.tables)
    for (const ComparedRow& row : t.rows) {
      if (!row.can()) continue;
      add_source(table, row, "card", row.card_price);
      add_source(table, row, "server", row.server_price);
    }
  return table;
}

std::string count_line(const ComparisonAnswer& a) {
  if (a.question.equal == EqualBy::count) return "Each card in the count that the spec gives.";
  return fmt::format(
      "Counts hold the {} of the first row asked ({}), rounded down to whole servers (to cards where it fills no whole "
      "one; a thousandth is let pass), and further where a plan then makes more: \"used of equal\".",
      kEqualWords[static_cast<std::size_t>(a.question.equal)], a.tables.front().first);
}

std::vector<std::string> caveats(const ComparedTable& t) {
  std::vector<std::string> found;
  for (const ComparedRow& row : t.rows)
    if (row.can() && !caveat_of(row.figures).empty())
      found.push_back(fmt::format("{}, {}: {}", t.name, row.name, caveat_of(row.figures)));
  return found;
}

void add_work(const ComparedTable& t, Page& page) {
  page.tables.push_back(figures_table(t));
  if (Table refused = refused_table(t.name, t.rows); !refused.rows.empty()) page.tables.push_back(std::move(refused));
  if (first_that_can(t.rows) == nullptr) return;
  page.tables.push_back(cost_table(t));
  page.tables.push_back(front_table(t));
  page.tables.push_back(run_table(t.name, t.rows));
}

}  // namespace

std::string sentence(const ComparedTable& t) {
  const auto best =
      std::ranges::max_element(t.rows, {}, [](const ComparedRow& r) { return r.figures.effective_pflops; });
  if (best == t.rows.end() || !best->can()) return fmt::format("{}: no card asked can.", t.name);
  std::string text = fmt::format("{}: {:.0f} x {} make the most, {:.4g} effective PFLOPS of {:.4g} nominal ({})",
                                 t.name, best->cards, best->name, best->figures.effective_pflops,
                                 best->figures.nominal_pflops, percent(best->figures.share()));
  const auto first = std::ranges::find(t.rows, t.first, &ComparedRow::name);
  if (first != t.rows.end() && first->can() && first != best)
    text += fmt::format(", {:.2f} times the {:.4g} of {:.0f} x {}",
                        best->figures.effective_pflops / first->figures.effective_pflops,
                        first->figures.effective_pflops, first->cards, first->name);
  return text + ".";
}

Page comparison_page(const ComparisonAnswer& a) {
  Page page{"Comparison", {}, {}, {"cooling, network, storage and building: neither their power nor their price"}};
  for (const ComparedTable& t : a.tables) page.opening.push_back(sentence(t));
  page.opening.push_back(count_line(a));
  for (const ComparedTable& t : a.tables)
    for (const std::string& one : caveats(t)) page.opening.push_back(one);
  if (a.tables.size() > 1) page.tables.push_back(overview(a));
  for (const ComparedTable& t : a.tables) add_work(t, page);
  if (Table sources = price_sources(a); !sources.rows.empty()) page.tables.push_back(std::move(sources));
  for (const ComparedTable& t : a.tables) {
    if (const std::vector<Assumption> assumed = assumed_of(t.rows); !assumed.empty()) {
      page.tables.push_back(assumed_table(assumed));
      page.tables.back().title += ": " + t.name;
    }
    for (const std::string& one : not_modelled(t.rows))
      if (std::ranges::find(page.not_modelled, one) == page.not_modelled.end()) page.not_modelled.push_back(one);
  }
  return page;
}

}  // namespace shortboard
