#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "document/yaml.h"
#include "report/report.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

const RolesAnswer& roles() {
  static const RolesAnswer found = std::get<RolesAnswer>(answer_question(
      read_question(read_yaml("cluster: {groups: [{accelerator: H100, count: 16}]}\n"
                              "serve: {model: llama-3.1-70b, mode: offline, input: 2000, output: 200, weights: fp8, "
                              "roles: {prefill: {cards: 8, tensor: 4}, decode: {cards: 8, tensor: 4}}}\n",
                              "spec.yaml"),
                    "spec.yaml", support::shipped())));
  return found;
}

bool has_table(const Page& page, const std::string& title) {
  return std::ranges::find(page.tables, title, &Table::title) != page.tables.end();
}

// If this fails, the division of the cards, or the short board of a role, is not on the page.
TEST(RolesPage, ShowsEachRolesLadderAndGains) {
  const Page page = roles_page(roles());
  EXPECT_NE(page.opening.front().find("with prompts on 8 cards and generation on 8"), std::string::npos)
      << page.opening.front();
  for (const char* role : {"prefill", "decode"}) {
    EXPECT_TRUE(has_table(page, std::string{"From nominal to effective P: "} + role + " alone"));
    EXPECT_TRUE(has_table(page, std::string{"ResourceGains of "} + role + " alone"));
  }
  EXPECT_TRUE(has_table(page, "Roles"));
  EXPECT_TRUE(has_table(page, "What it serves"));
}

// If this fails, programs do not find a role's resource gains, or they do not share its time.
TEST(RolesPage, JsonHoldsEachRoleAlone) {
  const auto json = nlohmann::json::parse(roles_json(roles()));
  for (const char* role : {"prefill", "decode"}) {
    const auto& alone = json.at(role).at("alone");
    double shares = 0.0, factor = 1.0;
    for (const auto& resource_gain : alone.at("resource_gains")) shares += resource_gain.at("share").get<double>();
    for (const auto& ladder_step : alone.at("ladder")) factor *= ladder_step.at("factor").get<double>();
    EXPECT_NEAR(shares, 1.0, 1e-6) << role;
    EXPECT_NEAR(factor, alone.at("mfu").get<double>(), 1e-9) << role;
  }
  const std::string csv = roles_csv(roles());
  EXPECT_NE(csv.find("\nprefill,mfu,"), std::string::npos);
  EXPECT_NE(csv.find("\ndecode,mbu,"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
