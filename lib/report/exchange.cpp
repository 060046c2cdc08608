#include "market/exchange.h"

#include <algorithm>

#include "report/build.h"
#include "report/compared_parts.h"
#include "report/parts.h"

namespace shortboard {
namespace {

constexpr double kOffered = 1000.0;  // nominal P

Wording sentence(const ExchangeTable& t) {
  if (t.cards.size() < 2) return "fewer_than_two"_w(t.name);
  std::vector<CellValue> others;
  for (std::size_t in = 1; in < t.cards.size(); ++in) {
    const Worth& one = t.worths[0][in];
    others.emplace_back("worth_in"_w(count(kOffered * one.ratio), t.cards[in].name, count(kOffered * one.low),
                                     count(kOffered * one.high)));
  }
  return "are_worth"_w(t.name, count(kOffered), t.cards[0].name, list(std::move(others)));
}

/// Rows' cards in those of the columns, for people.
Section matrix(const ExchangeTable& t) {
  Table table{.key = "exchange"_w, .columns = {{"card"_w}}, .people_only = true};
  for (const ComparedRow& card : t.cards) table.columns.push_back({.key = "worth"_w, .heading = card.name});
  for (std::size_t from = 0; from < t.cards.size(); ++from) {
    table.rows.push_back({t.cards[from].name});
    for (std::size_t in = 0; in < t.cards.size(); ++in) {
      const Worth& one = t.worths[from][in];
      table.rows.back().push_back(from == in
                                      ? count(kOffered)
                                      : CellValue("worth_cell"_w(count(kOffered * one.ratio), count(kOffered * one.low),
                                                                 count(kOffered * one.high))));
    }
  }
  return {.title = "title.exchange"_w(count(kOffered), t.name, list({t.specs.begin(), t.specs.end()})),
          .tables = {std::move(table)},
          .foot = {"worth_interval"_w()}};
}

void add_pairs(const ExchangeTable& t, Table& pairs) {
  for (std::size_t from = 0; from < t.cards.size(); ++from)
    for (std::size_t in = 0; in < t.cards.size(); ++in) {
      const Worth& one = t.worths[from][in];
      pairs.rows.push_back({t.name, t.cards[from].name, t.cards[in].name, t.cards[from].accelerator,
                            t.cards[in].accelerator, number(one.ratio), number(one.low), number(one.high)});
    }
}

Table empty_cards() {
  constexpr Depth kFull = Depth::full;
  constexpr std::size_t kHow = 1;
  return {"cards"_w,
          {{"work"_w},
           {"name"_w, "card"_w},
           {"accelerator"_w, {}, kFull},
           {"cards"_w},
           {"equal_cards"_w},
           {"nominal_pflops"_w},
           {"effective_pflops"_w},
           {"share"_w},
           {"uncertainty"_w, {}, Depth::usual, kHow},
           {"software"_w, {}, Depth::usual, kHow},
           {"evidence"_w, {}, Depth::usual, kHow},
           {"plan"_w, {}, Depth::usual, kHow}},
          {},
          2,
          {"title.how"_w()}};
}

void add_cards(const ExchangeTable& t, Table& table) {
  for (const ComparedRow& row : t.cards)
    table.rows.push_back({t.name, row.name, row.accelerator, count(row.cards),
                          row.equal_cards > 0.0 ? number(row.equal_cards) : CellValue{},
                          pflops(row.figures.nominal_pflops), pflops(row.figures.effective_pflops),
                          share(row.figures.share()), share(row.figures.accuracy.uncertainty), row.figures.software,
                          evidence_value(row.figures.accuracy.evidence), plan_wording(row)});
}

}  // namespace

Report report(const ExchangeAnswer& answer) {
  Report made{
      .kind = "exchange"_w, .title = shown("title.exchange_report"_w(), Language::english), .main = "exchange"_w};
  Table works{"works"_w, {{"work"_w}, {"specs"_w}, {"sentence"_w}}}, cards = empty_cards(),
                                                                     refused = refused_table({}, {});
  Table pairs{"exchange"_w,
              {{"work"_w},
               {"from"_w},
               {"in"_w},
               {"from_accelerator"_w},
               {"in_accelerator"_w},
               {"worth"_w},
               {"low"_w},
               {"high"_w}},
              {},
              3};
  std::vector<Section> matrices;
  std::vector<std::pair<std::string, std::vector<Assumption>>> assumed;
  std::vector<NotModelled> left_out;
  bool equal = false;
  for (const ExchangeTable& t : answer.tables) {
    made.headline.push_back(sentence(t));
    works.rows.push_back({t.name, list({t.specs.begin(), t.specs.end()}), sentence(t)});
    if (t.cards.size() > 1) matrices.push_back(matrix(t));
    equal = equal || (!t.cards.empty() && t.cards.front().equal_cards > 0.0);
    add_pairs(t, pairs);
    add_cards(t, cards);
    append(refused_table(t.refused, t.name), refused);
    assumed.emplace_back(t.name, assumed_of(t.cards));
    add_not_modelled(t.cards, left_out);
  }
  Section taken = assumed_section(assumed);
  if (answer.tables.size() == 1)
    for (Table* table : {&cards, &refused, &taken.tables.front()}) table->columns.front().depth = Depth::full;
  made.notes.push_back("worth_means"_w(equal ? "worth_at_equal"_w() : "worth_as_given"_w()));
  add({{.title = "title.works"_w(), .tables = {std::move(works)}, .depth = Depth::full}}, made.sections);
  add(std::move(matrices), made.sections);
  add({{.title = "title.pairs"_w(), .tables = {std::move(pairs)}, .depth = Depth::full},
       {.title = "title.counted_at"_w(), .tables = {std::move(cards)}},
       {.title = "title.refused"_w(), .tables = {std::move(refused)}},
       std::move(taken),
       not_modelled_section({}, left_out)},
      made.sections);
  return made;
}

}  // namespace shortboard
