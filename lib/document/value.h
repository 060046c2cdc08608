#pragma once
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "units/spec_error.h"

namespace shortboard {

/// A node of a document, read by type. If the node does not have the type or key that a function asks for, the function
/// throws SpecError with the file, line, column and the key's path.
class Value {
 public:
  /// A view: the node must outlive it.
  Value(const Node& node, std::string file, std::string path = {});

  [[nodiscard]] Location at() const;
  [[nodiscard]] bool is_map() const;
  [[nodiscard]] bool is_list() const;
  [[nodiscard]] const Node& node() const { return *node_; }

  /// Checks that the value is a map with no keys but these. The error for another key names the nearest of them.
  void allow(std::initializer_list<std::string_view> keys) const;
  [[nodiscard]] Value required(std::string_view key) const;
  /// Absent if the key is missing or null.
  [[nodiscard]] std::optional<Value> optional(std::string_view key) const;
  /// The values of a list.
  [[nodiscard]] std::vector<Value> items() const;
  /// The values of a map, in the order written; path and node contain their keys.
  [[nodiscard]] std::vector<Value> entries() const;

  [[nodiscard]] const std::string& text() const;  ///< A scalar, not empty.
  [[nodiscard]] double number() const;            ///< Finite, >= 0: "15.6e12".
  [[nodiscard]] double positive() const;          ///< Finite, > 0.
  [[nodiscard]] double share() const;             ///< In [0, 1].
  [[nodiscard]] int count(int least = 1) const;   ///< A whole number from `least` to 2e9; it may be written "1.6e4".
  [[nodiscard]] bool boolean() const;             ///< true or false.
  /// A figure by one of the parsers of units/parse.h.
  template <class T>
  [[nodiscard]] T figure(T (*parse)(std::string_view, const Location&)) const {
    return parse(text(), at());
  }
  /// The index of the text in `names`. The error for another text lists them.
  [[nodiscard]] std::size_t one_of(std::string_view kind, std::span<const std::string_view> names) const;

  /// An error at this value's place.
  [[nodiscard]] SpecError error(const std::string& problem, const std::string& remedy = {}) const;

 private:
  const Node* node_;
  std::string file_, path_;
};

}  // namespace shortboard
