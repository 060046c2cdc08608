#pragma once
#include <string_view>
#include <vector>

#include "command_line.h"

namespace shortboard {

/// `validate` and `calibrate` are in a program of their own, `shortboard-measure`, beside `shortboard`: they carry the
/// measurements and the fitting, which sizing does not need. Users call both as commands of `shortboard`.

inline constexpr std::string_view kValidateText = "Compare published measurements with predictions";
inline constexpr std::string_view kCalibrateText =
    "Fit constants to your own measurements and write hwdb entries for --hwdb";

/// The two commands as `shortboard --help` lists them.
[[nodiscard]] std::vector<Command> measure_commands();

/// Whether the first word of a command line is one of the two.
[[nodiscard]] bool is_measure_command(int count, char** words);

/// Goes on as `shortboard-measure` with the same words; returns only where that program cannot be started: the exit
/// code.
[[nodiscard]] int run_measure_program(char** words);

}  // namespace shortboard
