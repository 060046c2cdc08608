#include "market/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kAlike = 1e-3;  // counts nearer than this are one: datasheets round peaks to as much

double middle(const Quote& quote) { return 0.5 * (quote.low + quote.high); }

/// A run that reaches nothing keeps no objective at any load.
std::string refusal(const SharedAnswer& figures) {
  if (figures.effective_pflops > 0.0) return {};
  return "no plan fits: one request alone misses the objective already";
}

double count_of(const std::vector<AskedCards>& groups) {
  double cards = 0.0;
  for (const AskedCards& group : groups) cards += group.count;
  return cards;
}

/// Answers the run at one size; a refused one leaves the row as it is but for the reason, the first one's.
void try_size(const ComparedRun& run, const Question& size, ComparedRow& row) {
  const auto refuse = [&](const std::string& why) {
    if (row.refused.empty()) row.refused = why;
  };
  try {
    const AnyAnswer answer = answer_question(size);
    if (!is_of_given_cards(answer)) return refuse("is not about given cards on one work");
    const SharedAnswer& figures = shared(answer);
    if (const std::string why = refusal(figures); !why.empty()) return refuse(why);
    if (row.can() && figures.effective_pflops <= row.figures.effective_pflops) return;
    row.answer = answer;
    row.figures = figures;
    row.cards = count_of(asked_groups(size));
  } catch (const NoPlanFits& error) {
    refuse(error.what());
  } catch (const SpecError& error) {
    if (run.as_given) throw;
    refuse(error.what());
  }
}

PriceOfP price_of_p(double units, const Quote& price, double pflops) {
  return {units * price.low / pflops, units * price.high / pflops};
}

/// Servers where all of every kind are whole, and their power.
void set_servers(ComparedRow& row, const std::vector<AskedCards>& groups) {
  double servers = 0.0;
  std::optional<Watts> power{Watts{}};
  for (const AskedCards& group : groups) {
    const std::optional<System>& system = group.parts.system;
    const double whole = system ? group.count / system->cards.value : 0.0;
    if (!system || whole != std::floor(whole)) return;
    servers += whole;
    power = power && system->power ? std::optional{*power + whole * system->power->value} : std::nullopt;
  }
  row.servers = servers;
  row.server_power = power;
}

/// What the cards that are used take and cost, and their servers; the price of a server is told of one kind alone.
void set_hardware(ComparedRow& row, std::vector<AskedCards> groups, const std::vector<CurrencyRate>& rates) {
  if (groups.empty()) return;
  if (groups.size() == 1) groups.front().count = static_cast<int>(row.cards);  // the size that was best
  std::vector<CountedCards> cards;
  for (const AskedCards& group : groups) cards.push_back({&group.parts.accelerator, static_cast<double>(group.count)});
  row.card_power = rated_power(cards);
  row.card_price = mean_card_price(cards, rates);
  if (row.card_price) row.card_price_of_p = price_of_p(row.cards, *row.card_price, row.figures.effective_pflops);
  set_servers(row, groups);
  if (groups.size() > 1) return;
  const ClusterParts& parts = groups.front().parts;
  row.server_price = latest_price(parts.accelerator.prices, "server", rates);
  if (!row.server_price && parts.system) row.server_price = latest_price(parts.system->prices, "server", rates);
  if (row.servers && row.server_price)
    row.server_price_of_p = price_of_p(*row.servers, *row.server_price, row.figures.effective_pflops);
}

ComparedRow row_of(const ComparedRun& run, const std::vector<CurrencyRate>& rates) {
  ComparedRow row;
  row.accelerator = run.accelerator;
  row.name = run.name;
  row.spec = run.spec;
  row.equal_cards = run.equal_cards;
  for (const Question& size : run.sizes) try_size(run, size, row);
  if (!row.can()) {
    if (!run.refused.empty()) row.refused = run.refused;
    if (!run.sizes.empty()) row.cards = count_of(asked_groups(run.sizes.front()));
    return row;
  }
  row.refused.clear();
  row.assumed = run.assumed;
  row.assumed.insert(row.assumed.end(), row.figures.assumed.begin(), row.figures.assumed.end());
  set_hardware(row, asked_groups(run.sizes.front()), rates);
  return row;
}

using Figure = std::function<std::optional<double>(const ComparedRow&)>;

std::optional<double> watts(const std::optional<Watts>& power) {
  return power ? std::optional{power->base()} : std::nullopt;
}

std::optional<double> middle(const std::optional<PriceOfP>& price) {
  return price ? std::optional{0.5 * (price->low + price->high)} : std::nullopt;
}

/// Marks the rows of the highest figure (or lowest) in a column; nothing where fewer than two rows have one.
void mark(ComparedTable& table, Column column, bool highest, const Figure& figure) {
  std::vector<double> known;
  for (const ComparedRow& row : table.rows)
    if (row.can())
      if (const std::optional<double> one = figure(row)) known.push_back(*one);
  if (known.size() < 2) return;
  const double best = highest ? std::ranges::max(known) : std::ranges::min(known);
  for (ComparedRow& row : table.rows)
    if (row.can()) row.best[static_cast<std::size_t>(column)] = figure(row) == std::optional{best};
}

bool alike_currency(const ComparedTable& table, std::optional<Quote> ComparedRow::*price) {
  std::set<std::string> currencies;
  for (const ComparedRow& row : table.rows)
    if (row.can() && row.*price) currencies.insert((row.*price)->currency);
  return currencies.size() <= 1;
}

void mark_best(ComparedTable& table) {
  mark(table, Column::effective_p, true,
       [](const ComparedRow& r) { return std::optional{r.figures.effective_pflops}; });
  mark(table, Column::share, true, [](const ComparedRow& r) { return std::optional{r.figures.share()}; });
  mark(table, Column::throughput, true,
       [](const ComparedRow& r) { return std::optional{r.figures.throughput.per_second}; });
  mark(table, Column::time, false, [](const ComparedRow& r) {
    return r.figures.duration.time > Seconds{} ? std::optional{r.figures.duration.time.base()} : std::nullopt;
  });
  mark(table, Column::card_power, false, [](const ComparedRow& r) { return watts(r.card_power); });
  mark(table, Column::server_power, false, [](const ComparedRow& r) { return watts(r.server_power); });
  if (table.one_currency)
    mark(table, Column::card_price, false, [](const ComparedRow& r) { return middle(r.card_price_of_p); });
  if (table.one_server_currency)
    mark(table, Column::server_price, false, [](const ComparedRow& r) { return middle(r.server_price_of_p); });
}

void set_fronts(ComparedTable& table) {
  std::vector<FrontPoint> power, price;
  for (const ComparedRow& row : table.rows) {
    power.push_back({row.figures.throughput.per_second, row.can() ? watts(row.card_power) : std::nullopt});
    const bool priced = row.can() && row.card_price && table.one_currency;
    price.push_back({row.figures.throughput.per_second,
                     priced ? std::optional{row.cards * middle(*row.card_price)} : std::nullopt});
  }
  const std::vector<bool> by_power = pareto_front(power), by_price = pareto_front(price);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    table.rows[i].on_power_front = by_power[i];
    table.rows[i].on_price_front = by_price[i];
  }
}

/// What a row is ordered by, the least first; absent: after all that have it.
std::optional<double> rank_of(const ComparedRow& row, SortBy sort) {
  switch (sort) {
    case SortBy::effective_p:
      return -row.figures.effective_pflops;
    case SortBy::share:
      return -row.figures.share();
    case SortBy::throughput:
      return -row.figures.throughput.per_second;
    case SortBy::power:
      return watts(row.card_power);
    case SortBy::price:
      return middle(row.card_price_of_p);
    case SortBy::given:
      return 0.0;
  }
  return std::nullopt;
}

void sort_rows(ComparedTable& table, SortBy sort) {
  if (sort == SortBy::price && !table.one_currency)
    throw SpecError{{.file = "command line", .path = "--sort"},
                    fmt::format("prices of {} are in several currencies", table.name),
                    "say how much one is in the other: --rate CNY/USD=..."};
  const auto before = [&](const ComparedRow& a, const ComparedRow& b) {
    if (a.can() != b.can()) return a.can();
    if (!a.can()) return false;
    const std::optional<double> left = rank_of(a, sort), right = rank_of(b, sort);
    if (left.has_value() != right.has_value()) return left.has_value();
    return left && *left < *right;
  };
  std::ranges::stable_sort(table.rows, before);
}

ComparedTable table_of(const ComparedWork& work, const ComparisonQuestion& question) {
  ComparedTable table{work.name, work.specs, work.runs.front().name, {}, true, true};
  for (const ComparedRun& run : work.runs) table.rows.push_back(row_of(run, question.rates));
  table.one_currency = alike_currency(table, &ComparedRow::card_price);
  table.one_server_currency = alike_currency(table, &ComparedRow::server_price);
  mark_best(table);
  set_fronts(table);
  sort_rows(table, question.sort);
  return table;
}

}  // namespace

bool ComparisonAnswer::any_can() const {
  return std::ranges::any_of(
      tables, [](const ComparedTable& table) { return std::ranges::any_of(table.rows, &ComparedRow::can); });
}

ComparisonAnswer answer(const ComparisonQuestion& question) {
  ComparisonAnswer a;
  a.question = question;
  for (const ComparedWork& work : question.works) a.tables.push_back(table_of(work, question));
  return a;
}

std::vector<int> sizes_up_to(double cards, int unit) {
  std::vector<int> sizes;
  for (auto units = static_cast<unsigned>(cards / unit * (1.0 + kAlike)); units > 0; units &= units - 1)
    sizes.push_back(static_cast<int>(units) * unit);
  return sizes;
}

std::vector<bool> pareto_front(const std::vector<FrontPoint>& points) {
  std::vector<bool> front;
  for (const FrontPoint& one : points)
    front.push_back(one.cost && std::ranges::none_of(points, [&](const FrontPoint& other) {
                      return other.cost && other.throughput >= one.throughput && *other.cost <= *one.cost &&
                             (other.throughput > one.throughput || *other.cost < *one.cost);
                    }));
  return front;
}

}  // namespace shortboard
