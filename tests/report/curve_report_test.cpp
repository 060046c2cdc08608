#include <gtest/gtest.h>

#include <string>

#include "analysis/curve.h"
#include "document/yaml.h"
#include "report/build.h"
#include "support/questions.h"
#include "support/reported.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::cells;
using support::holds;
using support::json_of;
using support::table;

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
  const std::string text = "cluster: {groups: [{accelerator: H100, count: 8}]}\n" + work + "\n";
  Curve curve;
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

std::string headline(const Curve& curve) { return shown(report(curve).headline, " ", Language::english); }

// If this fails, a buyer does not read where cards stop paying, of what work, and by which measure.
TEST(CurveReport, SaysWhereCardsStopPaying) {
  EXPECT_EQ(headline(drawn(kTrained)),
            "NVIDIA H100 SXM training Llama 3.1 8B at a fixed global batch of 64 sequences: more cards pay up to 8, "
            "and by 16 no longer. A further card is to add 50.0% of the 500 TFLOPS effective that one of 8 makes.");
  const Report report_of = report(drawn(kTrained));
  EXPECT_EQ(cells(*table(report_of.sections, "curve"), 2),
            (std::vector<std::string>{"16", "5", "31.2%", "1,250", "0.3125", "0.125", "scale-out link", "+10.0%"}));
  EXPECT_EQ(cells(*table(report_of.sections, "refused"), 0),
            (std::vector<std::string>{"4", "no plan fits: 3.0 GB a card short"}));
}

// If this fails, a curve on which all pays, or nothing is answered, says otherwise.
TEST(CurveReport, SaysWhereAllPaysOrNothingFits) {
  Curve all = drawn(kTrained);
  all.pays = 0.2;
  judge(all);
  EXPECT_TRUE(holds(headline(all), "cards still pay at 16, the most asked"));
  Curve none = drawn(kTrained);
  none.points.resize(1);
  judge(none);
  EXPECT_TRUE(holds(headline(none), "no count of the curve holds the workload"));
}

// If this fails, programs read a refused count as one that makes nothing, or the rate under another name.
TEST(CurveReport, JsonAndCsvHoldThePoints) {
  const nlohmann::json json = json_of(report(drawn(kTrained)));
  EXPECT_EQ(json.at("pays_up_to"), 8);
  EXPECT_EQ(json.at("stops_by"), 16);
  EXPECT_EQ(json.at("curve")[0].at("fits"), false);
  EXPECT_TRUE(json.at("curve")[0].at("effective_pflops").is_null());
  EXPECT_EQ(json.at("curve")[2].at("tokens_per_s"), 1250.0);
  EXPECT_EQ(json.at("curve")[2].at("marginal_pflops_per_card"), 0.125);  // 1 / 8
  const nlohmann::json served = json_of(report(drawn("serve: {model: llama-3.1-8b}")));
  EXPECT_EQ(served.at("work"), "serving");
  EXPECT_EQ(served.at("curve")[1].at("requests_per_s"), 1000.0);
  EXPECT_TRUE(holds(print(report(drawn(kTrained)), Format::csv), "\r\n16,true,5,0.3125,1250,0.3125,0.125,"));
}

}  // namespace
}  // namespace shortboard
