#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/run.h"

namespace shortboard {

/// Compares with a golden file; SHORTBOARD_UPDATE_GOLDEN=1 writes it anew.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string file = std::string{SHORTBOARD_SOURCE} + "/tests/golden/" + name;
  if (std::getenv("SHORTBOARD_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(std::filesystem::path{file}.parent_path());
    std::ofstream{file} << text;
  }
  EXPECT_EQ(read_file(file), text) << "run with SHORTBOARD_UPDATE_GOLDEN=1 where the change is meant";
}

}  // namespace shortboard
