#include "market/contract.h"

#include <fmt/format.h>

#include <memory>

#include "commands.h"
#include "document/edit.h"
#include "document/yaml.h"
#include "report/build.h"
#include "spec/read_spec.h"

namespace shortboard {
namespace {

struct Options {
  PrintOptions printing;
  std::string spec;
  std::vector<std::string> settings, directories;
};

void contract(const Options& options, int& status) {
  const Database database = load_database(options.directories);
  Node spec = read_document(options.spec);
  for (const std::string& setting : options.settings) set_value(spec, setting);
  const ContractQuestion question = contract_question_of(read_spec(spec, options.spec), database);
  try {
    print_report(report(answer(question, database)), options.printing);
  } catch (const NoPlanFits& error) {
    fmt::print(stderr, "shortboard: {}\n", error.what());
    status = 3;
  }
}

}  // namespace

void add_contract_command(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("contract", "What an offer in P is worth for a workload, and what to ask the seller");
  command->add_option("spec", options->spec, "Offer and workload (YAML)")->required();
  command->add_option("--set", options->settings, "Change a key of the spec, e.g. offer.nominal=\"10,000 P\"")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--hwdb", options->directories, "Directory of your own hwdb files, which replace built-in ones")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  add_print_options(*command, options->printing);
  command->callback([options, &status] { contract(*options, status); });
}

}  // namespace shortboard
