#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "hwdb/database.h"
#include "report/report.h"

namespace shortboard {

/// Each adds one command to the program; a command that ends with another exit code than 0 sets `status`.
void add_size_command(CLI::App& app, int& status);
void add_contract_command(CLI::App& app, int& status);
void add_hw_command(CLI::App& app, int& status);
void add_model_command(CLI::App& app, int& status);
void add_validate_command(CLI::App& app, int& status);
void add_calibrate_command(CLI::App& app, int& status);
void add_compare_command(CLI::App& app, int& status);
void add_exchange_command(CLI::App& app, int& status);
void add_schema_command(CLI::App& app, int& status);

/// How a command prints its report.
struct PrintOptions {
  std::string format = "text";
  bool full = false;
  [[nodiscard]] Format named_format() const;
};
/// `--format` and `--full`.
void add_print_options(CLI::App& command, PrintOptions& options);
void print_report(const Report& report, const PrintOptions& options);

/// The built-in hwdb under the user's own directories.
[[nodiscard]] Database load_database(const std::vector<std::string>& directories);

}  // namespace shortboard
