#include "compare_options.h"

#include "document/edit.h"
#include "document/yaml.h"
#include "spec/read_spec.h"

namespace shortboard {

void add_specs_options(CLI::App& command, SpecsOptions& options) {
  command.add_option("specs", options.files, "Clusters and workloads (YAML)")->take_all();
  command.add_option("--cards", options.cards, "Run each spec's workload on these cards, e.g. H100,H20,910B")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--set", options.settings, "Change a key of every spec, e.g. cluster.groups[0].count=64")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--hwdb", options.directories, "Directory of your own hwdb files, which replace built-in ones")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
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
