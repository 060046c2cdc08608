#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "report/build.h"
#include "report/hardware.h"
#include "support/questions.h"
#include "support/reported.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::holds;
using support::json_of;

GenerationAnswer answered(const std::string& generate) {
  const std::string text = "cluster: {groups: [{accelerator: nvidia-h100-sxm, count: 8}]}\ngenerate: {" + generate +
                           "}\nplan: {ulysses: 2}\nstack: xdit-2025\n"
                           "published: [{metric: latency_s, value: 10, source: \"a, b\"}]\n";
  return answer(read_generation(read_yaml(text, "s"), "s", support::shipped()));
}

std::string headline(const std::string& generate) {
  return shown(report(answered(generate)).headline, " ", Language::english);
}

// If this fails, a reader misses a part of the answer.
TEST(GenerationReport, HoldsEverySection) {
  const std::string text = print(report(answered("model: flux.1-dev")), Format::text);
  for (const char* title :
       {"From nominal to effective P", "What more of a resource would give", "Plan", "Memory of the fullest card",
        "Where the time of a request goes", "Published beside ours", "Assumed", "Not modelled"})
    EXPECT_TRUE(holds(text, std::string{"\n"} + title)) << title;
}

// If this fails, pictures are counted per hour or videos per second.
TEST(GenerationReport, PicturesAreCountedPerSecondAndVideosPerHour) {
  EXPECT_TRUE(holds(headline("model: flux.1-dev"), " images/s in all"));
  const std::string video = headline("model: hunyuanvideo, frames: 65, batch: 2");
  EXPECT_TRUE(holds(video, " videos/hour in all")) << video;
  EXPECT_TRUE(holds(video, "x 65 frames, 50 steps, guidance embedded, 2 at once")) << video;
}

// If this fails, JSON tells other figures than the estimate.
TEST(GenerationReport, JsonHoldsTheEstimate) {
  const GenerationAnswer a = answered("model: flux.1-dev");
  const nlohmann::json json = json_of(report(a));
  EXPECT_DOUBLE_EQ(json.at("latency_s").get<double>(), a.estimate.latency().base());
  EXPECT_EQ(json.at("plan").at("replicas"), 4);
  EXPECT_EQ(json.at("memory").at("total_bytes").get<double>(), a.estimate.memory.total().base());
  EXPECT_EQ(json.at("published")[0].at("source"), "a, b");
}

// If this fails, a generator's report does not show our counts beside the published ones.
TEST(GeneratorReport, HoldsPartsAndPublishedCounts) {
  const Report made = generator_report(support::shipped().generator("wan-2.2-t2v-a14b"));
  const std::string text = print(made, Format::text);
  EXPECT_TRUE(holds(text, "2 such denoisers")) << text;
  EXPECT_TRUE(holds(text, "Published denoiser: 14.3 B")) << text;
  EXPECT_EQ(json_of(made).at("tokens"), 75600);
  EXPECT_EQ(json_of(made).at("guidance"), "cfg");
}

// If this fails, a market's cards are listed that may not be sold there.
TEST(CardsReport, MarketHoldsOnlyAllowedCards) {
  const Report made = cards_report(support::shipped(), {.vendor = {}, .market = "CN", .year = 0});
  for (const auto& row : made.sections[0].tables[0].rows) EXPECT_NE(row[0].text, "nvidia-h100-sxm");
  EXPECT_FALSE(made.sections[0].tables[0].rows.empty());
}

// If this fails, an entry's figures lose their sources.
TEST(EntryReport, EachFigureHasItsSource) {
  const Report made = entry_report(support::shipped(), "nvidia-h100-sxm");
  int sourced = 0;
  for (const auto& row : made.sections[0].tables[0].rows)
    if (row[2].known()) {
      ++sourced;
      // A figure that is assumed has no page to open; its note says what it was taken from.
      const bool assumed = std::ranges::any_of(row, [](const CellValue& cell) { return cell.text == "assumed"; });
      EXPECT_TRUE(assumed || !row[4].text.empty()) << row[0].text;
    }
  EXPECT_GT(sourced, 5);
  EXPECT_EQ(json_of(made).at("entry"), "accelerator");
}

// If this fails, a model's places do not sum to the model.
TEST(ModelReport, SharesOfParametersSumToOne) {
  const Report made = model_report(support::shipped().model("llama-3.1-8b"));
  double sum = 0.0;
  const nlohmann::json json = json_of(made);
  for (const auto& one : json.at("parameters_by_place")) sum += one.at("share").get<double>();
  EXPECT_NEAR(sum, 1.0, 1e-9);
  EXPECT_NEAR(json_of(made).at("total_parameters").get<double>(), 8.03e9, 0.01e9);
}

}  // namespace
}  // namespace shortboard
