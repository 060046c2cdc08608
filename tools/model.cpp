#include "report/model.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "commands.h"
#include "document/yaml.h"
#include "hwdb/generator.h"
#include "hwdb/huggingface.h"
#include "report/generator.h"

namespace shortboard {
namespace {

struct Options {
  std::string name, format = "text";
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

/// Models of language go before those of pictures and video of the same name.
std::string shown(const Options& options) {
  const Database database = load_database(options.directories);
  const bool json = options.format == "json";
  if (!database.has(EntryKind::model, options.name) && database.has(EntryKind::generator, options.name))
    return show_generator(database.generator(options.name), json);
  return show_model(read(options, database), json);
}

}  // namespace

Command model_command() {
  auto options = std::make_shared<Options>();
  Command list{.name = "list", .text = "The models of hwdb with their parameters", .run = [options] {
                 fmt::print("{}", list_models(load_database(options->directories), options->format == "json"));
                 return 0;
               }};
  Command show{.name = "show",
               .text = "Parameters and FLOPs of a model, and where they are",
               .options = {{.name = "name",
                            .value = &options->name,
                            .text = "A model of hwdb, or a Hugging Face config.json",
                            .presence = Presence::required}},
               .run = [options] {
                 fmt::print("{}", shown(*options));
                 return 0;
               }};
  for (Command* command : {&list, &show}) {
    command->options.push_back(hwdb_option(options->directories));
    command->options.push_back(format_option(options->format, {"text", "json"}));
  }
  return {.name = "model", .text = "Model architectures: list them, explain one", .commands = {list, show}};
}

}  // namespace shortboard
