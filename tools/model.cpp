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

Command model_command() {
  auto options = std::make_shared<Options>();
  Command list{.name = "list", .text = "All models of hwdb with their parameters", .run = [options] {
                 print_report(models_report(load_database(options->directories)), options->printing);
                 return 0;
               }};
  Command show{.name = "show",
               .text = "Parameters and FLOPs of a model, by part",
               .options = {{.name = "name",
                            .value = &options->name,
                            .text = "A model of hwdb, or a Hugging Face config.json",
                            .presence = Presence::required}},
               .run = [options] {
                 print_report(shown(*options), options->printing);
                 return 0;
               }};
  for (Command* command : {&list, &show}) {
    command->options.push_back(hwdb_option(options->directories));
    *command = with_print_options(std::move(*command), options->printing);
  }
  return {.name = "model", .text = "Models: list them, or show one", .commands = {list, show}};
}

}  // namespace shortboard
