#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "support/run.h"

namespace shortboard {
namespace {

using Json = nlohmann::json;

/// A summary's row of a kind; null where it has none.
Json of_kind(const Json& summary, const std::string& kind) {
  for (const Json& one : summary.at("by_kind"))
    if (one.at("name") == kind) return one;
  return {};
}

// If this fails, scripts that read validate's JSON break.
TEST(ValidateCommand, JsonHoldsEveryRowAndItsSummary) {
  const Json json = Json::parse(run("validate tests/validation/training.yaml --format json").out);
  EXPECT_EQ(json.at("schema"), 2);
  std::size_t speeds = 0;
  for (const Json& one : json.at("rows")) {
    speeds += one.at("kind") == "training" ? 1 : 0;
    EXPECT_NEAR(one.at("relative_error").get<double>(),
                one.at("predicted").get<double>() / one.at("measured").get<double>() - 1.0, 1e-4);
    for (const char* key : {"id", "metric", "accelerator", "model", "stack", "source"})
      EXPECT_FALSE(one.at(key).get<std::string>().empty());
  }
  const Json& summary = json.at("summary");
  EXPECT_EQ(summary.at("answered").get<std::size_t>(), speeds) << "memory is summed up apart";
  EXPECT_EQ(summary.at("skipped").get<std::size_t>(), json.at("skipped").size());
  for (const char* key : {"coverage", "median", "percentile_90", "bias", "too_fast", "rank_correlation"})
    EXPECT_TRUE(summary.at(key).is_number()) << key;
  EXPECT_EQ(of_kind(summary, "training").at("answered").get<std::size_t>(), speeds);
}

// If this fails, an installed program has nothing to prove itself by, or text leaves out a group. JSON is checked by
// Recorded, Markdown by Docs.
TEST(ValidateCommand, WithoutAFileTakesWhatTheProgramCarries) {
  const Outcome text = run("validate");
  EXPECT_EQ(text.status, 0) << text.error;
  for (const char* part :
       {"By kind", "By source", "By card", "By model", "By software", "All rows of speed", "answered"})
    EXPECT_NE(text.out.find(part), std::string::npos) << part;
}

// If this fails, the error on unseen rows is not shown beside the fitted one.
TEST(ValidateCommand, LeavesOutASourceAndShowsThatErrorToo) {
  const std::string command = "validate tests/validation/grouped_gemm.csv --leave-out source --format ";
  const Json json = Json::parse(run(command + "json").out);
  const Json& left = json.at("summary").at("left_out");
  EXPECT_EQ(left.at("column"), "source");
  EXPECT_GT(left.at("answered").get<int>(), 40);
  EXPECT_TRUE(of_kind(json.at("summary"), "grouped_gemm").at("left_out_median").is_number());
  std::size_t rows = 0;
  for (const Json& one : json.at("rows")) rows += one.contains("left_out") ? 1 : 0;
  EXPECT_GE(rows, left.at("answered").get<std::size_t>());
  const std::string text = run(command + "text").out;
  EXPECT_TRUE(std::regex_search(text, std::regex{R"(All rows of speed: left out\n(  [^\n]*\n)*  column +source\n)"}))
      << text;
  EXPECT_NE(run(command + "markdown").out.find("median, left out"), std::string::npos);
}

// If this fails, a user's own architectures are not taken, or last longer than the run.
TEST(ValidateCommand, TakesMoreModels) {
  const TemporaryDirectory place;
  const std::string rows = place.write(
      "rows.yaml",
      "- id: one\n  source: mine\n  cluster: {accelerator: H100, count: 8}\n  model: mine\n  training: {stack: "
      "megatron-2024, precision: bf16, sequence: 2048, global_batch: 64, micro_batch: 1, tp: 1, pp: 1, cp: 1, ep: 1, "
      "fsdp: 1, recompute: "
      "none}\n  measured: {mfu: 0.4}\n");
  const std::string models =
      place.write("models.yaml",
                  "mine: {hidden_size: 1024, num_hidden_layers: 8, num_attention_heads: 8, num_key_value_heads: 8, "
                  "intermediate_size: 4096, vocab_size: 32000, tie_word_embeddings: false}\n");
  EXPECT_EQ(Json::parse(run("validate " + rows + " --format json").out).at("rows").size(), 0U);
  EXPECT_NE(run("validate " + rows).out.find("Not answered\n"), std::string::npos);
  EXPECT_EQ(Json::parse(run("validate " + rows + " --models " + models + " --format json").out).at("rows").size(), 1U);
}

// If one fails, a script can't tell a wrong input from a result.
TEST(ValidateCommand, WrongInputEndsWithTwo) {
  const TemporaryDirectory place;
  EXPECT_EQ(run("validate /nowhere.yaml").status, 2);
  EXPECT_EQ(run("validate --format html").status, 2);
  EXPECT_EQ(run("validate --leave-out colour").status, 2);
  EXPECT_EQ(run("validate --models /nowhere.yaml").status, 2);
  EXPECT_EQ(run("validate " + place.write("map.yaml", "a: 1\n")).status, 2);
  const Outcome twice = run("validate " + place.write("twice.csv", "m,m\n"));
  EXPECT_EQ(twice.status, 2);
  EXPECT_NE(twice.error.find("twice.csv:1:3: the column 'm' is repeated"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
