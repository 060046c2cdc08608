#pragma once
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace shortboard {

/// A place in the input. Line and column count from 1; 0 if there is none, as on a command line.
struct Location {
  std::string file{};
  int line = 0, column = 0;
  std::string path{};  ///< The key's path: "cluster.groups[0].accelerator".
};

/// The library's exception for bad input. what() is "file:line:column: path: problem; remedy".
class SpecError : public std::runtime_error {
 public:
  SpecError(Location at, const std::string& problem, const std::string& remedy);
  [[nodiscard]] const Location& at() const { return at_; }

 private:
  Location at_;
};

/// The known name with the least edit distance (Levenshtein, ignoring case) from `given`. Empty if none is near.
[[nodiscard]] std::string closest(std::string_view given, std::span<const std::string> known);

/// The error "no accelerator 'h1OO'; did you mean 'h100'?", without the question if no known name is near.
[[nodiscard]] SpecError unknown_name(const Location& at, std::string_view kind, std::string_view given,
                                     std::span<const std::string> known);

}  // namespace shortboard
