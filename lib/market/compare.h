#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/any_answer.h"
#include "analysis/asked.h"
#include "market/price.h"

namespace shortboard {

/// What all runs of a workload have in equal amount; the names of `--equal`.
enum class EqualBy : std::uint8_t { count, cards, nominal_p, power, price };
inline constexpr std::array<std::string_view, 5> kEqualNames{"count", "cards", "nominal-p", "power", "price"};
/// The names of EqualBy for people. `count`: each spec's own count.
inline constexpr std::array<std::string_view, 5> kEqualWords{"count of the spec", "count of cards", "nominal P",
                                                             "rated power of the cards", "price of the cards"};

/// The order of rows, the best first; the names of `--sort`. `given`: the order of the question.
enum class SortBy : std::uint8_t { effective_p, share, throughput, power, price, given };
inline constexpr std::array<std::string_view, 6> kSortNames{"effective-p", "share", "throughput",
                                                            "power",       "price", "given"};

/// One workload on one kind of card.
struct ComparedRun {
  std::string accelerator{};  ///< Id.
  std::string name{};         ///< Of the card; unique within the workload.
  std::string spec{};         ///< The file of the workload.
  /// The number of cards, maybe not whole, that equals the first run's amount; 0: nothing is made equal.
  double equal_cards = 0.0;
  /// Questions for the numbers of cards that may be the best, the most cards first; empty if it cannot be asked.
  std::vector<Question> sizes{};
  std::string refused{};              ///< Why it cannot be asked.
  bool as_given = true;               ///< The spec is unchanged, so a fault of it is an error, not a row.
  std::vector<Assumption> assumed{};  ///< Changes of the spec for this card.
};

/// One workload with its runs.
struct ComparedWork {
  std::string name;                ///< Unique: "training Llama 3.1 70B".
  std::vector<std::string> specs;  ///< Files.
  std::vector<ComparedRun> runs;   ///< In the order of the question; the others are made equal to the first.
};

/// Several workloads, each on several kinds of card.
struct ComparisonQuestion {
  std::vector<ComparedWork> works;
  EqualBy equal = EqualBy::count;
  SortBy sort = SortBy::effective_p;
  std::vector<CurrencyRate> rates;
};

/// Money per effective PFLOPS.
struct PriceOfP {
  double low = 0.0, high = 0.0;
};

/// Columns in which the best row of a workload is marked.
enum class Column : std::uint8_t {
  effective_p,
  share,
  throughput,
  time,
  card_power,
  server_power,
  card_price,
  server_price
};
inline constexpr std::size_t kColumns = 8;

/// One kind of card on one workload: its speed, power and price.
struct ComparedRow {
  std::string accelerator, name, spec;
  double equal_cards = 0.0;           ///< ComparedRun::equal_cards.
  double cards = 0.0;                 ///< Cards in use; of a refused run its cards, or 0.
  std::optional<AnyAnswer> answer;    ///< Absent if it cannot do the workload.
  SharedAnswer figures;               ///< What the answer shares with others.
  std::string refused;                ///< Why it cannot: which limit, and by how much.
  std::optional<double> servers;      ///< Absent if no server is known, or not all are full.
  std::optional<Watts> card_power;    ///< Rated power of all cards.
  std::optional<Watts> server_power;  ///< Maximum power of all servers.
  std::optional<Quote> card_price;    ///< Of one card; for several kinds the mean.
  std::optional<Quote> server_price;  ///< Of one server with its cards; absent for several kinds.
  std::optional<PriceOfP> card_price_of_p, server_price_of_p;
  std::array<bool, kColumns> best{};  ///< By Column.
  bool on_power_front = false;        ///< No other row is as fast with less power, or faster with no more power.
  bool on_price_front = false;        ///< No other row is as fast for a lower price of cards, or faster for no more.
  std::vector<Assumption> assumed;    ///< The answer's, and changes of the spec for this card.

  [[nodiscard]] bool can() const { return answer.has_value(); }
  [[nodiscard]] bool is_best(Column column) const { return best[static_cast<std::size_t>(column)]; }
};

/// The rows of one workload in the requested order. Cards that cannot do it come last.
struct ComparedTable {
  std::string name;
  std::vector<std::string> specs;
  std::string first;  ///< Name of the row that the others are made equal to.
  std::vector<ComparedRow> rows;
  bool one_currency = true;         ///< False: prices of cards are in several currencies, and none is the best.
  bool one_server_currency = true;  ///< False: prices of servers are in several currencies, and none is the best.
};

/// The answer of `compare`.
struct ComparisonAnswer {
  ComparisonQuestion question;
  std::vector<ComparedTable> tables;  ///< One per workload.
  [[nodiscard]] bool any_can() const;
};

/// Answers each run at its size with the most effective P (the largest of equal ones). Throws SpecError if the plan of
/// an unchanged spec is impossible, and if rows cannot be sorted by price because currencies differ.
[[nodiscard]] ComparisonAnswer answer(const ComparisonQuestion& question);

/// Numbers of whole units (servers, cards) up to `cards` (to a thousandth) that a plan may divide well: the largest,
/// and the largest with its lowest binary digits cleared one after another (179, 178, 176, 160, 128). Empty below one
/// unit.
[[nodiscard]] std::vector<int> sizes_up_to(double cards, int unit);

/// A point for pareto_front. A point without a cost is not in the front.
struct FrontPoint {
  double throughput = 0.0;
  std::optional<double> cost;
};
/// Whether each point is in the front: no other has as much throughput at less cost, or more at no more cost.
[[nodiscard]] std::vector<bool> pareto_front(const std::vector<FrontPoint>& points);

}  // namespace shortboard
