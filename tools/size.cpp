#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "analysis/any_answer.h"
#include "analysis/curve.h"
#include "analysis/read_scaling.h"
#include "analysis/what_if.h"
#include "commands.h"
#include "document/edit.h"
#include "document/yaml.h"
#include "report/build.h"
#include "spec/read_spec.h"

namespace shortboard {
namespace {

struct Options {
  PrintOptions printing;
  std::string spec, accelerator, count, model;
  std::vector<std::string> settings, directories, figures, factors;
  bool explain = false, curve = false;
  double pays = 0.5;
};

/// The workload's key for --model: the one in the spec or the settings, else the one that the model is made for.
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

Node document_of(const Options& options, const Database& database) {
  Node spec;
  if (!options.spec.empty()) spec = read_document(options.spec);
  if (!options.accelerator.empty()) set_value(spec, "cluster.groups[0].accelerator", options.accelerator);
  if (!options.count.empty()) set_value(spec, "cluster.groups[0].count", options.count);
  if (!options.model.empty())
    set_value(spec, fmt::format("{}.model", work_key(options, spec, database)), options.model);
  for (const std::string& setting : options.settings) set_value(spec, setting);
  if (spec.kind == Node::Kind::null_value)
    throw SpecError{
        {.file = "command line"}, "there is nothing to size", "give a spec, or --accelerator, --count and --model"};
  return spec;
}

Report report_of(const Options& options, const Question& question) {
  if (options.curve) return report(scaling_curve(question, PaysAt{options.pays}));
  if (!options.figures.empty() || !options.factors.empty())
    return report(what_if(question, read_scaling(options.figures, options.factors, question)));
  AnyAnswer found = answer_question(question);
  if (const auto* mixed = found.get_if<MixedTrainingAnswer>()) found = with_searched_gains(*mixed);
  if (options.explain) found = explained_answer(found);
  return report(found);
}

void size(const Options& options, int& status) {
  const Database database = load_database(options.directories);
  const std::string file = options.spec.empty() ? "command line" : options.spec;
  const Question read = question_of(read_spec(document_of(options, database), file), database);
  try {
    print_report(report_of(options, read), options.printing);
  } catch (const NoPlanFits& error) {
    fmt::print(stderr, "shortboard: {}\n", error.what());
    status = 3;
  }
}

/// Options that ask a different question about the same spec.
void add_questions(CLI::App& command, Options& options) {
  CLI::Option* explain = command.add_flag("--explain", options.explain,
                                          "Also print each class of operators, its bound, and the constants used");
  CLI::Option* what_if = command.add_option(
      "--what-if", options.figures,
      "Compare the answer with and without changed resources, e.g. 'scale-out=800Gb/s, memory=141GB'");
  CLI::Option* scaling = command.add_option(
      "--lift", options.factors,
      "Compare the answer with and without scaled resources, e.g. scale-out=x2 or scale-out=unlimited");
  for (CLI::Option* one : {what_if, scaling}) one->expected(1)->allow_extra_args(false)->take_all()->excludes(explain);
  CLI::Option* curve = command.add_flag(
      "--curve", options.curve, "Effective P for growing numbers of cards, and the number up to which more cards pay");
  curve->excludes(explain)->excludes(what_if)->excludes(scaling);
  command
      .add_option("--pays", options.pays,
                  "With --curve: a further card pays if it adds this share of a card of the first point (default 0.5)")
      ->check(CLI::Range(0.0, 1.0))
      ->needs(curve);
}

}  // namespace

void add_size_command(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("size", "What a cluster is worth for a workload, and what holds it back");
  command->add_option("spec", options->spec, "Cluster and workload (YAML)");
  command->add_option("--accelerator", options->accelerator, "Card: an id or alias that `hw list` shows");
  command->add_option("--count", options->count, "Number of cards");
  command->add_option(
      "--model", options->model,
      "Model to train, to serve (with --set serve...) or to generate with: an id that `model list` shows");
  command->add_option("--set", options->settings, "Change a key of the spec, e.g. train.global_batch=4096")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--hwdb", options->directories, "Directory of your own hwdb files, which replace built-in ones")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  add_questions(*command, *options);
  add_print_options(*command, options->printing);
  command->callback([options, &status] { size(*options, status); });
}

Format PrintOptions::named_format() const {
  return static_cast<Format>(std::ranges::find(kFormatNames, format) - kFormatNames.begin());
}

void add_print_options(CLI::App& command, PrintOptions& options) {
  command
      .add_option(
          "--format", options.format,
          "text, markdown, json, csv (a table to paste) or csv-long (a row per figure: section, name, value, unit)")
      ->check(CLI::IsMember(std::vector<std::string>{kFormatNames.begin(), kFormatNames.end()}));
  command.add_flag("--full", options.full, "Text and Markdown with every figure that JSON holds");
}

void print_report(const Report& report, const PrintOptions& options) {
  fmt::print("{}", print(report, options.named_format(), options.full ? Depth::full : Depth::usual));
}

Database load_database(const std::vector<std::string>& directories) {
  Database database = Database::compiled();
  for (const std::string& directory : directories) database.overlay(directory);
  return database;
}

}  // namespace shortboard
