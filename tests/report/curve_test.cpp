#include "report/curve.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

CurvePoint made(int cards, double pflops, double mfu, Resource bottleneck, double gain) {
  CurvePoint point;
  point.cards = cards;
  point.effective_pflops = pflops;
  point.mfu = mfu;
  point.rate = 250.0 * pflops;
  point.short_board = ShortBoard{bottleneck, gain};
  return point;
}

/// Three sizes of which the first holds no plan; 4 PFLOPS of 8 cards, 1 more of 8 further ones.
Curve drawn(const std::string& work) {
  Curve curve;
  const std::string text = "cluster: {groups: [{accelerator: H100, count: 8}]}\n" + work + "\n";
  curve.question = read_question(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
  CurvePoint small;
  small.cards = 4;
  small.refused = "no plan fits: 3.0 GB a card short";
  curve.points = {small, made(8, 4.0, 0.5, Resource::matrix_rate, 0.2),
                  made(16, 5.0, 0.3125, Resource::scale_out, 0.1)};
  judge(curve);
  return curve;
}

constexpr const char* kTrained = "train: {model: llama-3.1-8b, global_batch: 64}";

// If this fails, a buyer does not read where cards stop paying, of what work, and by which measure.
TEST(CurvePage, SaysWhereCardsStopPaying) {
  const Page page = curve_page(drawn(kTrained));
  EXPECT_EQ(
      page.opening.front(),
      "NVIDIA H100 SXM training Llama 3.1 8B at a fixed global batch of 64 sequences: more cards pay up to 8, and "
      "by 16 no longer (a further card is to add 50% of the 500 effective TFLOPS that one of 8 makes).");
  ASSERT_EQ(page.tables.front().rows.size(), 2U);
  EXPECT_EQ(page.tables.front().rows[1],
            (std::vector<std::string>{"16", "5", "31.2%", "1250", "312.5", "125", "scale-out link", "+10.0%"}));
  EXPECT_EQ(page.tables.back().rows[0][0], "4 cards: no plan fits: 3.0 GB a card short");
}

// If this fails, a curve on which all pays, or nothing is answered, says otherwise.
TEST(CurvePage, SaysWhereAllPaysOrNothingFits) {
  Curve all = drawn(kTrained);
  all.pays = 0.2;
  judge(all);
  EXPECT_NE(curve_page(all).opening.front().find("cards still pay at 16, the most asked"), std::string::npos);
  Curve none = drawn(kTrained);
  none.points.resize(1);
  judge(none);
  EXPECT_NE(curve_page(none).opening.front().find("no count of the curve holds the work"), std::string::npos);
}

// If this fails, programs read a refused count as one that makes nothing, or the rate under another name.
TEST(CurveReport, JsonAndCsvHoldThePoints) {
  const auto json = nlohmann::json::parse(report(drawn(kTrained), Format::json));
  EXPECT_EQ(json.at("kind"), "curve");
  EXPECT_EQ(json.at("pays_up_to"), 8);
  EXPECT_EQ(json.at("stops_by"), 16);
  EXPECT_FALSE(json.at("curve")[0].contains("effective_pflops"));
  EXPECT_EQ(json.at("curve")[2].at("tokens_per_s"), 1250.0);
  EXPECT_EQ(json.at("curve")[2].at("marginal_pflops_per_card"), 0.125);  // 1 / 8
  const auto served = nlohmann::json::parse(report(drawn("serve: {model: llama-3.1-8b}"), Format::json));
  EXPECT_EQ(served.at("work"), "serving");
  EXPECT_EQ(served.at("curve")[1].at("requests_per_s"), 1000.0);
  const std::string csv = report(drawn(kTrained), Format::csv);
  EXPECT_NE(csv.find("16,marginal_per_card,0.125,PFLOPS\r\n"), std::string::npos);
  EXPECT_EQ(csv.find("\n4,"), std::string::npos);
  EXPECT_NE(report(drawn(kTrained), Format::markdown).find("## Effective P against cards"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
