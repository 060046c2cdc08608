#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "commands.h"
#include "document/yaml.h"
#include "hwdb/generator.h"
#include "hwdb/huggingface.h"
#include "report/hardware.h"

namespace shortboard {
namespace {

struct Options {
  PrintOptions printing;
  std::string name;
  std::vector<std::string> directories;
};

Model read(const Options& options, const Database& database) {
  if (!options.name.ends_with(".json") && !std::filesystem::exists(options.name))
    return database.model(options.name, {.file = "command line"});
  const Node config = read_document(options.name);
  Model model;
  model.architecture = read_huggingface(Value{config, options.name});
  model.architecture.id = options.name;
  return model;
}

/// Language models take precedence over image and video models of the same name.
Report shown(const Options& options) {
  const Database database = load_database(options.directories);
  if (!database.has(EntryKind::model, options.name) && database.has(EntryKind::generator, options.name))
    return generator_report(database.generator(options.name));
  return model_report(read(options, database));
}

}  // namespace

void add_model_command(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* model = app.add_subcommand("model", "Models: list them, or show one");
  model->require_subcommand(1);
  CLI::App* list = model->add_subcommand("list", "All models of hwdb with their parameters");
  CLI::App* show = model->add_subcommand("show", "Parameters and FLOPs of a model, by part");
  show->add_option("name", options->name, "A model of hwdb, or a Hugging Face config.json")->required();
  for (CLI::App* command : {list, show}) {
    command->add_option("--hwdb", options->directories, "Directory of your own hwdb files, which replace built-in ones")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
    add_print_options(*command, options->printing);
  }
  list->callback([options] { print_report(models_report(load_database(options->directories)), options->printing); });
  show->callback([options] { print_report(shown(*options), options->printing); });
}

}  // namespace shortboard
