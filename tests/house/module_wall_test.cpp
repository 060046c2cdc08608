#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace shortboard {
namespace {

namespace fs = std::filesystem;

/// The house from the ground up: a module includes only itself and those before it.
const std::vector<std::string> kModules{"units",    "document",    "hwdb",       "workload", "cost",
                                        "estimate", "search",      "spec",       "question", "analysis",
                                        "market",   "calibration", "validation", "report"};

std::size_t storey(const std::string& module) {
  return static_cast<std::size_t>(std::ranges::find(kModules, module) - kModules.begin());
}

/// The quoted includes of a file.
std::vector<std::string> includes(const fs::path& file) {
  std::vector<std::string> found;
  std::ifstream stream{file};
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with("#include \"")) found.push_back(line.substr(10, line.rfind('"') - 10));
  return found;
}

std::vector<fs::path> sources(const std::string& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator{fs::path{SHORTBOARD_SOURCE} / directory})
    if (entry.path().extension() == ".h" || entry.path().extension() == ".cpp") files.push_back(entry.path());
  return files;
}

// If this fails, a lower module has come to depend on a higher one, and the house can't be read from the ground up.
TEST(ModuleWall, AModuleIncludesOnlyModulesBelowIt) {
  const std::vector<fs::path> files = sources("lib");
  ASSERT_GT(files.size(), 50U);
  for (const fs::path& file : files) {
    const std::string module = fs::relative(file, fs::path{SHORTBOARD_SOURCE} / "lib").begin()->string();
    if (module == "shortboard.h" || module == "shortboard.cpp") continue;  // the door stands above all
    ASSERT_LT(storey(module), kModules.size()) << file << " is in no module of the house";
    for (const std::string& include : includes(file)) {
      const std::string other = include.substr(0, include.find('/'));
      EXPECT_LE(storey(other), storey(module)) << file << " includes " << include;
    }
  }
}

// If this fails, the estimating core knows of files, YAML or printing.
TEST(ModuleWall, TheCoreKnowsNoYamlAndNoStreams) {
  for (const std::string module : {"lib/workload", "lib/cost", "lib/estimate", "lib/search"})
    for (const fs::path& file : sources(module)) {
      std::ifstream stream{file};
      for (std::string line; std::getline(stream, line);)
        for (const char* word : {"yaml", "iostream", "fmt::print", "document/"})
          EXPECT_EQ(line.find(word), std::string::npos) << file << ": " << line;
    }
}

// If this fails, the library can end the program of whoever calls it.
TEST(ModuleWall, TheLibraryNeverExits) {
  for (const fs::path& file : sources("lib")) {
    if (file.filename() == "generate_tables.cpp") continue;  // a program of the build
    std::ifstream stream{file};
    for (std::string line; std::getline(stream, line);)
      for (const char* word : {"exit(", "abort(", "terminate("})
        EXPECT_EQ(line.find(word), std::string::npos) << file << ": " << line;
  }
}

// If this fails, a file has grown past what a reader takes in.
TEST(ModuleWall, NoFileIsLongerThan400Lines) {
  for (const std::string directory : {"lib", "tools", "tests", "bench"})
    for (const fs::path& file : sources(directory)) {
      std::ifstream stream{file};
      int lines = 0;
      for (std::string line; std::getline(stream, line);) ++lines;
      EXPECT_LE(lines, 400) << file;
    }
}

}  // namespace
}  // namespace shortboard
