#include "report/tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/report.h"

namespace shortboard {
namespace {

/// An answer of round numbers: 100 cards of 10 TFLOPS at a quarter of their peak, 4 s a step of 1000 tokens.
TrainingAnswer round_answer() {
  TrainingAnswer a;
  a.question.title = "spec.yaml";
  a.question.cluster.count = 100;
  a.question.cluster.nominal = FlopsPerSecond{10e12};
  a.question.parts.accelerator.name = "Card, \"big\"";
  a.question.parts.kernels.id = "cards";
  a.question.job.model.name = "Model";
  a.question.job.sequence = 100.0;
  a.question.job.global_batch = 10.0;
  a.shared.nominal_pflops = 1.0;
  a.shared.effective_pflops = 0.25;
  a.shared.mfu = 0.25;
  a.hfu = 0.3;
  a.mfu_of_format = 0.125;
  a.tokens_per_second = 250.0;
  a.shared.accuracy.uncertainty = 0.25;
  a.estimate.parts[Part::matrix] = 1.0;
  a.estimate.parts[Part::tensor] = 3.0;
  a.estimate.micro_batches = 5.0;
  a.estimate.plan.data = 100;
  MemoryEstimate& m = a.estimate.memory;
  m.weights = Bytes{1e9};
  m.gradients = Bytes{2e9};
  m.optimizer = Bytes{3e9};
  m.activations = Bytes{4e9};
  m.logits = Bytes{5e9};
  m.spare = Bytes{6e9};
  m.overhead = Bytes{7e9};
  a.estimate.capacity = Bytes{56e9};
  a.shared.ladder = {{.pflops = 1.0}, {.reason = Part::tensor, .factor = 0.25, .pflops_lost = 0.75, .pflops = 0.25}};
  a.shared.chain = Chain{};
  a.shared.gains = {{Resource::scale_up, 0.75, 0.176, 0.6, 3.0}, {Resource::matrix_rate, 0.25, 0.053, 0.143, 0.333}};
  return a;
}

Table titled(const TrainingAnswer& a, const std::string& title) {
  for (const Table& table : report_tables(a))
    if (table.title == title) return table;
  return {};
}

bool has_table(const TrainingAnswer& a, const std::string& title) { return !titled(a, title).columns.empty(); }

OperatorLine product() {
  return {"32 dense layers",    "dense product, forward",
          "8192 x 4096 x 4096", 64.0,
          Flops{275e9},         Bytes{168e6},
          Seconds{450e-6},      "compute"};
}

// If this fails, the ladder's factors are printed without their product, or the product is not the effective P.
TEST(Tables, TheLadderPrintsItsProduct) {
  const Table ladder = titled(round_answer(), "From nominal to effective P");
  EXPECT_EQ(ladder.below, "the factors multiply to 0.2500: 1 P x 0.2500 = 0.25 P");
  EXPECT_EQ(ladder.rows[1], (std::vector<std::string>{"exposed tensor-parallel messages", "0.2500", "0.750", "0.250"}));
}

// If this fails, a kind of memory is left out of the table, and its rows no longer sum to the line under them: 28 GB.
TEST(Tables, MemoryRowsSumToTheLineBelow) {
  const Table memory = titled(round_answer(), "Memory of the fullest card");
  double sum = 0.0;
  for (const auto& row : memory.rows) sum += std::stod(row[1]);
  EXPECT_DOUBLE_EQ(sum, 28.0);
  EXPECT_EQ(memory.below, "28.00 GB of 56.00 GB usable (50%)");
}

// If this fails, a gain is said to be with another plan than it was computed with.
TEST(Tables, GainsTellWhetherThePlanWasKept) {
  TrainingAnswer a = round_answer();
  EXPECT_EQ(titled(a, "What more of a resource would give").below,
            "shares sum to 100.0%; gains are in throughput, with the plan kept; elasticity: gain at x1.25 over 25%");
  a.plans_tried = 12;
  const Table resource_gains = titled(a, "What more of a resource would give");
  EXPECT_NE(resource_gains.below.find("gains are in throughput, with the plan chosen anew"), std::string::npos);
  EXPECT_EQ(resource_gains.rows[0],
            (std::vector<std::string>{"scale-up link", "75.0%", "+17.6%", "+60.0%", "+300.0%", "0.70"}));
}

// If this fails, parts that take no time fill the table, or shares are not of the step: 3 s of 4 s are 75%.
TEST(Tables, TheStepShowsOnlyWhatTakesTime) {
  const Table step = titled(round_answer(), "Where a step's time goes");
  ASSERT_EQ(step.rows.size(), 2U);
  EXPECT_EQ(step.rows[1], (std::vector<std::string>{"exposed tensor-parallel messages", "3 s", "75.00%"}));
  EXPECT_EQ(step.below, "4 s a step: 10 sequences x 100 tokens = 1000 tokens");
}

// If this fails, a plain answer shows empty tables, or an explained one hides how its time came about: one run of 450
// us, 64 times, is 28.8 ms.
TEST(Tables, AnExplanationAddsOperatorsAndConstants) {
  TrainingAnswer a = round_answer();
  EXPECT_FALSE(has_table(a, "Operators of a step on one card"));
  EXPECT_FALSE(has_table(a, "Constants used"));
  EXPECT_FALSE(has_table(a, "Published beside ours"));
  EXPECT_FALSE(has_table(a, "Assumed (key that changes it)"));
  a.shared.operators = {product()};
  a.shared.constants = {{"bf16 products of cards", "efficiency 0.7", "A paper", "its note"}};
  a.question.assumed = {{Assumed::sequence, {8192.0}}};
  const Table operators = titled(a, "Operators of a step on one card");
  ASSERT_EQ(operators.rows.size(), 1U);
  EXPECT_EQ(operators.rows[0],
            (std::vector<std::string>{"32 dense layers: dense product, forward", "8192 x 4096 x 4096", "64", "275",
                                      "168", "450 us", "compute", "28.8 ms"}));
  EXPECT_EQ(titled(a, "Constants used").rows[0],
            (std::vector<std::string>{"bf16 products of cards", "efficiency 0.7", "A paper"}));
  EXPECT_EQ(titled(a, "Assumed (key that changes it)").rows[0],
            (std::vector<std::string>{"sequence", "8192 tokens", "train.sequence"}));
}

// If this fails, a published figure is compared the wrong way round: ours of 0.25 over 0.2 is a quarter more.
TEST(Tables, PublishedFiguresStandBesideOurs) {
  TrainingAnswer a = round_answer();
  a.question.published = {{"mfu", 0.2, "a paper"}, {"tokens_per_s_per_accelerator", 5.0, "a blog"}};
  const Table published = titled(a, "Published beside ours");
  EXPECT_EQ(published.rows[0], (std::vector<std::string>{"mfu", "0.2", "0.25", "+25.0%", "a paper"}));
  EXPECT_EQ(published.rows[1],
            (std::vector<std::string>{"tokens_per_s_per_accelerator", "5", "2.5", "-50.0%", "a blog"}));
}

// If this fails, an interval is not the one of the uncertainty, or a class without measurements pretends to have some.
TEST(EvidenceLine, GivesTheIntervalAndTheCardsMeasured) {
  TrainingAnswer a = round_answer();
  EXPECT_EQ(
      evidence_line(a),
      "datasheet only: kernel constants of 'cards' fitted on no card of it. Step time 3.2 s to 5 s (80% interval, "
      "+-25%).");
  a.shared.accuracy.evidence = Evidence::class_constants;
  a.question.parts.kernels.measured_on = {"one", "two"};
  EXPECT_TRUE(evidence_line(a).starts_with(
      "carried over from its class: kernel constants of 'cards' fitted on one, two. Step time"));
}

// If this fails, a choice of the plan that changes its speed or memory is not printed.
TEST(PlanLine, PrintsEveryChoice) {
  EXPECT_EQ(
      plan_line({.tensor = 2, .data = 4}),
      "tensor 2 x pipeline 1 x context 1 x data 4 = 8 cards; micro-batch 1; schedule 1f1b; distributed_optimizer; "
      "recompute none; sequence parallel yes");
  EXPECT_EQ(plan_line({.tensor = 2,
                       .pipeline = 4,
                       .context = 2,
                       .data = 4,
                       .expert = 8,
                       .expert_tensor = 2,
                       .context_exchange = ContextExchange::all_to_all,
                       .virtual_stages = 3,
                       .micro_batch = 2,
                       .schedule = Schedule::interleaved,
                       .sharding = Sharding::fully_sharded,
                       .recompute = Recompute::full,
                       .sequence_parallel = false,
                       .async_tensor = true,
                       .sharding_group = 8,
                       .offload_activations = true,
                       .offload_optimizer = true}),
            "tensor 2 x pipeline 4 x context 2 x data 4 = 64 cards; experts over 8; each expert over 2; context "
            "exchange all_to_all; micro-batch 2; "
            "schedule interleaved of 3 pieces a card; asynchronous tensor parallelism; sharded in groups of 8; "
            "activations offloaded; optimizer offloaded; fully_sharded; recompute full; sequence parallel no");
}

// If this fails, a program can't rebuild the plan or the memory that the text shows: 28 GB of seven kinds.
TEST(JsonReport, HoldsTheWholePlanAndAllOfTheMemory) {
  TrainingAnswer a = round_answer();
  a.estimate.plan.async_tensor = a.estimate.plan.offload_optimizer = true;
  a.estimate.plan.sharding_group = 8;
  a.estimate.plan.expert_tensor = 4;
  const auto json = nlohmann::json::parse(json_report(a));
  EXPECT_EQ(json.at("plan").at("async_tensor"), true);
  EXPECT_EQ(json.at("plan").at("sharding_group"), 8);
  EXPECT_EQ(json.at("plan").at("expert_tensor"), 4);
  EXPECT_EQ(json.at("plan").at("offload_activations"), false);
  EXPECT_EQ(json.at("plan").at("offload_optimizer"), true);
  double sum = 0.0;
  for (const auto& [key, bytes] : json.at("memory").items())
    if (key != "total_bytes" && key != "capacity_bytes") sum += bytes.get<double>();
  EXPECT_DOUBLE_EQ(sum, 28e9);
  EXPECT_DOUBLE_EQ(json.at("memory").at("total_bytes").get<double>(), 28e9);
}

// If this fails, a program can't tell a job whose experts drop tokens from one whose experts take all.
TEST(JsonReport, HoldsTheCapacityWhereThereIsOne) {
  TrainingAnswer a = round_answer();
  EXPECT_FALSE(nlohmann::json::parse(json_report(a)).at("job").contains("capacity_factor"));
  a.question.job.capacity_factor = 1.25;
  const auto job = nlohmann::json::parse(json_report(a)).at("job");
  EXPECT_EQ(job.at("capacity_factor"), 1.25);
  EXPECT_EQ(job.at("pad_to_capacity"), true);
}

// If this fails, what is not known reads as something, or an explanation appears unasked.
TEST(JsonReport, UnknownIsNull) {
  TrainingAnswer a = round_answer();
  const auto plain = nlohmann::json::parse(json_report(a));
  EXPECT_TRUE(plain.at("run_s").is_null());
  EXPECT_TRUE(plain.at("cluster").at("system").is_null());
  EXPECT_TRUE(plain.at("cluster").at("fabric").is_null());
  EXPECT_FALSE(plain.contains("operators"));
  EXPECT_FALSE(plain.contains("constants"));
  a.question.job.tokens = 1000.0;
  a.shared.operators = {product()};
  const auto told = nlohmann::json::parse(json_report(a));
  EXPECT_DOUBLE_EQ(told.at("run_s").get<double>(), 4.0);  // 1000 tokens at 250 a second
  EXPECT_DOUBLE_EQ(told.at("operators")[0].at("total_s").get<double>(), 0.0288);
  EXPECT_EQ(told.at("operators")[0].at("bound"), "compute");
}

// If this fails, a spreadsheet misses a kind of memory.
TEST(CsvReport, HoldsEveryKindOfMemory) {
  TrainingAnswer a = round_answer();
  const std::string csv = csv_report(a);
  EXPECT_NE(csv.find("\r\nmemory,buffers,6e+09,B\r\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find("\r\nladder,exposed tensor-parallel messages,0.25,1\r\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find("\r\nstep,tensor,3,s\r\n"), std::string::npos) << csv;
  EXPECT_TRUE(csv.starts_with("section,name,value,unit\r\n"));
}

// If this fails, the first sentence gives another number than the answer, or speaks of a bottleneck that nobody looked
// for.
TEST(Sentence, SaysWhatAndWhatHoldsItBack) {
  TrainingAnswer a = round_answer();
  a.question.parts.accelerator.name = "Card";
  EXPECT_EQ(
      sentence(a),
      "100 x Card training Model: 0.25 effective PFLOPS of 1 nominal (25.0%), 250 tokens/s. The short board is the "
      "scale-up link: 1.25 times as much would give 17.6% more.");
  a.shared.gains.clear();
  a.question.job.tokens = 1e6;
  EXPECT_TRUE(sentence(a).ends_with("250 tokens/s, 1e+06 tokens in 1.11 hours."));  // 4000 s
}

// If this fails, MFU of an 8-bit job is read as of its own format, or that of 16 bits is printed twice.
TEST(TextReport, NarrowFormatsShowTheShareOfTheirOwnPeak) {
  TrainingAnswer a = round_answer();
  EXPECT_EQ(text_page(training_page(a)).find("of the bf16 peak"), std::string::npos);
  a.question.job.format = NumberFormat::fp8;
  EXPECT_NE(text_page(training_page(a))
                .find("MFU 25.0% and HFU 30.0% of the dense 16-bit peak (10 TFLOPS a card); 12.5% of the fp8 "
                      "peak;"),
            std::string::npos);
}

// If this fails, columns of names that are not ASCII are out of line: a character of three bytes shows one.
TEST(TextReport, ColumnsAlignByCharacters) {
  const TrainingAnswer a = round_answer();
  Page page = training_page(a);
  page.tables = {assumed_table({{"abc", "x", "k"}, {"昇腾卡", "y", "k"}})};
  const std::string text = text_page(page);
  EXPECT_NE(text.find("  abc   x      k\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  昇腾卡   y      k\n"), std::string::npos) << text;
}

// If this fails, Markdown shows other tables than text, or a table that no viewer draws.
TEST(MarkdownReport, HoldsTheSameTablesWithAsManyCells) {
  TrainingAnswer a = round_answer();
  a.question.published = {{"mfu", 0.2, "a paper"}};
  const std::string text = markdown_page(training_page(a));
  for (const Table& table : report_tables(a)) {
    const bool lines = table.columns.empty();  // a list
    const std::size_t at = text.find("\n## " + table.title + "\n\n" + (lines ? "- " + table.rows[0][0] : "| "));
    ASSERT_NE(at, std::string::npos) << table.title;
    if (lines) continue;
    std::size_t line = text.find('|', at);
    for (std::size_t rows = 0; rows < table.rows.size() + 2; ++rows) {  // with the heading and the rule
      const std::string row = text.substr(line, text.find('\n', line) - line);
      EXPECT_EQ(std::ranges::count(row, '|'), static_cast<long>(table.columns.size()) + 1) << row;
      line = text.find('\n', line) + 1;
    }
  }
  EXPECT_TRUE(text.starts_with("# spec.yaml\n\n"));
}

}  // namespace
}  // namespace shortboard
