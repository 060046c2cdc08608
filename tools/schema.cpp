#include <fmt/format.h>

#include <memory>

#include "commands.h"
#include "spec/spec_reference.h"
#include "spec/spec_schema.h"

namespace shortboard {
namespace {

struct Options {
  std::string what = "spec";
  bool markdown = false;
};

}  // namespace

void add_schema_command(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("schema", "JSON Schema (2020-12) of the files that shortboard reads");
  command->add_option("what", options->what, "spec: what `size`, `compare`, `contract` and `exchange` are asked with")
      ->check(CLI::IsMember({"spec"}));
  command->add_flag("--markdown", options->markdown, "The same as a page to read: every key, its values and default");
  command->callback([options] { fmt::print("{}", options->markdown ? spec_reference() : spec_schema()); });
}

}  // namespace shortboard
