#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "commands.h"
#include "compare_options.h"
#include "market/mix_sweep.h"
#include "report/build.h"

namespace shortboard {
namespace {

struct Options {
  PrintOptions printing;
  SpecsOptions specs;
  std::vector<std::string> rates;
  std::string equal = "count", sort = "effective-p", mix;
};

/// Compares mixes of cards on one spec's workload.
void sweep(const Options& options, const Database& database, int& status) {
  const std::vector<Spec> specs = read_specs(options.specs);
  if (specs.size() != 1 || !options.specs.cards.empty())
    throw SpecError{{.file = "command line", .path = "--mix"}, "takes one spec and no --cards", "give one spec"};
  const MixSweepAnswer found =
      answer(mix_sweep_question_of(specs.front(), options.mix, read_currency_rates(options.rates), database), database);
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
  const ComparisonAnswer found = answer(comparison_question_of(read_specs(options.specs), asked, database));
  print_report(report(found), options.printing);
  if (!found.any_can()) status = 3;
}

}  // namespace

void add_compare_command(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("compare", "Compare kinds of card on one or several workloads");
  add_specs_options(*command, options->specs);
  command->add_option("--equal", options->equal, "What all rows have in equal amount, as in the first row")
      ->check(CLI::IsMember({"cards", "nominal-p", "power", "price"}));
  command->add_option("--sort", options->sort, "Order of the rows, the best first")
      ->check(CLI::IsMember({"effective-p", "share", "throughput", "power", "price", "given"}));
  command->add_option("--mix", options->mix, "Compare mixes of cards instead, e.g. h100:0..64,910B:0..64");
  command->add_option("--rate", options->rates, "An exchange rate, e.g. CNY/USD=7.2")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  add_print_options(*command, options->printing);
  command->callback([options, &status] { compare(*options, status); });
}

}  // namespace shortboard
