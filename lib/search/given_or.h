#pragma once
#include <optional>
#include <utility>
#include <vector>

namespace shortboard {

/// Values of one part of a plan that a search goes through: the given one alone, or else what is to be tried.
template <class T>
[[nodiscard]] std::vector<T> given_or(const std::optional<T>& given, std::vector<T> tried) {
  return given ? std::vector<T>{*given} : std::move(tried);
}

}  // namespace shortboard
