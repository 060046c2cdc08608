#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "document/yaml.h"
#include "report/demand.h"
#include "report/report.h"
#include "support/questions.h"

namespace shortboard {
namespace {

const DemandAnswer& compared() {
  static const DemandAnswer a = [] {
    const Database database = Database::compiled();
    return answer(read_demand(read_yaml("cluster: {groups: [{accelerator: H100}]}\n"
                                        "generate: {model: sdxl, steps: 30, guidance: cfg, batch: 4}\n"
                                        "demand: {users: 1e8, active_share: 0.5, pictures: 10, peak_to_average: 3,"
                                        " cards: [H200, huawei-ascend-910b2]}\n",
                                        "spec.yaml"),
                              "spec.yaml", database));
  }();
  return a;
}

Table table(const std::string& title) {
  const Page page = demand_page(compared());
  const auto found = std::ranges::find(page.tables, title, &Table::title);
  return found == page.tables.end() ? Table{} : *found;
}

// If this fails, the first screen does not begin with the answer, how sure it is and what its words mean. By hand:
// 1e8 x 0.5 x 10 = 5e8 a day = 5787 a second on average.
TEST(DemandPage, OpensWithTheAnswer) {
  const Page page = demand_page(compared());
  ASSERT_EQ(page.opening.size(), 4U);
  EXPECT_NE(page.opening[0].find("1e+08 users, 50% of them on a day with 10 pictures each of Stable Diffusion XL: "
                                 "5787 pictures/s on average, 1.736e+04 at the peak"),
            std::string::npos)
      << page.opening[0];
  EXPECT_NE(page.opening[1].find("80% interval"), std::string::npos);
  EXPECT_NE(page.opening[2].find("A million nominal P"), std::string::npos);
}

// If this fails, a reader cannot follow the way from users to a rate.
TEST(DemandPage, PrintsEachMultiplication) {
  const Table asked = table("What is asked for");
  ASSERT_EQ(asked.rows.size(), 3U);
  EXPECT_EQ(asked.rows[0][0], "5e+08 pictures a day = 1e+08 users x 0.5 active x 10 each");
  EXPECT_EQ(asked.rows[1][0], "5787 pictures/s on average = 5e+08 a day / (24 hours x 3600 s)");
  EXPECT_EQ(asked.rows[2][0], "1.736e+04 pictures/s at the peak = 5787 x 3");
}

// If this fails, what nobody says is printed as a figure: racks without servers_a_rack, power that hwdb lacks.
TEST(DemandPage, TheUnknownIsSaidToBe) {
  const Table met = table("What meets it");
  EXPECT_TRUE(std::ranges::any_of(met.rows, [](const auto& row) { return row[0].starts_with("racks unknown"); }));
  const Table cards = table("By kind of card, the least nominal P first");
  ASSERT_EQ(cards.rows.size(), 3U);
  for (const auto& row : cards.rows) EXPECT_EQ(row[5], "unknown");
}

// If this fails, a default of the work, or of another card, is taken in silence.
TEST(DemandPage, AssumptionsOfAllCardsAreListed) {
  const std::vector<AssumptionWords> all = assumed_of(compared());
  const auto has = [&](const std::string& what, const std::string& key) {
    return std::ranges::any_of(all, [&](const Assumption& one) { return one.what == what && one.key == key; });
  };
  EXPECT_TRUE(has("hours of the day in which they ask", "demand.hours"));
  EXPECT_TRUE(has("software stack", "stack"));
  EXPECT_TRUE(has("huawei-ascend-910b2: software stack", "stack"));
}

// If this fails, programs that read schema 1 break.
TEST(DemandJson, HoldsSchemaOne) {
  const nlohmann::json json = nlohmann::json::parse(report(compared(), Format::json));
  EXPECT_EQ(json.at("schema"), 1);
  EXPECT_EQ(json.at("kind"), "demand");
  EXPECT_EQ(json.at("demand").at("item"), "pictures");
  EXPECT_DOUBLE_EQ(json.at("items_a_day").get<double>(), 5e8);
  EXPECT_EQ(json.at("fleets").size(), 3U);
  EXPECT_EQ(json.at("fleet").at("accelerator"), "nvidia-h100-sxm");
  EXPECT_TRUE(json.at("fleet").at("racks").is_null());
  EXPECT_EQ(json.at("replica").at("kind"), "generation");
  const auto& fleet = json.at("fleet");
  EXPECT_NEAR(fleet.at("nominal_pflops").get<double>(), fleet.at("cards").get<double>() * 0.989, 1e-6);
}

// If this fails, a spreadsheet shows another fleet than the report.
TEST(DemandCsv, HasASectionACard) {
  const std::string csv = report(compared(), Format::csv);
  EXPECT_TRUE(csv.starts_with("section,name,value,unit\r\ndemand,items_a_day,500000000,1\r\n")) << csv;
  for (const char* card : {"nvidia-h100-sxm", "nvidia-h200-sxm", "huawei-ascend-910b2"})
    EXPECT_NE(csv.find(std::string{"\r\n"} + card + ",nominal,"), std::string::npos) << card;
}

}  // namespace
}  // namespace shortboard
