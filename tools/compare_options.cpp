#include "compare_options.h"

#include "commands.h"
#include "document/edit.h"
#include "document/yaml.h"
#include "spec/read_spec.h"

namespace shortboard {

std::vector<Option> specs_options(SpecsOptions& options) {
  return {{.name = "specs", .value = &options.files, .text = "Clusters and workloads (YAML)"},
          {.name = "--cards",
           .value = &options.cards,
           .text = "Run each spec's workload on these cards, e.g. H100,H20,910B"},
          set_option(options.settings, "Change a key of every spec, e.g. cluster.groups[0].count=64"),
          hwdb_option(options.directories)};
}

std::vector<std::string> named_cards(const SpecsOptions& options) {
  std::vector<std::string> names;
  for (const std::string& list : options.cards)
    for (std::size_t start = 0; start <= list.size();) {
      const std::size_t comma = std::min(list.find(',', start), list.size());
      names.push_back(list.substr(start, comma - start));
      start = comma + 1;
    }
  return names;
}

std::vector<Spec> read_specs(const SpecsOptions& options) {
  if (options.files.empty())
    throw SpecError{
        {.file = "command line"}, "no spec is given", "give one or more, e.g. examples/compare-train-70b.yaml"};
  std::vector<Spec> specs;
  for (const std::string& file : options.files) {
    Node document = read_document(file);
    for (const std::string& setting : options.settings) set_value(document, setting);
    specs.push_back(read_spec(document, file));
  }
  return specs;
}

}  // namespace shortboard
