#include "measure_program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace shortboard {
namespace {

constexpr const char* kProgram = "shortboard-measure";

struct Listed {
  std::string_view name, text;
};
constexpr std::array<Listed, 2> kCommands{{{"validate", kValidateText}, {"calibrate", kCalibrateText}}};

/// Where this program lies; its name as it was called where the system does not say.
std::filesystem::path own_path(const char* called) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path{called} : path;
}

}  // namespace

std::vector<Command> measure_commands() {
  std::vector<Command> commands;
  for (const Listed& one : kCommands)
    commands.push_back({.name = std::string{one.name}, .text = std::string{one.text}});
  return commands;
}

bool is_measure_command(int count, char** words) {
  return count > 1 && std::ranges::any_of(kCommands, [&](const Listed& one) { return one.name == words[1]; });
}

int run_measure_program(char** words) {
  const std::string program = (own_path(words[0]).parent_path() / kProgram).string();
  execv(program.c_str(), words);
  fmt::print(stderr, "shortboard: {} needs the program {}, which cannot be started; build or install it too\n",
             words[1], program);
  return 1;
}

}  // namespace shortboard
