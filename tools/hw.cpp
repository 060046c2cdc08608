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

int check(const Options& options) {
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
  return wrong.empty() ? 0 : 2;
}

/// A command of `hw` with the options that each has.
Command hw_part(const std::shared_ptr<Options>& options, Command command) {
  command.options.push_back(hwdb_option(options->directories));
  return with_print_options(std::move(command), options->printing);
}

}  // namespace

Command hw_command() {
  auto options = std::make_shared<Options>();
  const Command list{
      .name = "list",
      .text = "Accelerators and their main figures",
      .options = {{.name = "--vendor", .value = &options->filter.vendor, .text = "Only cards of this vendor"},
                  {.name = "--market",
                   .value = &options->filter.market,
                   .text = "Only cards that may be sold in this market, e.g. CN"},
                  {.name = "--year", .value = &options->filter.year, .text = "Only cards of this year or later"}},
      .run = [options] {
        const Report cards = cards_report(load_database(options->directories), options->filter);
        print_report(cards, options->printing);
        return 0;
      }};
  const Command show{.name = "show",
                     .text = "Every figure of an entry with its source",
                     .options = {{.name = "name",
                                  .value = &options->name,
                                  .text = "Accelerator, system, fabric, stack or kernel class",
                                  .presence = Presence::required}},
                     .run = [options] {
                       const Report entry = entry_report(load_database(options->directories), options->name);
                       print_report(entry, options->printing);
                       return 0;
                     }};
  const Command checking{.name = "check",
                         .text = "Check every file of hwdb, and of a directory of your own",
                         .options = {{.name = "directory", .value = &options->name, .text = "Your own hwdb files"}},
                         .run = [options] { return check(*options); }};
  return {.name = "hw",
          .text = "The hardware database: list cards, show an entry with its sources, check files",
          .commands = {hw_part(options, list), hw_part(options, show), hw_part(options, checking)}};
}

}  // namespace shortboard
