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

Option format_option(std::string& format) {
  return {.name = "--format",
          .value = &format,
          .text =
              "text, markdown, json, csv (a table to paste) or csv-long (section, name, value and unit of all "
              "figures)",
          .one_of = {kFormatNames.begin(), kFormatNames.end()}};
}

Format format_of(const std::string& name) {
  return static_cast<Format>(std::ranges::find(kFormatNames, name) - kFormatNames.begin());
}

Database load_database(const std::vector<std::string>& directories) {
  Database database = Database::compiled();
  for (const std::string& directory : directories) database.overlay(directory);
  return database;
}

}  // namespace shortboard
