#include "validation/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "commands.h"
#include "hwdb/models_file.h"
#include "report/validation.h"
#include "validation/leave_out.h"
#include "validation/measurements.h"

namespace shortboard {
namespace {

struct Options {
  PrintOptions printing;
  std::vector<std::string> files, directories;
  std::string models, left_out_by;
};

std::vector<ValidatedRow> results(const Options& options, const Database& database) {
  const Measurements measurements =
      options.files.empty() ? Measurements::carried() : Measurements::of_files(options.files);
  const auto* const column = std::ranges::find(kColumnNames, options.left_out_by);
  if (column == kColumnNames.end()) return validate_rows(measurements.rows(), database);
  return validate_left_out(measurements.rows(), database, static_cast<Column>(column - kColumnNames.begin()));
}

void validate(const Options& options) {
  Database database = load_database(options.directories);
  if (!options.models.empty()) overlay_models(database, options.models);
  const std::vector<ValidatedRow> rows = results(options, database);
  const Report made = options.printing.named_format() == Format::markdown
                          ? accuracy_report(rows, options.left_out_by)
                          : validation_report(rows, options.left_out_by);
  print_report(made, options.printing);
}

}  // namespace

void add_validate_command(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("validate", "Compare published measurements with predictions");
  command->add_option(
      "files", options->files,
      "Measurements: runs (YAML), kernels and collectives (CSV); default: all that the program carries");
  command->add_option("--models", options->models,
                      "File with more models by name, in the keys of a Hugging Face config.json");
  command
      ->add_option("--leave-out", options->left_out_by,
                   "Also show the error of constants that are fitted without each source, accelerator or model")
      ->check(CLI::IsMember(std::vector<std::string>{kColumnNames.begin(), kColumnNames.end()}));
  command->add_option("--hwdb", options->directories, "Directory of your own hwdb files, which replace built-in ones")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  add_print_options(*command, options->printing);
  command->callback([options] { validate(*options); });
}

}  // namespace shortboard
