#pragma once
#include <string>
#include <string_view>
#include <utility>

namespace shortboard {

/// The CSV form of answers of every kind (RFC 4180): rows of section, name, value, unit.
class CsvRows {
 public:
  /// `unit`: SI, "1" for pure numbers.
  void add(std::string_view section, std::string_view name, double value, std::string_view unit);
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  std::string text_ = "section,name,value,unit\r\n";
};

}  // namespace shortboard
