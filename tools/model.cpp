#include "report/model.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "commands.h"
#include "document/yaml.h"
#include "hwdb/huggingface.h"

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

}  // namespace

void add_model_command(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* model = app.add_subcommand("model", "Model architectures: list them, explain one");
  model->require_subcommand(1);
  CLI::App* list = model->add_subcommand("list", "The models of hwdb with their parameters");
  CLI::App* show = model->add_subcommand("show", "Parameters, FLOPs and cache of a model, and where they are");
  show->add_option("name", options->name, "A model of hwdb, or a Hugging Face config.json")->required();
  for (CLI::App* command : {list, show}) {
    command->add_option("--hwdb", options->directories, "A directory of your own hwdb files, over the built-in ones")
        ->expected(1)
        ->take_all();
    command->add_option("--format", options->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  }
  list->callback(
      [options] { fmt::print("{}", list_models(load_database(options->directories), options->format == "json")); });
  show->callback([options] {
    fmt::print("{}", show_model(read(*options, load_database(options->directories)), options->format == "json"));
  });
}

}  // namespace shortboard
