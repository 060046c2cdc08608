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
int sweep(const Options& options, const Database& database) {
  const std::vector<Spec> specs = read_specs(options.specs);
  if (specs.size() != 1 || !options.specs.cards.empty())
    throw SpecError{{.file = "command line", .path = "--mix"}, "takes one spec and no --cards", "give one spec"};
  const MixSweepAnswer found =
      answer(mix_sweep_question_of(specs.front(), options.mix, read_currency_rates(options.rates), database), database);
  print_report(report(found), options.printing);
  return found.best() == nullptr ? 3 : 0;
}

int compare(const Options& options) {
  const Database database = load_database(options.specs.directories);
  if (!options.mix.empty()) return sweep(options, database);
  ComparisonOptions asked{.cards = named_cards(options.specs),
                          .equal = static_cast<EqualBy>(place_in(kEqualNames, options.equal)),
                          .sort = static_cast<SortBy>(place_in(kSortNames, options.sort)),
                          .rates = read_currency_rates(options.rates)};
  const ComparisonAnswer found = answer(comparison_question_of(read_specs(options.specs), asked, database));
  print_report(report(found), options.printing);
  return found.any_can() ? 0 : 3;
}

}  // namespace

Command compare_command() {
  auto options = std::make_shared<Options>();
  Command command{.name = "compare",
                  .text = "Compare kinds of card on one or several workloads",
                  .options = specs_options(options->specs),
                  .run = [options] { return compare(*options); }};
  for (Option& option :
       std::vector<Option>{{.name = "--equal",
       .value = &options->equal,
       .text = "What all rows have in equal amount, as in the first row",
       .one_of = {"cards", "nominal-p", "power", "price"}},
                           {.name = "--sort",
                           .value = &options->sort,
                           .text = "Order of the rows, the best first",
                           .one_of = {kSortNames.begin(), kSortNames.end()}},
                           {.name = "--mix",
                           .value = &options->mix,
                           .text = "Compare mixes of cards instead, e.g. h100:0..64,910B:0..64"},
                           {.name = "--rate", .value = &options->rates, .text = "An exchange rate, e.g. CNY/USD=7.2"}})
    command.options.push_back(std::move(option));
  return with_print_options(std::move(command), options->printing);
}

}  // namespace shortboard
