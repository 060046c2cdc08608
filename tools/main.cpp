#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "commands.h"
#include "units/spec_error.h"

namespace {

int run(int count, char** words) {
  CLI::App app{"What a cluster of AI accelerators is really worth, and what holds it back", "shortboard"};
  app.set_version_flag("--version", SHORTBOARD_VERSION);
  app.require_subcommand(1);
  int status = 0;
  shortboard::add_size_command(app, status);
  shortboard::add_contract_command(app, status);
  shortboard::add_compare_command(app, status);
  shortboard::add_exchange_command(app, status);
  shortboard::add_hw_command(app, status);
  shortboard::add_model_command(app, status);
  shortboard::add_schema_command(app, status);
  shortboard::add_validate_command(app, status);
  shortboard::add_calibrate_command(app, status);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return status;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(count, words);
  } catch (const shortboard::SpecError& error) {
    fmt::print(stderr, "shortboard: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "shortboard: internal error: {}\n", error.what());
    return 1;
  }
}
