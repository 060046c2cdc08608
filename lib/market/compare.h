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

/// What the runs of a work have in equal amount; names are those of `--equal`.
enum class EqualBy : std::uint8_t { count, cards, nominal_p, power, price };
inline constexpr std::array<std::string_view, 5> kEqualNames{"count", "cards", "nominal-p", "power", "price"};
/// The same for people; `count`: each as its spec says.
inline constexpr std::array<std::string_view, 5> kEqualWords{"count of the spec", "count of cards", "nominal P",
                                                             "rated power of the cards", "price of the cards"};

/// What rows are ordered by, the best first; names are those of `--sort`. `given`: as they were asked for.
enum class SortBy : std::uint8_t { effective_p, share, throughput, power, price, given };
inline constexpr std::array<std::string_view, 6> kSortNames{"effective-p", "share", "throughput",
                                                            "power",       "price", "given"};

/// One kind of card asked to do one work.
struct ComparedRun {
  std::string accelerator{};  ///< Id.
  std::string name{};         ///< Of the card; unique within the work.
  std::string spec{};         ///< The file that the work is from.
  /// Cards that would hold just as much as the run it is made equal to; 0: nothing is made equal.
  double equal_cards = 0.0;
  /// The question on counts of cards that may be the best, the most cards first; empty where it can't be asked.
  std::vector<Question> sizes{};
  std::string refused{};              ///< Why it can't.
  bool as_given = true;               ///< The spec as it stands: what is wrong with it is an error, not a row.
  std::vector<Assumption> assumed{};  ///< What changing the card did to the spec.
};

/// One work and those who are asked to do it.
struct ComparedWork {
  std::string name;                ///< Unique among the works: "training Llama 3.1 70B".
  std::vector<std::string> specs;  ///< Files.
  std::vector<ComparedRun> runs;   ///< In the order asked; the first is what others are made equal to.
};

/// Several works, each on several kinds of card.
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

/// Columns in which the best of a work is marked.
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

/// One kind of card on one work: what it reaches, takes and costs.
struct ComparedRow {
  std::string accelerator, name, spec;
  double equal_cards = 0.0;           ///< ComparedRun::equal_cards.
  double cards = 0.0;                 ///< Used; of a refused run those it was asked with, 0 where none are.
  std::optional<AnyAnswer> answer;    ///< Absent where it can't do the work.
  Answer figures;                     ///< What the answer shares with others.
  std::string refused;                ///< Why it can't: which limit, and by how much.
  std::optional<double> servers;      ///< Absent where no server is known, or not all are whole.
  std::optional<Watts> card_power;    ///< Rated, of all cards.
  std::optional<Watts> server_power;  ///< At most, of all servers.
  std::optional<Quote> card_price;    ///< Of one card; of several kinds the mean.
  std::optional<Quote> server_price;  ///< Of one server with its cards; of one kind alone.
  std::optional<PriceOfP> card_price_of_p, server_price_of_p;
  std::array<bool, kColumns> best{};  ///< By Column.
  bool on_power_front = false;        ///< No other makes as much with less power, or more with no more.
  bool on_price_front = false;        ///< The same of the cards' price.
  std::vector<Assumption> assumed;    ///< The answer's, and what changing the card did to the spec.

  [[nodiscard]] bool can() const { return answer.has_value(); }
  [[nodiscard]] bool is_best(Column column) const { return best[static_cast<std::size_t>(column)]; }
};

/// Those who do one work, in the order asked for; those who can't are last.
struct ComparedTable {
  std::string name;
  std::vector<std::string> specs;
  std::string first;  ///< Name of the row that counts are made equal to.
  std::vector<ComparedRow> rows;
  bool one_currency = true;         ///< False: cards' prices are in several currencies, and none is the best.
  bool one_server_currency = true;  ///< The same of servers.
};

/// What `compare` answers.
struct ComparisonAnswer {
  ComparisonQuestion question;
  std::vector<ComparedTable> tables;  ///< A work each.
  [[nodiscard]] bool any_can() const;
};

/// Answers each run at the one of its sizes that makes most effective P (the largest of equal ones). Throws SpecError
/// for a spec as given whose plan is impossible, and for rows to be sorted by prices of several currencies.
[[nodiscard]] ComparisonAnswer answer(const ComparisonQuestion& question);

/// Counts of whole units (servers, cards) up to a count (to a thousandth) that a plan may divide better than that
/// count: it, and it with its lowest binary digits cleared one after another (179, 178, 176, 160, 128). Empty below one
/// unit.
[[nodiscard]] std::vector<int> sizes_up_to(double cards, int unit);

/// Which points no other beats: none has as much throughput at less cost or more at no more. A point without a cost
/// is in no front.
struct FrontPoint {
  double throughput = 0.0;
  std::optional<double> cost;
};
[[nodiscard]] std::vector<bool> pareto_front(const std::vector<FrontPoint>& points);

}  // namespace shortboard
