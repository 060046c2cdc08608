#include "market/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "commands.h"
#include "compare_options.h"
#include "report/build.h"

namespace shortboard {
namespace {

struct Options {
  PrintOptions printing;
  SpecsOptions specs;
};

/// Each card at the spec's nominal P; without cards, each spec as it is.
ComparisonOptions asked_with(const Options& options) {
  ComparisonOptions asked{.cards = named_cards(options.specs), .equal_to_spec = true, .sort = SortBy::given};
  if (!asked.cards.empty()) asked.equal = EqualBy::nominal_p;
  return asked;
}

void check_pairs(const ComparisonQuestion& question) {
  for (const ComparedWork& work : question.works)
    if (work.runs.size() < 2)
      throw SpecError{{.file = work.specs.front()},
                      fmt::format("only one kind of card is given for {}", work.name),
                      "give two or more, e.g. --cards H100,910B"};
}

int exchange_cards(const Options& options) {
  const Database database = load_database(options.specs.directories);
  const ComparisonQuestion question = comparison_question_of(read_specs(options.specs), asked_with(options), database);
  check_pairs(question);
  const ComparisonAnswer found = answer(question);
  print_report(report(exchange(found)), options.printing);
  return found.any_can() ? 0 : 3;
}

}  // namespace

Command exchange_command() {
  auto options = std::make_shared<Options>();
  Command command{.name = "exchange",
                  .text = "What 1,000 P of one card are worth in P of another for a workload",
                  .options = specs_options(options->specs),
                  .run = [options] { return exchange_cards(*options); }};
  return with_print_options(std::move(command), options->printing);
}

}  // namespace shortboard
