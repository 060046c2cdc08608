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
[[nodiscard]] Command validate_command();
[[nodiscard]] Command calibrate_command();

/// Options that several commands have, and what they name.
[[nodiscard]] Option hwdb_option(std::vector<std::string>& directories);
[[nodiscard]] Option set_option(std::vector<std::string>& settings, std::string text);
[[nodiscard]] Option format_option(std::string& format);
[[nodiscard]] Format format_of(const std::string& name);

/// The built-in hwdb under the user's own directories.
[[nodiscard]] Database load_database(const std::vector<std::string>& directories);

}  // namespace shortboard
