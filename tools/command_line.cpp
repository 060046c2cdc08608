#include "command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "units/spec_error.h"

namespace shortboard {
namespace {

/// CLI11's option for each kind of value. An option with a list takes one word each time that it is given; words by
/// their place take all that follow.
struct Adder {
  CLI::App& app;
  const Option& option;

  CLI::Option* operator()(bool* flag) const { return app.add_flag(option.name, *flag, option.text); }
  CLI::Option* operator()(std::vector<std::string>* list) const {
    CLI::Option* added = app.add_option(option.name, *list, option.text);
    if (option.name.starts_with("--")) added->expected(1)->allow_extra_args(false)->take_all();
    return added;
  }
  template <class One>
  CLI::Option* operator()(One* one) const {
    return app.add_option(option.name, *one, option.text);
  }
};

void add(CLI::App& app, const Option& option) {
  CLI::Option* added = std::visit(Adder{app, option}, option.value);
  added->required(option.presence == Presence::required);
  if (!option.one_of.empty()) added->check(CLI::IsMember(option.one_of));
  if (option.within) added->check(CLI::Range(option.within->first, option.within->second));
  for (const std::string& other : option.excludes) added->excludes(app.get_option(other));
  for (const std::string& other : option.needs) added->needs(app.get_option(other));
}

void add(CLI::App& app, const Command& command, int& status) {
  CLI::App* added = app.add_subcommand(command.name, command.text);
  for (const Option& option : command.options) add(*added, option);
  if (!command.commands.empty()) added->require_subcommand(1);
  for (const Command& inner : command.commands) add(*added, inner, status);
  if (command.run) added->callback([&command, &status] { status = command.run(); });
}

int parse_and_run(const std::vector<Command>& commands, int count, char** words) {
  CLI::App app{"What a cluster of AI accelerators is really worth, and what holds it back", "shortboard"};
  app.set_version_flag("--version", SHORTBOARD_VERSION);
  app.require_subcommand(1);
  int status = 0;
  for (const Command& command : commands) add(app, command, status);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return status;
}

}  // namespace

int run_command_line(const std::vector<Command>& commands, int count, char** words) {
  try {
    return parse_and_run(commands, count, words);
  } catch (const SpecError& error) {
    fmt::print(stderr, "shortboard: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "shortboard: internal error: {}\n", error.what());
    return 1;
  }
}

}  // namespace shortboard
