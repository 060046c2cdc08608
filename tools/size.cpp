#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "analysis/question.h"
#include "commands.h"
#include "document/edit.h"
#include "document/yaml.h"
#include "report/report.h"
#include "spec/read_question.h"

namespace shortboard {
namespace {

struct Options {
  std::string spec, accelerator, count, model, format = "text";
  std::vector<std::string> settings, directories;
  bool explain = false;
};

/// The key of the work that --model belongs to: what the spec or the settings name, else what the model is for.
std::string_view work_key(const Options& options, const Node& spec, const Database& database) {
  for (const std::string_view work : {"serve", "generate", "post_train", "train"}) {
    const bool set = std::ranges::any_of(options.settings, [&](const std::string& one) {
      return one.starts_with(work) && one.substr(work.size()).starts_with('.');
    });
    if (set || spec.find(work) != nullptr) return work;
  }
  const bool generates =
      database.has(EntryKind::generator, options.model) && !database.has(EntryKind::model, options.model);
  return generates ? "generate" : "train";
}

Node question(const Options& options, const Database& database) {
  Node spec;
  if (!options.spec.empty()) spec = read_document(options.spec);
  if (!options.accelerator.empty()) set_value(spec, "cluster.groups[0].accelerator", options.accelerator);
  if (!options.count.empty()) set_value(spec, "cluster.groups[0].count", options.count);
  if (!options.model.empty())
    set_value(spec, fmt::format("{}.model", work_key(options, spec, database)), options.model);
  for (const std::string& setting : options.settings) set_value(spec, setting);
  if (spec.kind == Node::Kind::null_value)
    throw SpecError{{.file = "command line"}, "nothing to size", "give a spec, or --accelerator, --count and --model"};
  return spec;
}

void size(const Options& options, int& status) {
  const Database database = load_database(options.directories);
  const std::string file = options.spec.empty() ? "command line" : options.spec;
  const Question read = read_question(question(options, database), file, database);
  const auto format = std::ranges::find(kFormatNames, options.format) - kFormatNames.begin();
  try {
    QuestionAnswer found = answer_question(read);
    if (options.explain) found = explained_answer(std::move(found));
    fmt::print("{}", report(found, static_cast<Format>(format)));
  } catch (const NoPlanFits& error) {
    fmt::print(stderr, "shortboard: {}\n", error.what());
    status = 3;
  }
}

}  // namespace

void add_size_command(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("size", "What a cluster is worth on a workload, and what holds it back");
  command->add_option("spec", options->spec, "Cluster and workload (YAML)");
  command->add_option("--accelerator", options->accelerator, "Card, by hwdb's name or an alias");
  command->add_option("--count", options->count, "Cards");
  command->add_option("--model", options->model,
                      "Model to train (to serve with --set serve...) or to generate with, by hwdb's name or an alias");
  command->add_option("--set", options->settings, "Change a key of the spec: train.global_batch=4096")
      ->expected(1)
      ->take_all();
  command->add_option("--hwdb", options->directories, "A directory of your own hwdb files, over the built-in ones")
      ->expected(1)
      ->take_all();
  command->add_flag("--explain", options->explain,
                    "Also each class of operators, what bound it, and the constants used");
  command->add_option("--format", options->format, "text, json, csv or markdown")
      ->check(CLI::IsMember({"text", "json", "csv", "markdown"}));
  command->callback([options, &status] { size(*options, status); });
}

Database load_database(const std::vector<std::string>& directories) {
  Database database = Database::compiled();
  for (const std::string& directory : directories) database.overlay(directory);
  return database;
}

}  // namespace shortboard
