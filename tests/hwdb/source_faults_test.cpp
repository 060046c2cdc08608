#include "hwdb/source_faults.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "document/yaml.h"
#include "hwdb/database.h"
#include "hwdb/read_entry.h"
#include "support/complaint.h"
#include "support/run.h"

namespace shortboard {
namespace {

std::vector<std::string> faults_of(const std::string& text, OwnFiles own = OwnFiles::allowed,
                                   const std::string& file = "f.yaml") {
  const Node entry = read_yaml(text, file);
  return source_faults(Value{entry, file}, own);
}

/// Of an entry whose one source has this address.
std::vector<std::string> of_address(const std::string& address) {
  return faults_of("sources: {s: {title: A page, address: \"" + address + "\"}}\n");
}

// If this fails, a source that a reader can open is refused.
TEST(SourceFaults, WhatCanBeOpenedPasses) {
  for (const char* address : {"https://example.com", "http://example.com/a?b=c#d",
                              "https://huggingface.co/api/models/a/b?expand[]=safetensors",
                              "doi:10.1016/j.jpdc.2008.09.002", "arXiv:2407.21783", "arXiv:cs/0112017",
                              "github:NVIDIA/nccl/README.md@v2.28", "https://example.com/a ; arXiv:2407.21783"})
    EXPECT_TRUE(of_address(address).empty()) << address;
}

// If this fails, a figure is published with a source that nobody can open.
TEST(SourceFaults, WhatCannotBeOpenedIsRefused) {
  for (const char* address :
       {"GitHub text index id 52645181613", "market.md", "a survey", "via survey (quoted elsewhere)", "https://",
        "www.example.com", "https://example.com (as quoted in a survey)", "https://localhost/x", "doi:10.1",
        "arXiv:later", "github:NVIDIA/nccl", "../measured.csv", "example.com, page 3"})
    EXPECT_EQ(of_address(address).size(), 1U) << address;
  EXPECT_EQ(of_address("https://example.com ; market.md ; nowhere").size(), 2U);  // each fault of a list
}

// If this fails, a fault is told without the place to mend.
TEST(SourceFaults, NamesFileLineAndKey) {
  const std::vector<std::string> faults =
      faults_of("id: x\nsources:\n  s1: {title: Prices, address: market.md}\n", OwnFiles::refused, "hwdb/x.yaml");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].find("hwdb/x.yaml:3:"), 0U) << faults[0];
  EXPECT_NE(faults[0].find("sources.s1.address: 'market.md' is no address that a reader can open; write https://"),
            std::string::npos)
      << faults[0];
}

// If this fails, words about a source stand in for one.
TEST(SourceFaults, TitlesAndNotesAreNoSources) {
  const auto of_title = [](const std::string& title) {
    return faults_of("sources: {s: {title: \"" + title + "\", address: \"https://example.com\"}}\n").size();
  };
  EXPECT_EQ(of_title("Data sheet"), 0U);
  EXPECT_EQ(of_title("ScaleTorch README.md, performance"), 0U);
  EXPECT_EQ(of_title("Prices (GitHub text index id 5)"), 1U);
  EXPECT_EQ(of_title("prices.md"), 1U);
  EXPECT_EQ(faults_of("power: {value: 7 W, note: as in ../other/facts.csv}\n").size(), 1U);
  EXPECT_EQ(faults_of("prices: [{value: 7, note: as of the shop}]\n").size(), 0U);
}

// If this fails, the database that everybody has may name a file of one machine, or a user's file that is gone passes.
TEST(SourceFaults, AFileOfOnesOwnMustBeThere) {
  const TemporaryDirectory place;
  const std::string entry = place.write("accelerators/mine.yaml", ""), text = "sources: {s: {title: Runs, address: ";
  place.write("accelerators/measured.csv", "a\n1\n");
  EXPECT_TRUE(faults_of(text + "\"file:measured.csv\"}}\n", OwnFiles::allowed, entry).empty());
  EXPECT_EQ(faults_of(text + "\"file:measured.csv\"}}\n", OwnFiles::refused, entry).size(), 1U);
  EXPECT_EQ(faults_of(text + "\"file:gone.csv\"}}\n", OwnFiles::allowed, entry).size(), 1U);
}

Fabric fabric_of(const std::string& latency) {
  const Node entry = read_yaml("id: f\nname: F\nsources: {}\nkind: roce\nlatency: " + latency + "\n", "f.yaml");
  return read_fabric(Value{entry, "f.yaml"});
}

// If this fails, a figure without a source passes in silence, or one that says so is refused.
TEST(Figures, AnAssumedOneSaysWhatItIsTakenFrom) {
  const Fabric fabric = fabric_of("{value: 9 us, confidence: assumed, note: as of its maker's switch before}");
  EXPECT_EQ(fabric.latency->from.confidence, Confidence::assumed);
  EXPECT_EQ(fabric.latency->from.note, "as of its maker's switch before");
  EXPECT_EQ(fabric.latency->from.title, "assumed");
  EXPECT_EQ(complaint([] { return fabric_of("{value: 9 us, confidence: assumed}"); }),
            "f.yaml:5:10: latency: is assumed and does not say from what; add a note that says it");
  EXPECT_NE(complaint([] { return fabric_of("{value: 9 us, confidence: press}"); }).find("source"), std::string::npos);
}

/// The examples of docs/hwdb.md: each is a block of YAML whose first line is the path of its file as a comment.
std::vector<std::string> write_examples(const TemporaryDirectory& place) {
  const std::string text = read_file(std::string{SHORTBOARD_SOURCE} + "/docs/hwdb.md"), fence = "```yaml\n# ";
  std::vector<std::string> files;
  for (std::size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at + 1)) {
    const std::size_t name = at + fence.size(), line = text.find('\n', name);
    files.push_back(text.substr(name, line - name));
    place.write(files.back(), text.substr(line + 1, text.find("```", line) - line - 1));
  }
  return files;
}

// If this fails, the document on hwdb shows an entry that does not pass, or lacks one of the kinds.
TEST(HwdbDocument, ItsExamplesPassTheCheck) {
  const TemporaryDirectory place;
  const std::vector<std::string> files = write_examples(place);
  for (const std::string_view folder : kEntryDirectories)
    EXPECT_EQ(std::ranges::count_if(files, [&](const std::string& file) { return file.starts_with(folder); }), 1)
        << folder;
  const Outcome outcome = run("hw check " + place.path());
  EXPECT_EQ(outcome.status, 0) << outcome.error;
  EXPECT_NE(outcome.out.find(": 0 wrong"), std::string::npos) << outcome.out;
}

// If this fails, the check lets a user's entry pass with a source that nobody can open, or tells a fault twice.
TEST(HwdbDocument, ASourceThatNobodyCanOpenFailsTheCheck) {
  const TemporaryDirectory place;
  (void)write_examples(place);
  std::string card = read_file(place.path() + "/accelerators/acme-x1.yaml");
  const std::string address = "https://example.com/x1/offer";
  card.replace(card.find(address), address.size(), "market.md");
  place.write("accelerators/acme-x1.yaml", card);
  const Outcome outcome = run("hw check " + place.path());
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.out.find(": 1 wrong"), std::string::npos) << outcome.out;
  const std::size_t first = outcome.error.find("'market.md' is no address");
  EXPECT_NE(outcome.error.find("accelerators/acme-x1.yaml:11:"), std::string::npos) << outcome.error;
  EXPECT_EQ(outcome.error.find("'market.md' is no address", first + 1), std::string::npos) << outcome.error;
}

}  // namespace
}  // namespace shortboard
