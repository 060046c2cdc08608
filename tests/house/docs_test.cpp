#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "document/edit.h"
#include "document/write_yaml.h"
#include "document/yaml.h"
#include "support/run.h"

namespace shortboard {
namespace {

std::string in_project(const std::string& file) { return std::string{SHORTBOARD_SOURCE} + "/" + file; }

/// README and the pages of docs, without spec.md and hwdb.md: other tests read their fragments of specs and entries.
std::vector<std::string> pages() {
  std::vector<std::string> found{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"};
  for (const auto& entry : std::filesystem::directory_iterator{in_project("docs")}) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".md") && name != "spec.md" && name != "hwdb.md") found.push_back("docs/" + name);
  }
  std::ranges::sort(found);
  return found;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A fenced block of a page: its language, the HTML comment above it, and its lines.
struct Block {
  std::string page, language, mark;
  std::vector<std::string> lines;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  std::string mark;
  bool inside = false;
  for (const std::string& line : lines_of(read_file(in_project(page)))) {
    if (line.starts_with("```")) {
      if (!inside) blocks.push_back({page, line.substr(3), mark, {}});
      inside = !inside;
      mark.clear();
    } else if (inside) {
      blocks.back().lines.push_back(line);
    } else if (line.starts_with("<!-- ") && line.ends_with(" -->")) {
      mark = line.substr(5, line.size() - 9);
    } else if (!line.empty()) {
      mark.clear();
    }
  }
  EXPECT_FALSE(inside) << page << ": a block never ends";
  return blocks;
}

/// The words of a text with single spaces: lines may be wrapped and columns padded differently.
std::string words_of(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!space) words += c;
    if (space && !words.empty() && words.back() != ' ') words += ' ';
  }
  return words;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// The arguments of a command line that runs the program, without a comment behind them; empty for other lines.
std::string arguments_of(const std::string& line) {
  for (const std::string_view name : {"tools/run ", "shortboard "})
    if (line.starts_with(name)) return line.substr(name.size(), line.find(" # ") - name.size());
  return {};
}

/// The spec of a block. "with FILE" above it: the block replaces top-level keys of that spec.
std::string spec_of(const Block& block) {
  if (!block.mark.starts_with("with ")) return joined(block.lines);
  Node spec = read_document(in_project(block.mark.substr(5)));
  const Node parts = read_yaml(joined(block.lines), block.page);
  for (const Node& part : parts.children) put(spec, part.key, part);
  return write_yaml(spec);
}

// If this fails, a page shows a command that does not run. A block after "<!-- slow -->" is left out.
TEST(Docs, CommandsRun) {
  for (const std::string& page : pages())
    for (const Block& block : blocks_of(page))
      for (const std::string& line : block.lines) {
        const std::string arguments = arguments_of(line);
        if (block.language != "sh" || block.mark == "slow" || arguments.empty()) continue;
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.status, 0) << page << ": " << line << "\n" << outcome.error;
      }
}

// If this fails, a page shows a spec that the program does not read.
TEST(Docs, SpecsAreAnswered) {
  for (const std::string& page : pages())
    for (const Block& block : blocks_of(page)) {
      if (block.language != "yaml") continue;
      const TemporaryDirectory place;
      const std::string spec = spec_of(block);
      const std::string command =
          spec.starts_with("offer:") || spec.find("\noffer:") != std::string::npos ? "contract " : "size ";
      const Outcome outcome = run(command + place.write("spec.yaml", spec));
      EXPECT_EQ(outcome.status, 0) << page << ":\n" << spec << outcome.error;
    }
}

// If this fails, a page links to a file that does not exist.
TEST(Docs, LinksLeadSomewhere) {
  for (const std::string& page : pages()) {
    const std::string text = read_file(in_project(page));
    const std::filesystem::path folder = std::filesystem::path{in_project(page)}.parent_path();
    for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
      std::string link = text.substr(at + 2, text.find(')', at) - at - 2);
      link = link.substr(0, link.find('#'));
      if (link.empty() || link.find("://") != std::string::npos) continue;
      EXPECT_TRUE(std::filesystem::exists(folder / link)) << page << ": " << link;
    }
  }
}

// If this fails, the README shows a report that the program no longer prints: renew it with tests/renew.
TEST(Readme, ShowsTheReportAsItIsPrinted) {
  const std::vector<Block> blocks = blocks_of("README.md");
  const auto shown = std::ranges::find(blocks, "report", &Block::mark);
  ASSERT_NE(shown, blocks.end());
  const std::string report = words_of(run("size examples/llama3-405b-16k-h100.yaml").out);
  EXPECT_TRUE(report.starts_with(words_of(joined(shown->lines)))) << report;
}

// If this fails, the README no longer fits a reader's patience or screen.
TEST(Readme, IsShort) {
  const std::vector<std::string> lines = lines_of(read_file(in_project("README.md")));
  EXPECT_LE(lines.size(), 150U);
  for (const std::string& line : lines) EXPECT_LE(line.size(), 120U) << line;
}

// If this fails, docs/accuracy.md claims an accuracy that the program does not have.
TEST(Docs, ShowTheAccuracyThatValidatePrints) {
  const std::string page = read_file(in_project("docs/accuracy.md"));
  const std::size_t start = page.find("<!-- accuracy"), end = page.find("<!-- /accuracy");
  ASSERT_NE(end, std::string::npos);
  const std::size_t table = page.find('\n', start) + 1;
  EXPECT_EQ(page.substr(table, end - table), run("validate --format markdown").out)
      << "renew it with tests/renew (tools/run validate --format markdown prints it)";
}

}  // namespace
}  // namespace shortboard
