#include "validation/validate.h"

#include <fmt/format.h>

#include <memory>

#include "commands.h"
#include "document/yaml.h"
#include "report/validation.h"

namespace shortboard {
namespace {

struct Options {
  std::vector<std::string> files, directories;
  std::string format = "text";
};

void validate(const Options& options) {
  const Database database = load_database(options.directories);
  std::vector<ValidatedRow> rows;
  for (const std::string& file : options.files) {
    const std::vector<ValidatedRow> more = validate_rows(read_document(file), file, database);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  if (options.format == "json")
    fmt::print("{}", json_validation(rows));
  else if (options.format == "markdown")
    fmt::print("{}", markdown_validation(rows));
  else
    fmt::print("{}", text_validation(rows));
}

}  // namespace

void add_validate_command(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("validate", "Published training runs beside what we predict for them");
  command->add_option("files", options->files, "Rows: id, source, cluster, model, training, measured")->required();
  command->add_option("--hwdb", options->directories, "A directory of your own hwdb files, over the built-in ones")
      ->expected(1)
      ->take_all();
  command->add_option("--format", options->format, "text, json or markdown")
      ->check(CLI::IsMember({"text", "json", "markdown"}));
  command->callback([options] { validate(*options); });
}

}  // namespace shortboard
