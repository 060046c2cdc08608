#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace shortboard {

/// What an option's words become: a flag that is set, a number, a text, or a list to which each use adds one.
using OptionValue = std::variant<bool*, int*, double*, std::string*, std::vector<std::string>*>;

enum class Presence { optional, required };

/// One option (its name starts with "--") or one word by its place (its name does not).
struct Option {
  std::string name;
  OptionValue value;
  std::string text;  ///< What --help says of it.
  Presence presence = Presence::optional;
  std::vector<std::string> one_of{};                  ///< The words allowed; empty: any.
  std::optional<std::pair<double, double>> within{};  ///< The numbers allowed.
  std::vector<std::string> excludes{}, needs{};       ///< Options of the same command, declared before this one.
};

/// A command as data. Either it runs and returns the program's exit code, or it has commands of its own.
struct Command {
  std::string name;
  std::string text;
  std::vector<Option> options{};
  std::function<int()> run{};
  std::vector<Command> commands{};
};

/// Parses the words of the command line and runs the command that they name: its exit code, 2 where the words or a file
/// are wrong, 1 for an internal error. It alone knows the library that parses, so that the commands compile quickly.
[[nodiscard]] int run_command_line(const std::vector<Command>& commands, int count, char** words);

}  // namespace shortboard
