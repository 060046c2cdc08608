#include <gtest/gtest.h>

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

ServingAnswer answer_of(const std::string& serve) {
  return answer(read_serving(
      read_yaml("cluster: {groups: [{accelerator: H100, count: 8}]}\nserve: {" + serve + "}\nplan: {tensor: 2}\n",
                "spec.yaml"),
      "spec.yaml", support::shipped()));
}

const ServingAnswer& offline() {
  static const ServingAnswer a = answer_of("model: llama-3.1-8b, input: 1000, output: 500");
  return a;
}

const RolesAnswer& roles() {
  static const RolesAnswer found =
      answer_question(read_question(read_yaml("cluster: {groups: [{accelerator: H100, count: 16}]}\n"
                                              "serve: {model: llama-3.1-70b, mode: offline, input: 2000, output: 200, "
                                              "weights: fp8, roles: {prefill: {cards: 8, tensor: 4}, decode: {cards: "
                                              "8, tensor: 4}}}\n",
                                              "spec.yaml"),
                                    "spec.yaml", support::shipped()))
          .get<RolesAnswer>();
  return found;
}

/// The sum of the numbers of a column.
double sum(const Table& table, std::size_t column) {
  double total = 0.0;
  for (const auto& row : table.rows) total += row[column].number;
  return total;
}

// If this fails, the memory that is shown is not all that the engine fills.
TEST(ServingReport, MemoryAddsUpToWhatTheEngineFills) {
  const Report made = report(offline());
  double total = 0.0;
  for (const Figure& one : section(made.sections, "Memory per card")->figures)
    if (one.key != "budget_bytes"_w && one.key != "capacity_bytes"_w && one.key != "cache_sequence_bytes"_w)
      total += one.value.number;
  EXPECT_NEAR(total, offline().memory.budget.base(), 1.0);
}

// If this fails, the time that is shown is not all of a request's.
TEST(ServingReport, TimeAddsUpToARequests) {
  const Report made = report(offline());
  const Table* parts = table(made.sections, "request_parts");
  EXPECT_NEAR(sum(*parts, 1) + sum(*parts, 2), offline().point.seconds_per_request(), 1e-9);
  EXPECT_NEAR(sum(*parts, 3), 1.0, 1e-9);
}

// If this fails, the report does not begin with the answer, how sure it is, and what its latencies mean.
TEST(ServingReport, OpensWithTheAnswer) {
  const Report made = report(offline());
  const std::string headline = shown(made.headline, " ", Language::english), notes = text(made.notes);
  EXPECT_TRUE(headline.starts_with("8 x NVIDIA H100 SXM serving Llama 3.1 8B offline, 1,000 tokens in and 500 out. "))
      << headline;
  EXPECT_TRUE(holds(headline, " output tokens/s ("));
  EXPECT_TRUE(holds(headline, "The short board is the "));
  for (const char* part : {"80% interval", "TTFT", "TPOT", "requests at once, bounded by", "MFU"})
    EXPECT_TRUE(holds(notes, part)) << part;
}

// If this fails, a load that is too much, or a missed objective, is reported as if it were served.
TEST(ServingReport, SaysWhereItDoesNotKeepUp) {
  const Report late = report(answer_of("model: llama-3.1-8b, input: 1000, output: 500, mode: online, rate: 1e5"));
  EXPECT_TRUE(holds(shown(late.headline, " ", Language::english), "It does not keep up: "));
  EXPECT_EQ(json_of(late).at("keeps_up"), false);
  EXPECT_TRUE(json_of(late).at("meets_objective").is_null());
  const nlohmann::json plain = json_of(report(offline()));
  EXPECT_TRUE(plain.at("keeps_up").is_null());
  EXPECT_EQ(plain.at("cards_used"), 8);
}

// If this fails, one of prompts and generation is left out, or its ladder is not its own.
TEST(ServingReport, EachPhaseHasItsLadderAndGains) {
  const nlohmann::json json = json_of(report(offline()));
  for (const char* phase : {"prefill", "decode"}) {
    double product = 1.0;
    for (const auto& step : json.at(phase).at("ladder")) product *= step.at("factor").get<double>();
    EXPECT_NEAR(product, json.at(phase).at("mfu").get<double>(), 1e-9);
    EXPECT_FALSE(json.at(phase).at("resource_gains").empty());
  }
}

// If this fails, the division of the cards, or the short board of a role, is not in the report.
TEST(RolesReport, ShowsEachRolesLadderAndGains) {
  const Report made = report(roles());
  EXPECT_TRUE(holds(shown(made.headline, " ", Language::english), "with prompts on 8 cards and generation on 8"));
  const std::string page = print(made, Format::text);
  for (const char* title : {"Roles", "What it serves", "Prefill alone: From nominal to effective P",
                            "Decode alone: What more of a resource would give"})
    EXPECT_TRUE(holds(page, std::string{"\n"} + title + "\n")) << title;
}

// If this fails, programs do not find a role's cards and gains, or its shares are not of its time.
TEST(RolesReport, JsonHoldsEachRole) {
  const nlohmann::json json = json_of(report(roles()));
  for (const char* role : {"prefill", "decode"}) {
    double shares = 0.0, factor = 1.0;
    for (const auto& one : json.at(role).at("resource_gains")) shares += one.at("share").get<double>();
    for (const auto& step : json.at(role).at("ladder")) factor *= step.at("factor").get<double>();
    EXPECT_NEAR(shares, 1.0, 1e-6) << role;
    EXPECT_NEAR(factor, json.at(role).at("mfu").get<double>(), 1e-9) << role;
    EXPECT_EQ(json.at(role).at("cards"), 8) << role;
  }
}

}  // namespace
}  // namespace shortboard
