#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "commands.h"
#include "report/hardware.h"

namespace shortboard {
namespace {

struct Options {
  PrintOptions printing;
  std::string name;
  CardFilter filter;
  std::vector<std::string> directories;
};

void check(const Options& options, int& status) {
  std::vector<std::string> directories = options.directories;
  if (!options.name.empty()) directories.push_back(options.name);
  const Database database = load_database(directories);
  const std::vector<std::string> wrong = database.check();
  for (const std::string& what : wrong) fmt::print(stderr, "{}\n", what);
  std::string counts;
  for (std::size_t kind = 0; kind < kEntryNames.size(); ++kind)
    counts += fmt::format("{}{} {}", kind == 0 ? "" : ", ", database.ids(static_cast<EntryKind>(kind)).size(),
                          kEntryDirectories[kind]);
  fmt::print("{}: {} wrong\n", counts, wrong.size());
  if (!wrong.empty()) status = 2;
}

void add_common(CLI::App* command, const std::shared_ptr<Options>& options) {
  command->add_option("--hwdb", options->directories, "Directory of your own hwdb files, which replace built-in ones")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  add_print_options(*command, options->printing);
}

}  // namespace

void add_hw_command(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* hw =
      app.add_subcommand("hw", "The hardware database: list cards, show an entry with its sources, check files");
  hw->require_subcommand(1);
  CLI::App* list = hw->add_subcommand("list", "Accelerators and their main figures");
  list->add_option("--vendor", options->filter.vendor, "Only cards of this vendor");
  list->add_option("--market", options->filter.market, "Only cards that may be sold in this market, e.g. CN");
  list->add_option("--year", options->filter.year, "Only cards of this year or later");
  add_common(list, options);
  list->callback([options] {
    print_report(cards_report(load_database(options->directories), options->filter), options->printing);
  });
  CLI::App* show = hw->add_subcommand("show", "Every figure of an entry with its source");
  show->add_option("name", options->name, "Accelerator, system, fabric, stack or kernel class")->required();
  add_common(show, options);
  show->callback(
      [options] { print_report(entry_report(load_database(options->directories), options->name), options->printing); });
  CLI::App* checking = hw->add_subcommand("check", "Check every file of hwdb, and of a directory of your own");
  checking->add_option("directory", options->name, "Your own hwdb files");
  add_common(checking, options);
  checking->callback([options, &status] { check(*options, status); });
}

}  // namespace shortboard
