#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "commands.h"

namespace shortboard {

Option hwdb_option(std::vector<std::string>& directories) {
  return {
      .name = "--hwdb", .value = &directories, .text = "Directory of your own hwdb files, which replace built-in ones"};
}

Option set_option(std::vector<std::string>& settings, std::string text) {
  return {.name = "--set", .value = &settings, .text = std::move(text)};
}

Format PrintOptions::named_format() const {
  return static_cast<Format>(std::ranges::find(kFormatNames, format) - kFormatNames.begin());
}

Command with_print_options(Command command, PrintOptions& options) {
  command.options.push_back(
      {.name = "--format",
       .value = &options.format,
       .text =
           "text, markdown, json, csv (a table to paste) or csv-long (a row per figure: section, name, value, unit)",
       .one_of = {kFormatNames.begin(), kFormatNames.end()}});
  command.options.push_back(
      {.name = "--full", .value = &options.full, .text = "Text and Markdown with every figure that JSON holds"});
  return command;
}

void print_report(const Report& report, const PrintOptions& options) {
  fmt::print("{}", print(report, options.named_format(), options.full ? Depth::full : Depth::usual));
}

Database load_database(const std::vector<std::string>& directories) {
  Database database = Database::compiled();
  for (const std::string& directory : directories) database.overlay(directory);
  return database;
}

}  // namespace shortboard
