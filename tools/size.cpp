#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "analysis/curve.h"
#include "analysis/question.h"
#include "analysis/what_if.h"
#include "commands.h"
#include "document/edit.h"
#include "document/yaml.h"
#include "report/curve.h"
#include "report/report.h"
#include "report/what_if.h"
#include "spec/read_question.h"
#include "spec/read_scaling.h"

namespace shortboard {
namespace {

struct Options {
  std::string spec, accelerator, count, model, format = "text";
  std::vector<std::string> settings, directories, figures, factors;
  bool explain = false, curve = false;
  double pays = 0.5;
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

std::string answer_of(const Options& options, const Question& question, Format format) {
  if (options.curve) return report(scaling_curve(question, options.pays), format);
  if (!options.figures.empty() || !options.factors.empty())
    return report(what_if(question, read_scaling(options.figures, options.factors, question)), format);
  QuestionAnswer found = answer_question(question);
  if (auto* mixed = std::get_if<MixedTrainingAnswer>(&found)) *mixed = with_searched_gains(std::move(*mixed));
  if (options.explain) found = explained_answer(std::move(found));
  return report(found, format);
}

int size(const Options& options) {
  const Database database = load_database(options.directories);
  const std::string file = options.spec.empty() ? "command line" : options.spec;
  const Question read = read_question(question(options, database), file, database);
  const auto format = std::ranges::find(kFormatNames, options.format) - kFormatNames.begin();
  try {
    fmt::print("{}", answer_of(options, read, static_cast<Format>(format)));
    return 0;
  } catch (const NoPlanFits& error) {
    fmt::print(stderr, "shortboard: {}\n", error.what());
    return 3;
  }
}

/// Options that ask another question of the same spec.
std::vector<Option> question_options(Options& options) {
  return {{.name = "--explain",
           .value = &options.explain,
           .text = "Also each class of operators, what bound it, and the constants used"},
          {.name = "--what-if",
           .value = &options.figures,
           .text = "Before and after resources are other ones: 'scale-out=800Gb/s, memory=141GB'",
           .excludes = {"--explain"}},
          {.name = "--lift",
           .value = &options.factors,
           .text = "The same by a factor: scale-out=x2, or scale-out=unlimited",
           .excludes = {"--explain"}},
          {.name = "--curve",
           .value = &options.curve,
           .text = "Effective P against card count, and what pays",
           .excludes = {"--explain", "--what-if", "--lift"}},
          {.name = "--pays",
           .value = &options.pays,
           .text = "With --curve: what a further card must add, over what one of the first point makes (0.5)",
           .within = {{0.0, 1.0}},
           .needs = {"--curve"}}};
}

}  // namespace

Command size_command() {
  auto options = std::make_shared<Options>();
  Command command{
      .name = "size",
      .text = "What a cluster is worth on a workload, and what holds it back",
      .options = {{.name = "spec", .value = &options->spec, .text = "Cluster and workload (YAML)"},
                  {.name = "--accelerator", .value = &options->accelerator, .text = "Card, by hwdb's name or an alias"},
                  {.name = "--count", .value = &options->count, .text = "Cards"},
                  {.name = "--model",
                   .value = &options->model,
                   .text = "Model to train (to serve with --set serve...) or to generate with, by hwdb's name or an "
                           "alias"},
                  set_option(options->settings, "Change a key of the spec: train.global_batch=4096"),
                  hwdb_option(options->directories)},
      .run = [options] { return size(*options); }};
  for (Option& option : question_options(*options)) command.options.push_back(std::move(option));
  command.options.push_back(format_option(options->format, {kFormatNames.begin(), kFormatNames.end()}));
  return command;
}

}  // namespace shortboard
