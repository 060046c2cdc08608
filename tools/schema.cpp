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

Command schema_command() {
  auto options = std::make_shared<Options>();
  return {.name = "schema",
          .text = "JSON Schema (2020-12) of the files that shortboard reads",
          .options = {{.name = "what",
                       .value = &options->what,
                       .text = "spec: what `size`, `compare`, `contract` and `exchange` are asked with",
                       .one_of = {"spec"}},
                      {.name = "--markdown",
                       .value = &options->markdown,
                       .text = "The same as a page to read: every key, its values and default"}},
          .run = [options] {
            fmt::print("{}", options->markdown ? spec_reference() : spec_schema());
            return 0;
          }};
}

}  // namespace shortboard
