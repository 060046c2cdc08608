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

int size(const Options& options) {
  const Database database = load_database(options.directories);
  const std::string file = options.spec.empty() ? "command line" : options.spec;
  const Question read = question_of(read_spec(document_of(options, database), file), database);
  try {
    print_report(report_of(options, read), options.printing);
    return 0;
  } catch (const NoPlanFits& error) {
    fmt::print(stderr, "shortboard: {}\n", error.what());
    return 3;
  }
}

/// Options that ask a different question about the same spec.
std::vector<Option> question_options(Options& options) {
  return {{.name = "--explain",
           .value = &options.explain,
           .text = "Also print each class of operators, its bound, and the constants used"},
          {.name = "--what-if",
           .value = &options.figures,
           .text = "Compare the answer with and without changed resources, e.g. 'scale-out=800Gb/s, memory=141GB'",
           .excludes = {"--explain"}},
          {.name = "--lift",
           .value = &options.factors,
           .text = "Compare the answer with and without scaled resources, e.g. scale-out=x2 or scale-out=unlimited",
           .excludes = {"--explain"}},
          {.name = "--curve",
           .value = &options.curve,
           .text = "Effective P for growing numbers of cards, and the number up to which more cards pay",
           .excludes = {"--explain", "--what-if", "--lift"}},
          {.name = "--pays",
           .value = &options.pays,
           .text = "With --curve: a further card pays if it adds this share of a card of the first point (default 0.5)",
           .within = {{0.0, 1.0}},
           .needs = {"--curve"}}};
}

}  // namespace

Command size_command() {
  auto options = std::make_shared<Options>();
  Command command{
      .name = "size",
      .text = "What a cluster is worth for a workload, and what holds it back",
      .options = {{.name = "spec", .value = &options->spec, .text = "Cluster and workload (YAML)"},
                  {.name = "--accelerator",
                   .value = &options->accelerator,
                   .text = "Card: an id or alias that `hw list` shows"},
                  {.name = "--count", .value = &options->count, .text = "Number of cards"},
                  {.name = "--model",
                   .value = &options->model,
                   .text = "Model to train, to serve (with --set serve...) or to generate with: an id that `model "
                           "list` shows"},
                  set_option(options->settings, "Change a key of the spec, e.g. train.global_batch=4096"),
                  hwdb_option(options->directories)},
      .run = [options] { return size(*options); }};
  for (Option& option : question_options(*options)) command.options.push_back(std::move(option));
  return with_print_options(std::move(command), options->printing);
}

}  // namespace shortboard
