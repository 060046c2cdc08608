#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "report/build.h"
#include "support/questions.h"
#include "support/reported.h"

namespace shortboard {
namespace {

using support::cells;
using support::holds;
using support::json_of;
using support::table;
using support::text;

/// An answer of round numbers: 100 cards of 10 TFLOPS at a quarter of their peak, 4 s per step of 1000 tokens.
TrainingAnswer round_answer() {
  TrainingAnswer a;
  a.question.title = "spec.yaml";
  a.question.cluster.count = 100;
  a.question.cluster.nominal = FlopsPerSecond{10e12};
  a.question.parts.accelerator.name = "Card";
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
  a.shared.gains = {{Resource::scale_up, 0.75, 0.176, 0.6, 3.0}, {Resource::matrix_rate, 0.25, 0.053, 0.143, 0.333}};
  a.shared.short_board = ShortBoard{Resource::scale_up, 0.176};
  return a;
}

TrainingAnswer small(const std::string& more = {}) {
  const std::string spec =
      "cluster: {groups: [{accelerator: H100, count: 64}]}\ntrain: {model: llama-3.1-8b, tokens: 1e12}\n" + more;
  return answer(read_case(read_yaml(spec, "spec.yaml"), "spec.yaml", Database::compiled()));
}

// If this fails, the first sentences give another number than the answer, or speak of a bottleneck that nobody looked
// for: 1e6 tokens at 250 per second take 4000 s.
TEST(TrainingReport, TheHeadlineSaysWhatAndWhatHoldsItBack) {
  TrainingAnswer a = round_answer();
  EXPECT_EQ(shown(report(a).headline, " ", Language::english),
            "100 x Card training Model: 0.25 effective PFLOPS of 1 nominal (25.0%), 250 tokens/s. The short board is "
            "the scale-up link: a quarter more of it would give 17.6% more.");
  a.shared.short_board.reset();
  a.question.job.tokens = 1e6;
  EXPECT_TRUE(shown(report(a).headline, " ", Language::english).ends_with("250 tokens/s. 1 M tokens take 66.7 min."));
}

// If this fails, an interval is not the one of the uncertainty: 4 s / 1.25 to 4 s x 1.25.
TEST(TrainingReport, TheNotesTellHowSureItIs) {
  EXPECT_EQ(text(report(round_answer()).notes[0]),
            "datasheet only: kernel constants of 'cards' fitted on no card of it. Step time 3.2 s to 5 s (80% "
            "interval, +-25.0%).");
}

// If this fails, MFU of an 8-bit job is read as of its own format, or that of 16 bits is printed twice.
TEST(TrainingReport, NarrowFormatsShowTheShareOfTheirOwnPeak) {
  TrainingAnswer a = round_answer();
  EXPECT_FALSE(holds(text(report(a).notes[1]), "of the bf16 peak"));
  a.question.job.format = NumberFormat::fp8;
  EXPECT_TRUE(holds(text(report(a).notes[1]),
                    "MFU 25.0% and HFU 30.0% of the dense 16-bit peak (10 TFLOPS per card); 12.5% of the fp8 peak;"));
}

// If this fails, a kind of memory is left out, and its kinds no longer sum to the line under them: 28 GB.
TEST(TrainingReport, KindsOfMemorySumToTheWhole) {
  const Report made = report(round_answer());
  const Section* memory = support::section(made.sections, "Memory of the fullest card");
  ASSERT_NE(memory, nullptr);
  double sum = 0.0;
  for (const Figure& one : memory->figures)
    if (one.depth == Depth::usual) sum += one.value.number;
  EXPECT_DOUBLE_EQ(sum, 28e9);
  EXPECT_EQ(text(memory->foot), "28.00 GB of 56.00 GB usable (50.0%)");
  EXPECT_EQ(json_of(made).at("memory").at("total_bytes"), 28e9);
}

// If this fails, parts that take no time fill the table, or shares are not of the step: 3 s of 4 s are 75%.
TEST(TrainingReport, TheStepShowsOnlyWhatTakesTime) {
  const Report made = report(round_answer());
  const Table* step = table(made.sections, "step_parts");
  ASSERT_EQ(step->rows.size(), 2U);
  EXPECT_EQ(cells(*step, 1), (std::vector<std::string>{"exposed tensor-parallel messages", "3 s", "75.0%"}));
  EXPECT_EQ(text(support::section(made.sections, "Where the time of a step goes")->foot),
            "4 s per step: 10 sequences x 100 tokens = 1,000 tokens");
}

// If this fails, a gain is said to be with another plan than it was computed with.
TEST(TrainingReport, GainsTellWhetherThePlanWasKept) {
  TrainingAnswer a = round_answer();
  const auto foot = [&] {
    return text(support::section(report(a).sections, "What more of a resource would give")->foot);
  };
  EXPECT_EQ(foot(), "shares sum to 100.0%; gains are in throughput, with the plan kept");
  a.plans_tried = 12;
  EXPECT_EQ(foot(), "shares sum to 100.0%; gains are in throughput, with the plan chosen anew");
}

// If this fails, a plain answer shows empty tables, or an explained one hides how its time came about: one run of 450
// us, 64 times, is 28.8 ms.
TEST(TrainingReport, AnExplanationAddsOperatorsAndConstants) {
  TrainingAnswer a = round_answer();
  for (const char* key : {"operators", "constants"}) EXPECT_EQ(table(report(a).sections, key), nullptr) << key;
  a.shared.operators = {{.place = OperatorPlace::dense_layers,
                         .layers = 32.0,
                         .kind = OperatorKind::dense_product,
                         .pass = Pass::forward,
                         .shape = GemmShape{8192.0, 4096.0, 4096.0},
                         .times = 64.0,
                         .flops = Flops{275e9},
                         .bytes = Bytes{168e6},
                         .each = Seconds{450e-6},
                         .bound = OperatorBound::compute}};
  a.shared.constants = {{"bf16 products of cards", "efficiency 0.7", "A paper", "its note"}};
  const Report made = report(a);
  EXPECT_EQ(
      cells(*table(made.sections, "operators"), 0),
      (std::vector<std::string>{"training step: 32 dense layers", "dense product, forward", "8,192 x 4,096 x 4,096",
                                "64", "275 GFLOP", "0.17 GB", "450 us", "compute", "28.8 ms"}));
  EXPECT_EQ(cells(*table(made.sections, "constants"), 0),
            (std::vector<std::string>{"bf16 products of cards", "efficiency 0.7", "A paper"}));
}

// If this fails, a program can't rebuild the plan, or tell a job whose experts drop tokens from one whose take all.
TEST(TrainingReport, JsonHoldsTheWholePlanAndJob) {
  TrainingAnswer a = round_answer();
  EXPECT_FALSE(json_of(report(a)).at("job").contains("capacity_factor"));
  a.estimate.plan.async_tensor = a.estimate.plan.offload_optimizer = true;
  a.estimate.plan.expert_tensor = 4;
  a.question.job.capacity_factor = 1.25;
  const nlohmann::json json = json_of(report(a));
  EXPECT_EQ(json.at("plan").at("async_tensor"), true);
  EXPECT_EQ(json.at("plan").at("expert_tensor"), 4);
  EXPECT_EQ(json.at("plan").at("offload_activations"), false);
  EXPECT_EQ(json.at("job").at("capacity_factor"), 1.25);
  EXPECT_EQ(json.at("job").at("pad_to_capacity"), true);
}

// If this fails, what is not known reads as something.
TEST(TrainingReport, UnknownIsNull) {
  TrainingAnswer a = round_answer();
  const nlohmann::json plain = json_of(report(a));
  EXPECT_TRUE(plain.at("run_s").is_null());
  EXPECT_TRUE(plain.at("cluster").at("system").is_null());
  a.question.job.tokens = 1000.0;
  EXPECT_DOUBLE_EQ(json_of(report(a)).at("run_s").get<double>(), 4.0);  // 1000 tokens at 250 per second
}

// If this fails, the report is not in the order that a buyer reads.
TEST(TrainingReport, GoesFromAnswerToAssumptions) {
  const std::string page =
      print(report(small("published: [{metric: mfu, value: 0.4, source: a paper}]\n")), Format::text);
  std::size_t at = 0;
  for (const char* heading :
       {"64 x NVIDIA H100 SXM training", "measured on this card", "MFU", "From nominal to effective P",
        "What more of a resource would give", "Plan", "Memory of the fullest card", "Where the time of a step goes",
        "Published beside ours", "a paper", "Assumed", "Not modelled"}) {
    const std::size_t found = page.find(heading, at);
    ASSERT_NE(found, std::string::npos) << heading;
    at = found;
  }
}

}  // namespace
}  // namespace shortboard
