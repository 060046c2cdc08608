#pragma once
#include <string>
#include <vector>

#include "command_line.h"
#include "hwdb/database.h"
#include "report/report.h"

namespace shortboard {

/// The commands, each in a file of its own.
[[nodiscard]] Command size_command();
[[nodiscard]] Command contract_command();
[[nodiscard]] Command compare_command();
[[nodiscard]] Command exchange_command();
[[nodiscard]] Command hw_command();
[[nodiscard]] Command model_command();
[[nodiscard]] Command schema_command();
[[nodiscard]] Command validate_command();
[[nodiscard]] Command calibrate_command();

/// Options that several commands have.
[[nodiscard]] Option hwdb_option(std::vector<std::string>& directories);
[[nodiscard]] Option set_option(std::vector<std::string>& settings, std::string text);

/// How a command prints its report.
struct PrintOptions {
  std::string format = "text";
  bool full = false;
  [[nodiscard]] Format named_format() const;
};
/// The command with `--format` and `--full`.
[[nodiscard]] Command with_print_options(Command command, PrintOptions& options);
void print_report(const Report& report, const PrintOptions& options);

/// The built-in hwdb under the user's own directories.
[[nodiscard]] Database load_database(const std::vector<std::string>& directories);

}  // namespace shortboard
