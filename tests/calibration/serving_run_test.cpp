#include "calibration/serving_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "question/assumption_words.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

/// A row of a run of Llama 3.1 8B on so many cards, with what its `inference` says beside.
std::string row(const std::string& inference, const std::string& measured = "{tpot_ms: 10}", int count = 8) {
  return "id: run\nsource: a page\ncluster: {accelerator: nvidia-h100-sxm, count: " + std::to_string(count) +
         ", per_node: 8}\nmodel: llama-3.1-8b\ninference: {stack: vllm-2025, weights: bf16, input_tokens: 100, "
         "output_tokens: 20.5, " +
         inference + "}\nmeasured: " + measured + "\n";
}

ServingRun read(const std::string& text) {
  static Node node;
  node = read_yaml(text, "rows.yaml");
  return read_serving_run(Value{node, "rows.yaml"}, shipped());
}

// If this fails, a row's configuration is not the one that is predicted.
TEST(ServingRun, ARowSaysItsPlanAndLoad) {
  const ServingQuestion c = read(row("mode: online, tp: 2, pp: 2, concurrency: 64")).question;
  EXPECT_EQ(c.mode, ServingMode::online);
  EXPECT_EQ(*c.plan, (ServingPlan{.tensor = 2, .pipeline = 2, .replicas = 2}));  // 8 cards = 2 x 2 x 2 replicas
  EXPECT_DOUBLE_EQ(c.concurrency, 64.0);
  EXPECT_DOUBLE_EQ(c.size.output, 20.5);
  EXPECT_DOUBLE_EQ(read(row("mode: decode, tp: 1, batch_per_accelerator: 16")).question.batch, 128.0);
  EXPECT_EQ(read(row("mode: offline, tp: 1, ep: 0")).question.plan->expert, 1);
}

// "MTP 3, 2.82 tokens a step": three guessed; "1.8 to 1.9" is between; 70 % of one is 1.7. If this fails, speculation
// is taken for no more than its draft.
TEST(ServingRun, SpeculationIsReadFromItsSentence) {
  const auto job = [](const std::string& text) {
    return read(row("mode: decode, tp: 1, batch: 8, speculative: \"" + text + "\"")).question.job;
  };
  EXPECT_DOUBLE_EQ(job("MTP 3, 2.82 tokens a step").drafted, 3.0);
  EXPECT_DOUBLE_EQ(job("MTP 3, 2.82 tokens a step").accepted, 2.82);
  EXPECT_DOUBLE_EQ(job("MTP 1, about 1.8 to 1.9 tokens a step").accepted, 1.85);
  EXPECT_DOUBLE_EQ(job("MTP 1, 70 % accepted").accepted, 1.7);
  EXPECT_DOUBLE_EQ(job("none").accepted, 1.0);
  const std::string huge(400, '9');  // no double holds it
  EXPECT_NE(complaint([&] { return job("MTP " + huge + ", " + huge + " tokens a step"); }).find("draft depth"),
            std::string::npos);
  EXPECT_NE(complaint([&] { return job("MTP 99999999999, 2 tokens a step"); }).find("draft depth"), std::string::npos);
}

// If this fails, a figure is compared with another one's prediction.
TEST(ServingRun, FiguresAreACardsOrMilliseconds) {
  const ServingRun run =
      read(row("mode: fixed_batch, tp: 4, batch: 8", "{ttft_ms: 20, tpot_ms: 10, memory_peak_gb: 9}"));
  ASSERT_EQ(run.figures.size(), 3U);
  ServingPoint point;
  point.output_tokens_per_second = 400.0;
  point.input_tokens_per_second = 800.0;
  point.ttft = Seconds{0.02};
  point.tpot = Seconds{0.01};
  EXPECT_DOUBLE_EQ(predicted_figure(run, point, "output_tokens_per_s_per_accelerator"), 100.0);  // four cards a replica
  EXPECT_DOUBLE_EQ(predicted_figure(run, point, "total_tokens_per_s_per_accelerator"), 300.0);
  EXPECT_DOUBLE_EQ(predicted_figure(run, point, "ttft_ms"), 20.0);
  EXPECT_DOUBLE_EQ(predicted_figure(run, point, "tpot_ms"), 10.0);
}

// If this fails, a row that tells nothing is counted as answered.
TEST(ServingRun, RefusesRowsThatTellNothing) {
  EXPECT_NE(complaint([&] { return read(row("mode: offline, tp: 1", "{watts: 3}")); }).find("no figure"),
            std::string::npos);
  EXPECT_NE(complaint([&] { return read(row("mode: sideways, tp: 1")); }).find("mode"), std::string::npos);
}

// If this fails, an engine's port to a vendor's cards is passed over, or taken in silence.
TEST(ServingRun, PortsAreTakenAndTold) {
  std::string text = row("mode: offline, tp: 1");
  text.replace(text.find("nvidia-h100-sxm"), 15, "amd-mi300x");
  const ServingQuestion c = read(text).question;
  EXPECT_EQ(c.engine.id, "vllm-2025-amd");
  EXPECT_TRUE(std::ranges::any_of(c.assumed, [](const Assumption& a) { return words_of(a).value == "vllm-2025-amd"; }));
}

}  // namespace
}  // namespace shortboard
