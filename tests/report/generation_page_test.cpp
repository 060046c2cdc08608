#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "document/yaml.h"
#include "hwdb/database.h"
#include "report/generation.h"
#include "report/generator.h"
#include "support/questions.h"

namespace shortboard {
namespace {

GenerationAnswer answered(const std::string& generate) {
  const std::string text = "cluster: {groups: [{accelerator: nvidia-h100-sxm, count: 8}]}\ngenerate: {" + generate +
                           "}\nplan: {ulysses: 2}\nstack: xdit-2025\n"
                           "published: [{metric: latency_s, value: 10, source: \"a, b\"}]\n";
  return answer(read_generation(read_yaml(text, "s"), "s", Database::compiled()));
}

const Table* table(const Page& page, const std::string& title) {
  const auto found = std::ranges::find_if(page.tables, [&](const Table& t) { return t.title.starts_with(title); });
  return found == page.tables.end() ? nullptr : &*found;
}

// If this fails, a reader misses a part of the answer, or rows no longer fit their columns.
TEST(GenerationPage, HoldsEveryTableWithWholeRows) {
  const Page page = generation_page(answered("model: flux.1-dev"));
  for (const char* title :
       {"From nominal", "ResourceGains", "Plan", "Memory", "Where a request's", "Published", "Assumed"}) {
    const Table* one = table(page, title);
    ASSERT_NE(one, nullptr) << title;
    EXPECT_FALSE(one->rows.empty()) << title;
    const std::size_t cells = one->columns.empty() ? 1 : one->columns.size();
    for (const auto& row : one->rows) EXPECT_EQ(row.size(), cells) << title;
  }
  EXPECT_EQ(page.opening.size(), 3U);
  EXPECT_FALSE(page.not_modelled.empty());
}

// If this fails, pictures are counted an hour or videos a second.
TEST(GenerationPage, PicturesAreCountedASecondAndVideosAnHour) {
  EXPECT_NE(generation_sentence(answered("model: flux.1-dev")).find(" images/s in all"), std::string::npos);
  const std::string video = generation_sentence(answered("model: hunyuanvideo, frames: 65, batch: 2"));
  EXPECT_NE(video.find(" videos/hour in all"), std::string::npos) << video;
  EXPECT_NE(video.find("x 65 frames, 50 steps, guidance embedded, 2 at once"), std::string::npos) << video;
}

// If this fails, the formats tell different figures.
TEST(GenerationPage, JsonAndCsvHoldTheSameFigures) {
  const GenerationAnswer a = answered("model: flux.1-dev");
  const auto json = nlohmann::json::parse(generation_json(a));
  EXPECT_DOUBLE_EQ(json.at("latency_s").get<double>(), a.estimate.latency().base());
  EXPECT_EQ(json.at("plan").at("replicas"), 4);
  EXPECT_EQ(json.at("memory").at("total_bytes").get<double>(), a.estimate.memory.total().base());
  const std::string csv = generation_csv(a);
  EXPECT_NE(csv.find("answer,latency,"), std::string::npos);
  EXPECT_NE(csv.find("published,latency_s,10,\r\n"), std::string::npos);
}

// If this fails, a generator's page does not show our counts beside the published ones.
TEST(ShowGenerator, PrintsPartsAndPublishedCounts) {
  const Generator g = Database::compiled().generator("wan-2.2-t2v-a14b");
  const std::string text = show_generator(g, false);
  EXPECT_NE(text.find("2 such denoisers"), std::string::npos) << text;
  EXPECT_NE(text.find("published denoiser: 14.29 B"), std::string::npos) << text;
  const auto json = nlohmann::json::parse(show_generator(g, true));
  EXPECT_EQ(json.at("tokens"), 75600);
  EXPECT_EQ(json.at("guidance"), "cfg");
}

}  // namespace
}  // namespace shortboard
