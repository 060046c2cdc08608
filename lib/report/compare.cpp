#include "market/compare.h"

#include <algorithm>

#include "report/build.h"
#include "report/compared_parts.h"
#include "report/parts.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, kColumns> kBestNames{
    "effective_pflops", "share",          "throughput",      "time_s",
    "card_power_w",     "server_power_w", "card_price_of_p", "server_price_of_p"};

CellValue starred(const ComparedRow& row, Column column, CellValue value) {
  value.best = row.is_best(column);
  return value;
}

Wording sentence(const ComparedTable& t) {
  const auto best =
      std::ranges::max_element(t.rows, {}, [](const ComparedRow& r) { return r.figures.effective_pflops; });
  if (best == t.rows.end() || !best->can()) return "no_card_can"_w(t.name);
  const auto first = std::ranges::find(t.rows, t.first, &ComparedRow::name);
  const CellValue most = "makes_most"_w(t.name, count(best->cards), best->name, pflops(best->figures.effective_pflops),
                                        pflops(best->figures.nominal_pflops), share(best->figures.share()));
  if (first == t.rows.end() || !first->can() || first == best) return "as_is_end"_w(most);
  return "times_the_first"_w(most, number(best->figures.effective_pflops / first->figures.effective_pflops),
                             pflops(first->figures.effective_pflops), count(first->cards), first->name);
}

CellValue total_price(const std::optional<Quote>& price, double units) {
  if (!price) return unknown();
  return range(money(units * price->low, price->currency), units * price->high);
}

CellValue price_of_p(const std::optional<PriceOfP>& price, const std::optional<Quote>& quote) {
  if (!price) return unknown();
  return range(money(price->low, quote->currency), price->high);
}

CellValue currency_of(const std::optional<Quote>& quote) { return quote ? CellValue(quote->currency) : CellValue{}; }

CellValue best_of(const ComparedRow& row) {
  std::vector<CellValue> best;
  for (std::size_t i = 0; i < kColumns; ++i)
    if (row.best[i]) best.emplace_back(kBestNames[i]);
  return list(std::move(best));
}

Table empty_cards() {
  constexpr Depth kFull = Depth::full;
  constexpr std::size_t kCost = 1, kHow = 2;
  return {"cards"_w,
          {{"work"_w},
           {"name"_w, "card"_w},
           {"accelerator"_w, {}, kFull},
           {"spec"_w, {}, kFull},
           {"fits"_w, {}, kFull},
           {"cards"_w},
           {"equal_cards"_w},
           {"servers"_w, {}, kFull},
           {"nominal_pflops"_w},
           {"effective_pflops"_w},
           {"share"_w},
           {"throughput"_w},
           {"throughput_unit"_w},
           {"time_s"_w},
           {"time_of"_w},
           {"memory_used_bytes"_w},
           {"memory_bytes"_w},
           {"short_board"_w},
           {"gain_quarter"_w},
           {"card_power_w"_w, {}, Depth::usual, kCost},
           {"server_power_w"_w, {}, Depth::usual, kCost},
           {"effective_pflops_per_kw"_w, {}, Depth::usual, kCost},
           {"cards_price"_w, {}, Depth::usual, kCost},
           {"card_price_of_p"_w, {}, Depth::usual, kCost},
           {"card_currency"_w, {}, kFull, kCost},
           {"servers_price"_w, {}, Depth::usual, kCost},
           {"server_price_of_p"_w, {}, Depth::usual, kCost},
           {"server_currency"_w, {}, kFull, kCost},
           {"on_power_front"_w, {}, kFull, kCost},
           {"on_price_front"_w, {}, kFull, kCost},
           {"best"_w, {}, kFull, kCost},
           {"uncertainty"_w, {}, Depth::usual, kHow},
           {"software"_w, {}, Depth::usual, kHow},
           {"evidence"_w, {}, Depth::usual, kHow},
           {"plan"_w, {}, Depth::usual, kHow},
           {"caveat"_w, {}, kFull, kHow}},
          {},
          2,
          {"title.costs"_w(), "title.how"_w()}};
}

std::vector<CellValue> row_of(const ComparedTable& t, const ComparedRow& row, std::size_t columns) {
  const SharedAnswer& f = row.figures;
  const std::optional<Wording> caveat = caveat_of(f);
  const CellValue equal = row.equal_cards > 0.0 ? number(row.equal_cards) : CellValue{};
  std::vector<CellValue> cells{t.name, row.name, row.accelerator, row.spec, flag(row.can()), count(row.cards), equal};
  if (!row.can()) {
    cells.resize(columns);
    return cells;
  }
  const auto watts = [](Watts power) { return power; };
  const std::vector<CellValue> rest{
      or_unknown(row.servers, count),
      pflops(f.nominal_pflops),
      starred(row, Column::effective_p, pflops(f.effective_pflops)),
      starred(row, Column::share, share(f.share())),
      starred(row, Column::throughput, per_second(f.throughput.per_second)),
      kThroughputUnitNames[static_cast<std::size_t>(f.throughput.unit)],
      f.duration.time > Seconds{} ? starred(row, Column::time, f.duration.time) : CellValue{},
      f.duration.time > Seconds{} ? CellValue(kTimeOfNames[static_cast<std::size_t>(f.duration.of)]) : CellValue{},
      or_unknown(f.memory, [](const CardMemory& held) { return held.used; }),
      or_unknown(f.memory, [](const CardMemory& held) { return held.usable; }),
      or_none(f.short_board, short_board_value),
      f.short_board ? or_none(f.short_board->gain_quarter, gain) : CellValue{},
      starred(row, Column::card_power, or_unknown(row.card_power, watts)),
      starred(row, Column::server_power, or_unknown(row.server_power, watts)),
      or_unknown(row.card_power, [&](Watts power) { return number(f.effective_pflops / (power.base() / 1e3)); }),
      total_price(row.card_price, row.cards),
      starred(row, Column::card_price, price_of_p(row.card_price_of_p, row.card_price)),
      currency_of(row.card_price),
      row.servers ? total_price(row.server_price, *row.servers) : unknown(),
      starred(row, Column::server_price, price_of_p(row.server_price_of_p, row.server_price)),
      currency_of(row.server_price),
      flag(row.on_power_front),
      flag(row.on_price_front),
      best_of(row),
      share(f.accuracy.uncertainty),
      f.software,
      evidence_value(f.accuracy.evidence),
      plan_wording(row),
      caveat ? CellValue(*caveat) : CellValue{}};
  cells.insert(cells.end(), rest.begin(), rest.end());
  return cells;
}

/// Names of the rows that can and for which something holds.
template <class Holds>
CellValue names(const ComparedTable& t, Holds&& holds) {
  std::vector<CellValue> found;
  for (const ComparedRow& row : t.rows)
    if (row.can() && holds(row)) found.emplace_back(row.name);
  return found.empty() ? CellValue("nobody"_w) : list(std::move(found));
}

Section front_section(const ComparisonAnswer& answer) {
  Section section{.title = "title.fronts"_w()};
  for (const ComparedTable& t : answer.tables) {
    section.lines.push_back("front_of_power"_w(t.name, names(t, [](const ComparedRow& r) { return r.on_power_front; }),
                                               names(t, [](const ComparedRow& r) { return !r.card_power; })));
    section.lines.push_back(
        t.one_currency ? "front_of_price"_w(t.name, names(t, [](const ComparedRow& r) { return r.on_price_front; }),
                                            names(t, [](const ComparedRow& r) { return !r.card_price; }))
                       : "several_currencies"_w(t.name));
  }
  return section;
}

Section price_section(const ComparisonAnswer& answer) {
  Table table{"prices"_w,
              {{"name"_w, "card"_w},
               {"per"_w},
               {"price"_w},
               {"currency"_w, {}, Depth::full},
               {"quoted_in"_w},
               {"date"_w},
               {"source"_w},
               {"note"_w}},
              {},
              2};
  std::vector<std::string> known;
  const auto row = [&](const ComparedRow& one, Word per, const std::optional<Quote>& quote) {
    if (!quote) return;
    std::vector<CellValue> cells{one.name,
                                 per,
                                 range(money(quote->low, quote->currency), quote->high),
                                 quote->currency,
                                 quote->quoted_in.empty() ? CellValue{} : CellValue(quote->quoted_in),
                                 quote->date,
                                 quote->from.title,
                                 quote->from.note.empty() ? CellValue{} : CellValue(quote->from.note)};
    std::string line = shown(list(cells), Language::english);
    if (std::ranges::find(known, line) != known.end()) return;
    known.push_back(std::move(line));
    table.rows.push_back(std::move(cells));
  };
  for (const ComparedTable& t : answer.tables)
    for (const ComparedRow& one : t.rows) {
      if (!one.can()) continue;
      row(one, "card"_w, one.card_price);
      row(one, "server"_w, one.server_price);
    }
  return {.title = "title.prices"_w(), .tables = {std::move(table)}};
}

Wording count_note(const ComparisonAnswer& answer) {
  if (answer.question.equal == EqualBy::count) return "counts_as_given"_w();
  return "counts_equal"_w(term("equal", kEqualNames[static_cast<std::size_t>(answer.question.equal)]),
                          answer.tables.front().first);
}

Section works_section(const ComparisonAnswer& answer) {
  Table works{"works"_w, {{"work"_w}, {"specs"_w}, {"sentence"_w}}};
  Table rates{"rates"_w, {{"of"_w}, {"in"_w}, {"amount"_w}}, {}, 2};
  for (const ComparedTable& t : answer.tables)
    works.rows.push_back({t.name, list({t.specs.begin(), t.specs.end()}), sentence(t)});
  for (const CurrencyRate& one : answer.question.rates) rates.rows.push_back({one.of, one.in, number(one.amount)});
  return {.title = "title.works"_w(), .tables = {std::move(works), std::move(rates)}, .depth = Depth::full};
}

}  // namespace

Report report(const ComparisonAnswer& answer) {
  Report made{.kind = "comparison"_w, .title = shown("title.comparison"_w(), Language::english), .main = "cards"_w};
  Table cards = empty_cards(), refused = refused_table({}, {});
  std::vector<NotModelled> left_out;
  made.notes.push_back(count_note(answer));
  for (const ComparedTable& t : answer.tables) {
    made.headline.push_back(sentence(t));
    for (const ComparedRow& row : t.rows) {
      cards.rows.push_back(row_of(t, row, cards.columns.size()));
      if (const std::optional<Wording> caveat = caveat_of(row.figures); caveat && row.can())
        made.notes.push_back("caveat_of"_w(t.name, row.name, *caveat));
    }
    append(refused_table(t.rows, t.name), refused);
    add_not_modelled(t.rows, left_out);
  }
  made.figures = {{"equal"_w, kEqualNames[static_cast<std::size_t>(answer.question.equal)]},
                  {"sort"_w, kSortNames[static_cast<std::size_t>(answer.question.sort)]}};
  std::vector<std::pair<std::string, std::vector<AssumptionWords>>> works;
  for (const ComparedTable& t : answer.tables) works.emplace_back(t.name, assumed_of(t.rows));
  Section taken = assumed_section(works);
  if (answer.tables.size() == 1)
    for (Table* table : {&cards, &refused, &taken.tables.front()}) table->columns.front().depth = Depth::full;
  add({works_section(answer),
       {.title = "title.cards"_w(), .tables = {std::move(cards)}, .foot = {"best_is_starred"_w(), "memory_means"_w()}},
       front_section(answer),
       {.title = "title.refused"_w(), .tables = {std::move(refused)}},
       price_section(answer),
       assumed_section(works),
       not_modelled_section({"omission.building"_w()}, left_out)},
      made.sections);
  return made;
}

}  // namespace shortboard
