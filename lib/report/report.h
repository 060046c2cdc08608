#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/format.h"
#include "report/wordings.h"
#include "units/quantity.h"

namespace shortboard {

struct CellValue;

/// A wording with its values. A printer formats it in the reader's language.
struct Wording {
  Word word;
  std::vector<CellValue> values;
};

/// The unit of a number, which determines its unit in csv-long and its form for people.
enum class Unit : std::uint8_t {
  one,
  count,    ///< Whole: an integer in JSON.
  share,    ///< 0.384 reads 38.4%.
  gain,     ///< 0.167 reads +16.7%.
  factor,   ///< 0.5761, to four decimals.
  seconds,  ///< 1182 reads 19.7 min.
  bytes,
  bytes_per_second,
  flop,
  flop_per_second,
  pflops,  ///< Reads as a plain number: labels say P.
  per_second,
  watts,
  money  ///< Of the currency in CellValue::text.
};

/// One value of a figure or cell.
struct CellValue {
  enum class Kind : std::uint8_t {
    absent,   ///< JSON leaves the key out.
    none,     ///< There is no value: null, "-" for people.
    unknown,  ///< There is a value, but it is not known: null, "unknown" for people.
    text,
    term,  ///< A name: `text` in JSON, `words` for people.
    number,
    range,  ///< From `number` to `high`.
    flag,
    list,  ///< Joined by `text` for people; an array in JSON.
    wording
  };
  Kind kind = Kind::none;
  Unit unit = Unit::one;
  bool best = false;  ///< Of its column: starred for people.
  double number = 0.0, high = 0.0;
  std::string text;
  Wording words;
  std::vector<CellValue> parts;

  CellValue() = default;
  CellValue(std::string value) : kind(Kind::text), text(std::move(value)) {}
  CellValue(std::string_view value) : CellValue(std::string{value}) {}
  CellValue(const char* value) : CellValue(std::string{value}) {}
  CellValue(Wording value) : kind(Kind::wording), words(std::move(value)) {}
  /// A name: its id in JSON and CSV, its wording for people.
  CellValue(Word word) : kind(Kind::term), text(id_of(word)), words{word, {}} {}
  CellValue(double value, Unit counted) : kind(Kind::number), unit(counted), number(value) {}
  CellValue(Seconds value) : CellValue(value.base(), Unit::seconds) {}
  CellValue(Bytes value) : CellValue(value.base(), Unit::bytes) {}
  CellValue(BytesPerSecond value) : CellValue(value.base(), Unit::bytes_per_second) {}
  CellValue(Flops value) : CellValue(value.base(), Unit::flop) {}
  CellValue(FlopsPerSecond value) : CellValue(value.base(), Unit::flop_per_second) {}
  CellValue(Watts value) : CellValue(value.base(), Unit::watts) {}
  [[nodiscard]] bool known() const { return kind > Kind::unknown; }
};

template <class... Values>
Wording Word::operator()(Values... values) const {
  return {*this, {CellValue(std::move(values))...}};
}

[[nodiscard]] inline CellValue count(double value) { return {value, Unit::count}; }
[[nodiscard]] inline CellValue number(double value) { return {value, Unit::one}; }
[[nodiscard]] inline CellValue share(double value) { return {value, Unit::share}; }
[[nodiscard]] inline CellValue gain(double value) { return {value, Unit::gain}; }
[[nodiscard]] inline CellValue factor(double value) { return {value, Unit::factor}; }
[[nodiscard]] inline CellValue seconds(double value) { return {value, Unit::seconds}; }
[[nodiscard]] inline CellValue pflops(double value) { return {value, Unit::pflops}; }
[[nodiscard]] inline CellValue per_second(double value) { return {value, Unit::per_second}; }
[[nodiscard]] CellValue money(double value, std::string currency);
[[nodiscard]] CellValue flag(bool value);
/// A range of values in one unit.
[[nodiscard]] CellValue range(CellValue low, double high);
[[nodiscard]] CellValue unknown();
[[nodiscard]] CellValue absent();
/// A name of a lower module: `name` in snake_case in JSON, and the wording "group.name" for people.
[[nodiscard]] CellValue term(std::string_view group, std::string_view name);
[[nodiscard]] CellValue list(std::vector<CellValue> parts, std::string between = ", ");
/// The value of an optional figure by a function of it; unknown if it is absent.
template <class T, class Make>
[[nodiscard]] CellValue or_unknown(const T& optional, Make&& make) {
  return optional ? CellValue(make(*optional)) : unknown();
}
template <class T, class Make>
[[nodiscard]] CellValue or_none(const T& optional, Make&& make) {
  return optional ? CellValue(make(*optional)) : CellValue{};
}

/// One figure: its key in JSON and CSV, its value, and its label for people (default: that of the key).
struct Figure {
  Word key;
  CellValue value;
  Word label{};
  Depth depth = Depth::usual;
};
struct TableColumn {
  Word key, label{};
  Depth depth = Depth::usual;
  std::size_t view = 0;   ///< Of Table::views.
  std::string heading{};  ///< In place of a label: a card's name, in a table for people alone.
};
/// Rows of one kind of entity. The first `names` columns name it.
struct Table {
  Word key;
  std::vector<TableColumn> columns;
  std::vector<std::vector<CellValue>> rows{};
  std::size_t names = 1;
  /// Titles of a wide table's further views: text and Markdown print the columns of each as a table of its own.
  std::vector<Wording> views{};
  bool people_only = false;  ///< Shows figures of another table in another way; JSON and CSV leave it out.
};
/// A part of the report: sentences, figures, tables, what stands under them, and smaller parts.
struct Section {
  Word key{};  ///< Its object in JSON; none: its members stand in the object around it.
  Wording title{};
  std::vector<Wording> lines{};  ///< For people: arithmetic of the section's figures, and sentences.
  std::vector<Figure> figures{};
  std::vector<Table> tables{};
  std::vector<Wording> foot{};
  std::vector<Section> sections{};
  Depth depth = Depth::usual;
  bool in_row = false;  ///< Its figures are in the single CSV row of a report without a main table.
  [[nodiscard]] bool empty() const { return lines.empty() && figures.empty() && tables.empty() && sections.empty(); }
};

/// The report of an answer, which every format shows.
struct Report {
  Word kind{};
  std::string title{};
  std::vector<Wording> headline{};  ///< The answer in sentences.
  std::vector<Wording> notes{};     ///< How certain it is, and what its measures mean.
  std::vector<Figure> figures{};    ///< The main ones: JSON's top level.
  std::vector<Section> sections{};
  Word main{};  ///< The table that CSV prints; empty: one row of the main figures.
};

/// A report in a format. Text and Markdown leave out what is of full depth unless it is asked for; JSON and csv-long
/// always hold all figures.
[[nodiscard]] std::string print(const Report& report, Format format, Depth depth = Depth::usual,
                                Language language = Language::english);

/// A value, a wording and sentences as text for people.
[[nodiscard]] std::string shown(const CellValue& value, Language language);
[[nodiscard]] std::string shown(const Wording& wording, Language language);
[[nodiscard]] std::string shown(const std::vector<Wording>& sentences, std::string_view between, Language language);

}  // namespace shortboard
