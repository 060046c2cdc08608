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

int contract(const Options& options) {
  const Database database = load_database(options.directories);
  Node spec = read_document(options.spec);
  for (const std::string& setting : options.settings) set_value(spec, setting);
  const ContractQuestion question = contract_question_of(read_spec(spec, options.spec), database);
  try {
    print_report(report(answer(question, database)), options.printing);
    return 0;
  } catch (const NoPlanFits& error) {
    fmt::print(stderr, "shortboard: {}\n", error.what());
    return 3;
  }
}

}  // namespace

Command contract_command() {
  auto options = std::make_shared<Options>();
  Command command{
      .name = "contract",
      .text = "What an offer in P is worth for a workload, and what to ask the seller",
      .options = {{.name = "spec",
                   .value = &options->spec,
                   .text = "Offer and workload (YAML)",
                   .presence = Presence::required},
                  set_option(options->settings, "Change a key of the spec, e.g. offer.nominal=\"10,000 P\""),
                  hwdb_option(options->directories)},
      .run = [options] { return contract(*options); }};
  return with_print_options(std::move(command), options->printing);
}

}  // namespace shortboard
