#include "report/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "commands.h"
#include "compare_options.h"
#include "report/mix_sweep.h"
#include "spec/read_mix_sweep.h"

namespace shortboard {
namespace {

struct Options {
  SpecsOptions specs;
  std::vector<std::string> rates;
  std::string equal = "count", sort = "effective-p", format = "text", mix;
};

/// Mixes of cards on one spec's work.
int sweep(const Options& options, const Database& database) {
  const std::vector<NamedSpec> specs = read_specs(options.specs);
  if (specs.size() != 1 || !options.specs.cards.empty())
    throw SpecError{{.file = "command line", .path = "--mix"}, "is for one spec, without --cards", "give one spec"};
  const MixSweepAnswer found =
      answer(read_mix_sweep(specs.front(), options.mix, read_currency_rates(options.rates), database));
  fmt::print("{}", report(found, static_cast<Format>(place_in(kFormatNames, options.format))));
  return found.best() == nullptr ? 3 : 0;
}

int compare(const Options& options) {
  const Database database = load_database(options.specs.directories);
  if (!options.mix.empty()) return sweep(options, database);
  ComparisonOptions asked{.cards = named_cards(options.specs),
                          .equal = static_cast<EqualBy>(place_in(kEqualNames, options.equal)),
                          .sort = static_cast<SortBy>(place_in(kSortNames, options.sort)),
                          .rates = read_currency_rates(options.rates)};
  const ComparisonAnswer found = answer(read_comparison(read_specs(options.specs), asked, database));
  fmt::print("{}", report(found, static_cast<Format>(place_in(kFormatNames, options.format))));
  return found.any_can() ? 0 : 3;
}

}  // namespace

Command compare_command() {
  auto options = std::make_shared<Options>();
  Command command{.name = "compare",
                  .text = "Kinds of card side by side on one work or several",
                  .options = specs_options(options->specs),
                  .run = [options] { return compare(*options); }};
  for (Option& option : std::vector<Option>{
           {.name = "--equal",
  .value = &options->equal,
  .text = "What each card's count has in equal amount with the first row's",
  .one_of = {"cards", "nominal-p", "power", "price"}},
           {.name = "--sort",
           .value = &options->sort,
           .text = "What rows are ordered by",
           .one_of = {kSortNames.begin(), kSortNames.end()}},
           {.name = "--mix", .value = &options->mix, .text = "Sweep mixes of cards instead: h100:0..64,910B:0..64"},
           {.name = "--rate",
           .value = &options->rates,
           .text = "So many of one currency for one of another: CNY/USD=7.2"},
           format_option(options->format, {kFormatNames.begin(), kFormatNames.end()})})
    command.options.push_back(std::move(option));
  return command;
}

}  // namespace shortboard
