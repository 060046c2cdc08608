#include "hwdb/database.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "support/complaint.h"
#include "support/run.h"

namespace shortboard {
namespace {

const Database& compiled() {
  static const Database database = Database::compiled();
  return database;
}

// If this fails, cards that the project promises are gone from the database.
TEST(Database, HoldsThePromisedCards) {
  for (const char* id : {"nvidia-v100-sxm2-32gb",
                         "nvidia-a100-sxm-40gb",
                         "nvidia-a100-sxm-80gb",
                         "nvidia-a100-pcie-40gb",
                         "nvidia-a100-pcie-80gb",
                         "nvidia-a800-sxm",
                         "nvidia-l4",
                         "nvidia-l20",
                         "nvidia-l40s",
                         "nvidia-rtx-4090",
                         "nvidia-rtx-pro-6000-server",
                         "nvidia-h100-sxm",
                         "nvidia-h100-pcie",
                         "nvidia-h100-nvl",
                         "nvidia-h800-sxm",
                         "nvidia-h20-96gb",
                         "nvidia-h20-141gb",
                         "nvidia-h200-sxm",
                         "nvidia-gh200",
                         "nvidia-b200-sxm",
                         "nvidia-gb200",
                         "nvidia-b300-sxm",
                         "nvidia-gb300",
                         "amd-mi250x",
                         "amd-mi300x",
                         "amd-mi325x",
                         "amd-mi355x",
                         "intel-gaudi2",
                         "intel-gaudi3",
                         "google-tpu-v4",
                         "google-tpu-v5e",
                         "google-tpu-v5p",
                         "google-tpu-v6e",
                         "huawei-ascend-910a",
                         "huawei-ascend-910b2",
                         "huawei-ascend-910c",
                         "cambricon-mlu370-x8",
                         "cambricon-mlu590",
                         "hygon-dcu-k100",
                         "hygon-dcu-k100-ai",
                         "biren-br100",
                         "biren-br104",
                         "biren-106m",
                         "moore-threads-s4000",
                         "moore-threads-s5000",
                         "metax-c500",
                         "metax-c550",
                         "enflame-t20",
                         "enflame-s60",
                         "kunlunxin-r300",
                         "kunlunxin-p800",
                         "iluvatar-bi-v150",
                         "t-head-ppu",
                         "nvidia-t4",
                         "nvidia-rtx-3090",
                         "nvidia-rtx-4090d",
                         "nvidia-a10",
                         "nvidia-l40",
                         "nvidia-h100-96gb-hbm2e-500w",
                         "amd-mi350x",
                         "google-tpu-v7x",
                         "aws-trainium2",
                         "nvidia-rubin",
                         "amd-mi455x"})
    EXPECT_TRUE(compiled().has(EntryKind::accelerator, id)) << id;
  EXPECT_GE(compiled().ids(EntryKind::accelerator).size(), 60U);
}

// If this fails, names that people and the corpora use are unknown.
TEST(Database, KnowsTheNamesPeopleUse) {
  for (const auto& [name, id] :
       {std::pair{"H100", "nvidia-h100-sxm"}, std::pair{"h100", "nvidia-h100-sxm"},
        std::pair{"昇腾910B", "huawei-ascend-910b2"}, std::pair{"huawei-ascend-910b", "huawei-ascend-910b2"},
        std::pair{"nvidia-b200-sxm-180gb", "nvidia-b200-sxm"}, std::pair{"nvidia-gh200-96gb", "nvidia-gh200"},
        std::pair{"A100", "nvidia-a100-sxm-80gb"}})
    EXPECT_EQ(compiled().accelerator(name).id, id);
  EXPECT_EQ(compiled().model("meta-llama/Llama-3.1-405B").architecture.id, "llama-3.1-405b");
}

// If this fails, a wrong name is not mended.
TEST(Database, AnUnknownNameGetsTheNearest) {
  EXPECT_EQ(
      complaint([] {
        return compiled().accelerator("nvidia-h100-smx", {"f.yaml", 4, 18, "cluster.groups[0].accelerator"});
      }),
      "f.yaml:4:18: cluster.groups[0].accelerator: no accelerator 'nvidia-h100-smx'; did you mean 'nvidia-h100-sxm'?");
  EXPECT_EQ(complaint([] { return compiled().stack("zzzzzzzzzzzzzzzzzzzzzzzzzzzz"); }),
            "no stack 'zzzzzzzzzzzzzzzzzzzzzzzzzzzz'");
}

// If this fails, some entry can't be read, or names another one that is not there, or a name is given twice.
TEST(Database, EveryEntryIsRight) {
  for (const std::string& wrong : compiled().check()) ADD_FAILURE() << wrong;
}

/// A figure that is assumed may have no address, but says what it was taken from.
void expect_source(const Provenance& from, const std::string& what) {
  EXPECT_FALSE(from.title.empty()) << what;
  EXPECT_FALSE(from.confidence == Confidence::assumed ? from.note.empty() : from.address.empty()) << what;
}

// If this fails, a figure stands in hwdb that nobody can check.
TEST(Database, EveryFigureHasATitleAndAnAddress) {
  for (const std::string& id : compiled().ids(EntryKind::accelerator)) {
    const Accelerator card = compiled().accelerator(id);
    for (const Peaks* peaks : {&card.peak, &card.sparse_peak, &card.vector_peak})
      for (const auto& peak : *peaks)
        if (peak) expect_source(peak->from, id);
    if (card.memory_sold) expect_source(card.memory_sold->from, id);
    if (card.memory_bandwidth) expect_source(card.memory_bandwidth->from, id);
    if (card.scale_up_bandwidth) expect_source(card.scale_up_bandwidth->from, id);
    for (const Price& price : card.prices) {
      expect_source(price.from, id);
      EXPECT_GE(price.date.size(), 4U) << id;
    }
    for (const Market& market : card.markets) expect_source(market.from, id);
  }
}

// If one fails, a well-known figure has been read in another unit, direction or sparsity.
TEST(Database, KnownFiguresInTheirMeaning) {
  const Accelerator h100 = compiled().accelerator("nvidia-h100-sxm");
  EXPECT_NEAR(h100.peak[index(NumberFormat::bf16)]->value.base(), 989e12, 1e12);  // dense; sold as 1979 with sparsity
  EXPECT_DOUBLE_EQ(h100.scale_up_bandwidth->value.base(), 450e9);  // per direction; sold as 900 both ways
  EXPECT_DOUBLE_EQ(h100.scale_out_bandwidth->value.base(), 50e9);  // 400 Gb/s
  const Accelerator ascend = compiled().accelerator("910B2");
  EXPECT_DOUBLE_EQ(ascend.peak[index(NumberFormat::bf16)]->value.base(),
                   353.9e12);  // Cube alone; 376 with the vector unit
  EXPECT_DOUBLE_EQ(compiled().accelerator("910C").peak[index(NumberFormat::bf16)]->value.base(), 707.8e12);
  EXPECT_DOUBLE_EQ(compiled().accelerator("RTX 4090").peak[index(NumberFormat::fp16)]->value.base(),
                   165.2e12);  // fp32 accumulation
}

constexpr const char* kCard =
    "id: my-card\nname: Mine\nvendor: Me\nclass: other-accelerator\naliases: [mine]\nsources: {s: {title: t, address: "
    "a}}\n"
    "memory: {sold: {value: 64 GB, confidence: vendor, source: s}}\n";

// If this fails, a user's directory does not go over ours, or adds nothing.
TEST(Overlay, AddsAndReplacesEntries) {
  const TemporaryDirectory place;
  place.write("accelerators/mine.yaml", kCard);
  place.write(
      "accelerators/h100.yaml",
      std::string{kCard}.replace(4, 7, "nvidia-h100-sxm").replace(std::string{kCard}.find("[mine]") + 8, 6, "[H100]"));
  Database database = Database::compiled();
  const std::size_t before = database.ids(EntryKind::accelerator).size();
  database.overlay(place.path());
  EXPECT_EQ(database.ids(EntryKind::accelerator).size(), before + 1);
  EXPECT_DOUBLE_EQ(database.accelerator("MINE").memory().base(), 64e9);
  EXPECT_EQ(database.accelerator("H100").name, "Mine");
  EXPECT_NE(complaint([&] {
              database.overlay(place.path() + "/none");
              return 0;
            }).find("has no hwdb files"),
            std::string::npos);
}

/// What reading a card complains of when one line is added to a right one.
std::string card_with(const std::string& line) {
  const TemporaryDirectory place;
  place.write("accelerators/mine.yaml", kCard + line + "\n");
  Database database;
  database.overlay(place.path());
  const std::string said = complaint([&] { return database.accelerator("my-card"); });
  const std::size_t file = said.find("mine.yaml:");
  return file == std::string::npos ? said : said.substr(file + 10);
}

// If one fails, a wrong entry of hwdb is taken.
TEST(ReadAccelerator, IsStrict) {
  EXPECT_EQ(card_with("powr: {value: 700 W, confidence: vendor, source: s}"),
            "8:7: powr: no such key; did you mean 'power'?");
  EXPECT_EQ(card_with("power: {value: 700, confidence: vendor, source: s}"),
            "8:16: power.value: '700' has no unit; write for example '700 W'");
  EXPECT_EQ(card_with("power: {value: 0 W, confidence: vendor, source: s}"),
            "8:16: power.value: is 0; leave out what nobody publishes");
  EXPECT_EQ(card_with("power: {value: 700 W, confidence: vendor, source: x}"), "8:51: power.source: no source 'x'");
  EXPECT_NE(
      card_with("power: {value: 700 W, confidence: sure, source: s}").find("no confidence 'sure'; one of measured"),
      std::string::npos);
  EXPECT_NE(card_with("power: {value: 700 W, source: s}").find("the key 'confidence' is missing"), std::string::npos);
  EXPECT_NE(card_with("peak: {fp12: {value: 1 TFLOPS, confidence: vendor, source: s}}")
                .find("peak.fp12: no such number format"),
            std::string::npos);
  EXPECT_NE(card_with("markets: [{market: CN, status: maybe, confidence: press, source: s}]").find("no status 'maybe'"),
            std::string::npos);
  EXPECT_NE(
      card_with("prices: [{value: 5, high: 4, currency: USD, per: card, date: '2024', confidence: press, source: s}]")
          .find("is below the value"),
      std::string::npos);
  EXPECT_NE(card_with("prices: [{value: 5, currency: USD, per: card, date: soon, confidence: press, source: s}]")
                .find("'soon' is not a date"),
            std::string::npos);
  EXPECT_NE(card_with("conflicts: [{figure: power, confidence: press, source: s}]").find("the key 'value' is missing"),
            std::string::npos);
  EXPECT_EQ(card_with("year: 2024"), "nothing");
}

// If this fails, a sparse rate has been sold as a dense one.
TEST(Check, FindsSwappedPeaksMissingReferencesAndDoubleNames) {
  const TemporaryDirectory place;
  place.write("accelerators/a.yaml", std::string{kCard} + "system: nowhere\n");
  place.write("accelerators/b.yaml", std::string{kCard}.replace(4, 7, "b") +
                                         "peak: {bf16: {value: 2 TFLOPS, confidence: vendor, source: s}}\n"
                                         "sparse_peak: {bf16: {value: 1 TFLOPS, confidence: vendor, source: s}}\n");
  Database database = Database::compiled();
  database.overlay(place.path());
  std::string all;
  for (const std::string& wrong : database.check()) all += wrong + "\n";
  EXPECT_NE(all.find("no system 'nowhere'"), std::string::npos) << all;
  EXPECT_NE(all.find("the sparse bf16 peak is below the dense one"), std::string::npos) << all;
  EXPECT_NE(all.find("the name 'mine' is taken by"), std::string::npos) << all;
}

}  // namespace
}  // namespace shortboard
