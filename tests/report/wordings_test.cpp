#include "report/wordings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "analysis/any_answer.h"
#include "market/compare.h"
#include "report/report.h"
#include "support/run.h"

namespace shortboard {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> report_sources() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{fs::path{SHORTBOARD_SOURCE} / "lib/report"})
    if (const std::string name = entry.path().filename().string();
        !name.starts_with("wordings") && (name.ends_with(".cpp") || name.ends_with(".h")))
      files.push_back(entry.path());
  return files;
}

std::vector<std::string> ids() {
  std::vector<std::string> all{kPlainLabels.begin(), kPlainLabels.end()};
  for (const auto& entry : kLabels) all.emplace_back(entry.id);
  for (const auto& entry : kNames) all.emplace_back(entry.id);
  for (const auto& entry : kSentences) all.emplace_back(entry.id);
  return all;
}

/// A file's code, its comments and includes left out.
std::string code_of(const fs::path& file) {
  return std::regex_replace(read_file(file.string()), std::regex{R"(//[^\n]*|#include[^\n]*)"}, "");
}

/// Literals that are words of a report would be, and are none: units, the prefix of a column, the edge of an interval.
const std::set<std::string> kAllowed{" T",  " B", " M", "Y",    "Z",     "E",   "P",       "T",      "G",
                                     "B",   "M",  "W",  "FLOP", "FLOPS", "B/s", "FLOP/s",  "PFLOPS", "command line",
                                     "all", "- ", "| ", " | ",  "# ",    "## ", "training"};

// If this fails, a word that reports print stands outside the catalogue and no other language can have it: a literal
// with a space between words, or one that begins with a capital, that is no id of a wording.
TEST(Wordings, NoneStandsOutsideTheCatalogue) {
  const std::regex literal{R"RX("((?:[^"\\]|\\.)*)"(_w)?)RX"}, words{R"([A-Za-z][A-Za-z',;:]* [A-Za-z]|^[A-Z][a-z])"};
  for (const fs::path& file : report_sources()) {
    const std::string code = code_of(file);
    for (std::sregex_iterator found{code.begin(), code.end(), literal}, end; found != end; ++found)
      if (const std::string text = (*found)[1]; !(*found)[2].matched && std::regex_search(text, words)) {
        EXPECT_TRUE(kAllowed.contains(text)) << file.filename() << ": \"" << text << '"';
      }
  }
}

// If this fails, one id has two texts, a key of JSON has a dot, or a wording is kept that no report prints.
TEST(Wordings, EachIdStandsOnceAndIsUsed) {
  std::string code;
  for (const fs::path& file : report_sources()) code += code_of(file);
  std::map<std::string, int> times;
  for (const std::string& id : ids()) {
    EXPECT_EQ(++times[id], 1) << id;
    if (id.find('.') == std::string::npos) {
      EXPECT_TRUE(std::regex_match(id, std::regex{"[a-z0-9_]+"})) << id;
      EXPECT_NE(code.find('"' + id + "\"_w"), std::string::npos) << id << " is in no report";
    }
  }
}

// If this fails, the key of a figure and the wording of its label do not find each other.
TEST(Wordings, AWordKnowsItsIdAndText) {
  EXPECT_EQ(id_of("tokens_per_s"_w), "tokens_per_s");
  EXPECT_EQ(pattern("tokens_per_s"_w, Language::english), "tokens/s");
  EXPECT_EQ(pattern("global_batch"_w, Language::english), "global batch");
  EXPECT_EQ(id_of(Word{}), "");
  for (const std::string& id : ids()) EXPECT_EQ(id_of(Word{place_of_word(id)}), id);
}

// If this fails, an enumerator of a lower module has no wording, and reaches people as its English name.
TEST(Wordings, EveryEnumeratorHasOne) {
  const auto all = [](const char* group, const auto& names) {
    for (const std::string_view name : names)
      EXPECT_EQ(term(group, name).kind, CellValue::Kind::term) << group << ' ' << name;
  };
  all("resource", kResourceNames);
  all("part", kPartNames);
  all("generation_part", kGenerationPartNames);
  all("evidence", kEvidenceNames);
  all("batch_bound", kBatchBoundNames);
  all("goodput_bound", kGoodputBoundNames);
  all("group_work", kGroupWorkNames);
  all("pace", kPaceNames);
  all("phase", kPostTrainPhaseNames);
  all("item", kDemandItemNames);
  all("omission", kOmissionNames);
}

}  // namespace
}  // namespace shortboard
