#include "validation/validate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "document/yaml.h"
#include "report/validation.h"
#include "support/complaint.h"
#include "support/run.h"

namespace shortboard {
namespace {

const std::string kCorpus = std::string{SHORTBOARD_SOURCE} + "/tests/validation/training.yaml";

std::vector<ValidatedRow> rows_of(const std::string& text) {
  return validate_training(read_yaml(text, "rows.yaml"), "rows.yaml", Database::compiled());
}

std::string row(const std::string& training, const std::string& measured) {
  return "- id: one\n  source: a paper\n  cluster: {accelerator: H100, count: 8}\n  model: llama-3.1-8b\n  training: "
         "{stack: megatron-2024, precision: bf16, sequence: "
         "4096, global_batch: 64, micro_batch: 1, " +
         training + "}\n  measured: {" + measured + "}\n";
}

// If this fails, the estimator has become worse on published runs than it was: median 10.9%, 90th percentile 41% and bias +4.5%
// when this bound was set.
TEST(Validation, TheCarriedRunsStayWithinTheirBound) {
  const std::vector<ValidatedRow> rows = validate_training(read_document(kCorpus), kCorpus, Database::compiled());
  const ValidationSummary s = summarise(rows);
  EXPECT_EQ(s.answered, 71);
  EXPECT_LT(s.median, 0.13) << text_validation(rows);
  EXPECT_LT(s.percentile_90, 0.44);
  EXPECT_LT(std::abs(s.bias), 0.06);
}

// If this fails, the shared corpus is answered less than it was. Skipped where it is not at hand.
TEST(Validation, TheSharedCorpusIsAnswered) {
  const std::string file = std::string{SHORTBOARD_SOURCE} + "/../shared/corpus/training.yaml";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is absent";
  const ValidationSummary s = summarise(validate_training(read_document(file), file, Database::compiled()));
  EXPECT_GE(s.answered, 200);
  EXPECT_LT(s.median, 0.18);
}

// If this fails, a step predicted too long counts as too fast.
TEST(Validation, ErrorsAreOfSpeedWhateverTheMetric) {
  const ValidatedRow time{.metric = "iteration_s", .measured = 2.0, .predicted = 4.0};  // half the speed
  const ValidatedRow rate{.metric = "tokens_per_s_per_accelerator", .measured = 4.0, .predicted = 2.0};
  EXPECT_DOUBLE_EQ(time.speed_error(), -0.5);
  EXPECT_DOUBLE_EQ(rate.speed_error(), -0.5);
}

// If this fails, summaries hide rows or count them twice. Errors -0.1, 0.1, 0.2, 0.5: the third of four absolute ones
// is the median here (upper), 0.5 the 90th percentile; three of four are too fast.
TEST(Validation, SummariesCountWhatIsThere) {
  std::vector<ValidatedRow> rows;
  for (const double predicted : {0.9, 1.1, 1.2, 1.5})
    rows.push_back({.metric = "mfu", .measured = 1.0, .predicted = predicted});
  rows.push_back({.metric = {}, .measured = 0.0, .predicted = 0.0, .skipped = "why"});
  const ValidationSummary s = summarise(rows);
  EXPECT_EQ(s.answered, 4);
  EXPECT_EQ(s.skipped, 1);
  EXPECT_NEAR(s.median, 0.2, 1e-12);
  EXPECT_NEAR(s.percentile_90, 0.5, 1e-12);
  EXPECT_DOUBLE_EQ(s.too_fast, 0.75);
  EXPECT_EQ(summarise({}).answered, 0);
}

// If this fails, orders of runs are compared wrongly: 1 2 3 against 1 3 2 has rank correlation 1 - 6 x 2 / (3 x 8) =
// 0.5.
TEST(Validation, RankCorrelationIsSpearmans) {
  std::vector<ValidatedRow> rows;
  for (const auto& [measured, predicted] : {std::pair{1.0, 1.0}, std::pair{2.0, 3.0}, std::pair{3.0, 2.0}})
    rows.push_back({.metric = "mfu", .measured = measured, .predicted = predicted});
  EXPECT_DOUBLE_EQ(summarise(rows).rank_correlation, 0.5);
}

// If this fails, a row that can't be estimated is dropped in silence.
TEST(Validation, RowsThatCannotBeEstimatedKeepTheirReason) {
  EXPECT_NE(
      rows_of(row("tp: auto, recompute: none", "mfu: 0.4"))[0].skipped.find("training.tp: its source does not say"),
      std::string::npos);
  EXPECT_NE(rows_of(row("tp: 3, recompute: none", "mfu: 0.4"))[0].skipped.find("do not divide"), std::string::npos);
  EXPECT_NE(rows_of(row("tp: 1, recompute: none", "power_w: 4"))[0].skipped.find("holds no figure of speed"),
            std::string::npos);
  EXPECT_NE(complaint([] { return rows_of("a: 1\n"); }).find("a list stands here"), std::string::npos);
}

// If this fails, a run whose memory we count too high is dropped, and the accuracy looks better than it is.
TEST(Validation, ARunThatWeSayDoesNotFitIsJudgedAndMarked) {
  const ValidatedRow found = rows_of(row("tp: 1, fsdp: 0, recompute: none", "mfu: 0.4"))[0];
  EXPECT_EQ(found.skipped, "");
  EXPECT_FALSE(found.fits);
  EXPECT_GT(found.predicted, 0.0);
}

// If this fails, an unpublished recomputation is taken as none where that does not fit.
TEST(Validation, AutoRecomputationTakesTheLightestThatFits) {
  const ValidatedRow found = rows_of(row("tp: 2, fsdp: 1, recompute: auto", "mfu: 0.4"))[0];
  EXPECT_EQ(found.skipped, "");
  EXPECT_GT(found.predicted, 0.0);
  const ValidatedRow changed =
      rows_of(row("tp: 2, fsdp: 1, recompute: none", "mfu: 0.4") + "  model_overrides: {num_hidden_layers: 4}\n")[0];
  EXPECT_EQ(changed.skipped, "");
}

// If this fails, scripts that read validate's JSON break.
TEST(ValidateCommand, PrintsRowsAndASummary) {
  const auto json = nlohmann::json::parse(run("validate tests/validation/training.yaml --format json").out);
  EXPECT_EQ(json.at("summary").at("answered").get<std::size_t>(), json.at("rows").size());
  EXPECT_EQ(json.at("summary").at("skipped").get<std::size_t>(), json.at("skipped").size());
  for (const auto& one : json.at("rows"))
    EXPECT_NEAR(one.at("relative_error").get<double>(),
                one.at("predicted").get<double>() / one.at("measured").get<double>() - 1.0, 1e-12);
  EXPECT_NE(run("validate tests/validation/training.yaml").out.find("By card"), std::string::npos);
  EXPECT_NE(run("validate tests/validation/training.yaml --format markdown").out.find("| all |"), std::string::npos);
  EXPECT_EQ(run("validate").status, 2);
}

}  // namespace
}  // namespace shortboard
