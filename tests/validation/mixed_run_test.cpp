#include "validation/mixed_run.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

MixedRun training(const std::string& configuration) {
  const Node row = read_yaml(
      "{id: a, cluster: {groups: [{accelerator: nvidia-v100-sxm2-16gb, count: 12, per_node: 4}, {accelerator: "
      "nvidia-t4, count: 4, per_node: 4}]}, model: gpt2-24l-1024h, configuration: {sequence: 1024, global_batch: 32, "
      "precision: fp16, stack: megatron-deepspeed-2021, " +
          configuration + "}, measured: {iteration_time_s: 1.5}}",
      "row.yaml");
  return mixed_training_run({row, "row.yaml"}, support::shipped());
}

/// Sixteen copies of the model, one a card, that meet over a network; `cards` of two kinds.
MixedRun copies(const std::string& cards, const std::string& network, const std::string& precision = {}) {
  const Node row =
      read_yaml("{id: a, cluster: {groups: [" + cards + "]" + network +
                    "}, model: gpt2-24l-1024h, configuration: {sequence: 1024, global_batch: 32, " + precision +
                    "micro_batch: 1, tp: 1, dp: 2, pp: 8, stack: megatron-deepspeed-2021}, measured: "
                    "{iteration_time_s: 1.5}}",
                "row.yaml");
  return mixed_training_run({row, "row.yaml"}, support::shipped());
}
const std::string kOld =
    "{accelerator: nvidia-v100-sxm2-16gb, count: 12, per_node: 4}, {accelerator: nvidia-t4, count: 4, per_node: 4}";
const std::string kNew =
    "{accelerator: nvidia-a100-sxm-80gb, count: 8, per_node: 4}, {accelerator: nvidia-h100-sxm, count: 8, per_node: 4}";

MixedRun serving(const std::string& configuration, const std::string& more = {}) {
  const Node row = read_yaml(
      "{id: a, cluster: {groups: [{accelerator: nvidia-h100-sxm, count: 4}, {accelerator: nvidia-a100-sxm-80gb, count: "
      "4}]}, model: llama-3.1-8b, configuration: {split: one replica a card, weights: bf16, stack: vllm-2025, " +
          configuration + "}, measured: {output_tokens_per_second_total: 10000}" + more + "}",
      "row.yaml");
  return mixed_serving_run({row, "row.yaml"}, support::shipped());
}

// Entries of stages beyond the model's 24 layers (30 in all) stand at both ends: 5 - 3 and 6 - 3 layers.
// If this fails, a row of uneven stages is estimated with other layers than its source ran.
TEST(MixedTrainingRun, DealsLayersAsTheRowDoes) {
  const MixedRun uneven = training("micro_batch: 1, tp: 1, dp: 2, pp: 8, stage_entries: [5, 4, 3, 3, 3, 3, 3, 6]");
  ASSERT_EQ(uneven.figures.size(), 1U);
  EXPECT_EQ(uneven.figures[0].metric, "iteration_time_s");
  // All but one layer on the slow cards' two stages takes longer.
  const MixedRun worse = training("micro_batch: 1, tp: 1, dp: 2, pp: 8, stage_entries: [4, 1, 1, 1, 1, 1, 9, 12]");
  EXPECT_GT(worse.figures[0].predicted, 1.5 * uneven.figures[0].predicted);
}

// If this fails, a row that does not add up is predicted all the same.
TEST(MixedTrainingRun, RefusesRowsThatDoNotAddUp) {
  const auto says = [](const std::string& configuration) { return complaint([&] { return training(configuration); }); };
  EXPECT_NE(says("micro_batch: 1, tp: 1, dp: 2, pp: 8, stage_entries: [3, 3]").find("does not deal 24 layers"),
            std::string::npos);
  EXPECT_NE(says("micro_batch: 1, tp: 1, dp: 4, pp: 8").find("make 4 stages, not 8"), std::string::npos);
  EXPECT_NE(says("micro_batch: 1, tp: 1, dp: 1, pp: 1, stages: [[H100 x1]]").find("names no card"), std::string::npos);
}

// If this fails, a row's own words on its network are passed over, or take the reader down.
TEST(MixedTrainingRun, ReadsTheNetworkOfEachGroup) {
  const auto seconds = [](const std::string& network) {
    return copies(kOld, network, "precision: fp16, ").figures[0].predicted;
  };
  const double slow = seconds(", network: 1 Gbit/s a node"), fast = seconds(", network: 100 Gbit/s a node");
  EXPECT_GT(slow, fast);
  EXPECT_GT(seconds(", network: 1 Gbit/s (V100 nodes) and 100 Gbit/s (T4 node)"), fast);
  EXPECT_DOUBLE_EQ(seconds(", network: Slingshot"), seconds(""));
  for (const std::string& digits : std::vector<std::string>{"0", "1.2.3", std::string(400, '9'), ""})
    EXPECT_NE(complaint([&] { return copies(kOld, ", network: over " + digits + " Gbit/s"); }).find("is no rate"),
              std::string::npos)
        << digits;
}

// If this fails, a run whose row tells no precision is taken for one in 16 bits.
TEST(MixedTrainingRun, AnUnstatedPrecisionIsWhatTheProgramRuns) {
  EXPECT_EQ(copies(kOld, "").note, "precision not stated: fp32 taken");  // neither card has tf32
  EXPECT_EQ(copies(kNew, "").note, "precision not stated: tf32 taken");
  EXPECT_EQ(copies(kNew, "", "precision: bf16, ").note, "");
}

// If this fails, a mix that serves what its parts serve is said to gain or lose.
TEST(MixedServingRun, GainsAreOverTheParts) {
  const MixedRun run = serving("mode: offline, input_tokens: 1000, output_tokens: 200",
                               ", baselines: {sum_of_parts: 12500, cards_times_slowest: 8000}");
  ASSERT_EQ(run.figures.size(), 3U);
  EXPECT_EQ(run.figures[0].metric, "gain_over_sum_of_parts");
  EXPECT_DOUBLE_EQ(run.figures[0].measured, 0.8);
  EXPECT_DOUBLE_EQ(run.figures[0].predicted, 1.0);
  EXPECT_EQ(run.figures[1].metric, "gain_over_equal_split");
  EXPECT_DOUBLE_EQ(run.figures[1].measured, 1.25);
  EXPECT_GT(run.figures[1].predicted, 1.0);  // an H100 is faster than an A100
}

// 90 requests over 3 prefixes find all but their first: 1 - 3 (1 - (2/3)^90) / 90 = 0.967 of 800 of 1000 tokens;
// round robin over 8 replicas 11.25 requests each: 1 - 3 (1 - (2/3)^11.25) / 11.25 = 0.736.
// If this fails, a router that knows of caches is worth no more than one that does not.
TEST(MixedServingRun, CachesAreFoundByTheRouting) {
  const std::string load =
      "input_tokens: 1000, output_tokens: 200, request_rate: 40, requests: 90, prefix_groups: 3, "
      "shared_prefix_tokens: 800, routing: ";
  const double blind = serving(load + "round robin").figures.back().predicted;
  EXPECT_GT(serving(load + "prefix-cache aware").figures.back().predicted, blind);
}

// If this fails, a rate is judged whose requests nobody knows, or a row is dropped in silence.
TEST(MixedServingRun, JudgesNoRateOfUnknownRequests) {
  EXPECT_NE(complaint([] { return serving("mode: offline"); }).find("states no tokens of a request"),
            std::string::npos);
  const MixedRun gains = serving("mode: offline", ", baselines: {sum_of_parts: 12500}");
  ASSERT_EQ(gains.figures.size(), 1U);
  EXPECT_NE(gains.note.find("not judged"), std::string::npos);
  EXPECT_NE(complaint([] {
              return serving("mode: offline, method: even stages over all cards");
            }).find("not estimated in serving"),
            std::string::npos);
}

}  // namespace
}  // namespace shortboard
