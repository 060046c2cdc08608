#pragma once
#include <optional>
#include <string_view>

#include "document/value.h"
#include "hwdb/accelerator.h"
#include "hwdb/sourced.h"
#include "units/parse.h"

namespace shortboard {

/// Reads the sourced figures of one hwdb entry. Every `source` must name a key of the entry's `sources` map.
class Figures {
 public:
  /// Checks the entry's `sources`: each has a title and an address.
  explicit Figures(const Value& entry);

  /// The provenance keys (confidence, source, note) of a map that holds a figure.
  [[nodiscard]] Provenance provenance(const Value& figure) const;

  /// Reads {value, confidence, source, note}, the value with a parser of units/parse.h.
  template <class T>
  [[nodiscard]] Sourced<T> read(const Value& figure, T (*parse)(std::string_view, const Location&)) const {
    figure.allow({"value", "confidence", "source", "note"});
    const Value value = figure.required("value");
    const T amount = value.figure(parse);
    if (amount == T{}) throw value.error("is 0", "leave out what nobody publishes");
    return {amount, provenance(figure)};
  }
  template <class T>
  [[nodiscard]] std::optional<Sourced<T>> read(const std::optional<Value>& figure,
                                               T (*parse)(std::string_view, const Location&)) const {
    if (!figure) return std::nullopt;
    return read(*figure, parse);
  }
  /// Reads a plain number > 0, or >= 0 if zero is allowed.
  [[nodiscard]] Sourced<double> number(const Value& figure, bool zero_allowed = false) const;
  [[nodiscard]] std::optional<Sourced<double>> number(const std::optional<Value>& figure) const;
  [[nodiscard]] Peaks peaks(const std::optional<Value>& map) const;
  [[nodiscard]] std::vector<Price> prices(const Value& entry) const;
  [[nodiscard]] std::vector<Market> markets(const Value& entry) const;
  /// Checks the list `conflicts`: published figures that disagree with the chosen ones.
  void check_conflicts(const Value& entry) const;

 private:
  Value sources_;
};

}  // namespace shortboard
