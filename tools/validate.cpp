#include "validation/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "commands.h"
#include "hwdb/models_file.h"
#include "measure_program.h"
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

int validate(const Options& options) {
  Database database = load_database(options.directories);
  if (!options.models.empty()) overlay_models(database, options.models);
  const std::vector<ValidatedRow> rows = results(options, database);
  const Report made = options.printing.named_format() == Format::markdown
                          ? accuracy_report(rows, options.left_out_by)
                          : validation_report(rows, options.left_out_by);
  print_report(made, options.printing);
  return 0;
}

}  // namespace

Command validate_command() {
  auto options = std::make_shared<Options>();
  Command command{
      .name = "validate",
      .text = std::string{kValidateText},
      .options = {{.name = "files",
                   .value = &options->files,
                   .text = "Measurements: runs (YAML), kernels and collectives (CSV); default: all that the "
                           "program carries"},
                  {.name = "--models",
                   .value = &options->models,
                   .text = "File with more models by name, in the keys of a Hugging Face config.json"},
                  {.name = "--leave-out",
                   .value = &options->left_out_by,
                   .text = "Also show the error of constants that are fitted without each source, accelerator or "
                           "model",
                   .one_of = {kColumnNames.begin(), kColumnNames.end()}},
                  hwdb_option(options->directories)},
      .run = [options] { return validate(*options); }};
  return with_print_options(std::move(command), options->printing);
}

}  // namespace shortboard
