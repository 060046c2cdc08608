#pragma once
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace shortboard {

/// Where in the input something is wrong; line and column count from 1, 0 where there is none (a command line).
struct Location {
  std::string file{};
  int line = 0, column = 0;
  std::string path{};  ///< The key's path: "cluster.groups[0].accelerator".
};

/// The one exception of the library for bad input: what() is "file:line:column: path: problem; remedy".
class SpecError : public std::runtime_error {
 public:
  SpecError(Location at, const std::string& problem, const std::string& remedy);
  [[nodiscard]] const Location& at() const { return at_; }

 private:
  Location at_;
};

/// The known name at the least edit distance (Levenshtein, letters in any case) from the given one; empty when none is
/// near.
[[nodiscard]] std::string closest(std::string_view given, std::span<const std::string> known);

/// "no accelerator 'h1OO'; did you mean 'h100'?", without the question when no known name is near.
[[nodiscard]] SpecError unknown_name(const Location& at, std::string_view kind, std::string_view given,
                                     std::span<const std::string> known);

}  // namespace shortboard
