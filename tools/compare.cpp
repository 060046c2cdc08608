#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "commands.h"
#include "compare_options.h"
#include "market/mix_sweep.h"
#include "report/build.h"
#include "spec/read_mix_sweep.h"

namespace shortboard {
namespace {

struct Options {
  PrintOptions printing;
  SpecsOptions specs;
  std::vector<std::string> rates;
  std::string equal = "count", sort = "effective-p", mix;
};

/// Mixes of cards on one spec's work.
void sweep(const Options& options, const Database& database, int& status) {
  const std::vector<NamedSpec> specs = read_specs(options.specs);
  if (specs.size() != 1 || !options.specs.cards.empty())
    throw SpecError{{.file = "command line", .path = "--mix"}, "is for one spec, without --cards", "give one spec"};
  const MixSweepAnswer found =
      answer(read_mix_sweep(specs.front(), options.mix, read_currency_rates(options.rates), database));
  print_report(report(found), options.printing);
  if (found.best() == nullptr) status = 3;
}

void compare(const Options& options, int& status) {
  const Database database = load_database(options.specs.directories);
  if (!options.mix.empty()) {
    sweep(options, database, status);
    return;
  }
  ComparisonOptions asked{.cards = named_cards(options.specs),
                          .equal = static_cast<EqualBy>(place_in(kEqualNames, options.equal)),
                          .sort = static_cast<SortBy>(place_in(kSortNames, options.sort)),
                          .rates = read_currency_rates(options.rates)};
  const ComparisonAnswer found = answer(read_comparison(read_specs(options.specs), asked, database));
  print_report(report(found), options.printing);
  if (!found.any_can()) status = 3;
}

}  // namespace

void add_compare_command(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("compare", "Kinds of card side by side on one work or several");
  add_specs_options(*command, options->specs);
  command->add_option("--equal", options->equal, "What each card's count has in equal amount with the first row's")
      ->check(CLI::IsMember({"cards", "nominal-p", "power", "price"}));
  command->add_option("--sort", options->sort, "What rows are ordered by")
      ->check(CLI::IsMember({"effective-p", "share", "throughput", "power", "price", "given"}));
  command->add_option("--mix", options->mix, "Sweep mixes of cards instead: h100:0..64,910B:0..64");
  command->add_option("--rate", options->rates, "So many of one currency for one of another: CNY/USD=7.2")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  add_print_options(*command, options->printing);
  command->callback([options, &status] { compare(*options, status); });
}

}  // namespace shortboard
