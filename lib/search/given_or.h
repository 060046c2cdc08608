#pragma once
#include <optional>
#include <utility>
#include <vector>

namespace shortboard {

/// The values that a search tries for one part of a plan: only the given one, or else all of `tried`.
template <class T>
[[nodiscard]] std::vector<T> given_or(const std::optional<T>& given, std::vector<T> tried) {
  return given ? std::vector<T>{*given} : std::move(tried);
}

}  // namespace shortboard
