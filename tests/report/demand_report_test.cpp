#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "report/build.h"
#include "support/questions.h"
#include "support/reported.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::holds;
using support::json_of;
using support::section;
using support::table;
using support::text;

const DemandAnswer& compared() {
  static const DemandAnswer a =
      answer(read_demand(read_yaml("cluster: {groups: [{accelerator: H100}]}\n"
                                   "generate: {model: sdxl, steps: 30, guidance: cfg, batch: 4}\n"
                                   "demand: {users: 1e8, active_share: 0.5, pictures: 10, peak_to_average: 3,"
                                   " cards: [H200, huawei-ascend-910b2]}\n",
                                   "spec.yaml"),
                         "spec.yaml", support::shipped()));
  return a;
}

// If this fails, the report does not begin with the answer, how sure it is and what its words mean. By hand:
// 1e8 x 0.5 x 10 = 5e8 per day = 5787 per second on average.
TEST(DemandReport, OpensWithTheAnswer) {
  const Report made = report(compared());
  EXPECT_EQ(text(made.headline[0]),
            "100 M users, 50.0% of them on a day with 10 pictures each of Stable Diffusion XL: 5,787 per second on "
            "average, 17,361 at the peak.");
  ASSERT_EQ(made.notes.size(), 3U);
  EXPECT_TRUE(holds(text(made.notes[0]), "80% interval"));
  EXPECT_TRUE(holds(text(made.notes[1]), "A million nominal P"));
}

// If this fails, a reader cannot follow the way from users to a rate.
TEST(DemandReport, PrintsEachMultiplication) {
  const Report made = report(compared());
  const Section* asked = section(made.sections, "What is asked for");
  ASSERT_EQ(asked->lines.size(), 3U);
  EXPECT_EQ(text(asked->lines[0]), "500 M pictures per day = 100 M users x 0.5 active x 10 each");
  EXPECT_EQ(text(asked->lines[1]), "5,787 pictures/s on average = 500 M per day / (24 hours x 3600 s)");
  EXPECT_EQ(text(asked->lines[2]), "17,361 pictures/s at the peak = 5,787 x 3");
}

// If this fails, what nobody says is printed as a figure: racks without servers_a_rack, power that hwdb lacks.
TEST(DemandReport, TheUnknownIsSaidToBe) {
  const Report made = report(compared());
  EXPECT_TRUE(std::ranges::any_of(section(made.sections, "What meets it")->lines,
                                  [](const Wording& line) { return text(line).starts_with("racks unknown"); }));
  for (const auto& row : table(made.sections, "fleets")->rows)
    EXPECT_EQ(row[5].kind, CellValue::Kind::unknown) << "racks";
}

// If this fails, a default of the work, or of another card, is taken in silence.
TEST(DemandReport, AssumptionsOfAllCardsAreListed) {
  const Report made = report(compared());
  // Of the whole report: that of one replica stands within the replica's section.
  const auto assumed = std::ranges::find_if(
      made.sections, [](const Section& one) { return text(one.title) == "Assumed (key that changes it)"; });
  ASSERT_NE(assumed, made.sections.end());
  const auto has = [&](const std::string& what, const std::string& key) {
    return std::ranges::any_of(assumed->tables[0].rows,
                               [&](const auto& row) { return row[0].text == what && row[2].text == key; });
  };
  EXPECT_TRUE(has("hours of the day in which they ask", "demand.hours"));
  EXPECT_TRUE(has("software stack", "stack"));
  EXPECT_TRUE(has("huawei-ascend-910b2: software stack", "stack"));
}

// If this fails, programs do not find the demand, its fleets or the replica in JSON.
TEST(DemandReport, JsonHoldsDemandFleetsAndReplica) {
  const nlohmann::json json = json_of(report(compared()));
  EXPECT_EQ(json.at("kind"), "demand");
  EXPECT_EQ(json.at("demand").at("item"), "pictures");
  EXPECT_DOUBLE_EQ(json.at("items_per_day").get<double>(), 5e8);
  EXPECT_EQ(json.at("fleets").size(), 3U);
  const auto& fleet = json.at("fleet");
  EXPECT_EQ(fleet.at("accelerator"), "nvidia-h100-sxm");
  EXPECT_TRUE(fleet.at("racks").is_null());
  EXPECT_NEAR(fleet.at("nominal_pflops").get<double>(), fleet.at("cards").get<double>() * 0.989, 1e-6);
  EXPECT_TRUE(json.at("replica").contains("latency_s"));
}

// If this fails, a spreadsheet has not a row per fleet.
TEST(DemandReport, CsvHasARowPerFleet) {
  const std::string csv = print(report(compared()), Format::csv);
  EXPECT_TRUE(csv.starts_with("accelerator,nominal_pflops,cards,")) << csv;
  for (const char* card : {"nvidia-h100-sxm", "nvidia-h200-sxm", "huawei-ascend-910b2"})
    EXPECT_TRUE(holds(csv, std::string{"\r\n"} + card + ",")) << card;
}

}  // namespace
}  // namespace shortboard
