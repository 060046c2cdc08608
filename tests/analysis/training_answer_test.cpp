#include "analysis/training_answer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/training_gains.h"
#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

TrainingQuestion read(const std::string& text) {
  return read_case(read_yaml(text, "spec.yaml"), "spec.yaml", shipped());
}

TrainingQuestion on_h100(int count, const std::string& model) {
  return read("cluster: {groups: [{accelerator: H100, count: " + std::to_string(count) +
              "}]}\ntrain: {model: " + model + "}\n");
}

/// Eight billion parameters on one server of eight cards, the optimizer in the host's memory.
std::string offloaded(const std::string& card, const std::string& group = "") {
  return "cluster: {groups: [{accelerator: " + card + ", count: 8" + group +
         "}]}\ntrain: {model: llama-3.1-8b, sequence: 4096, global_batch: 64}\nplan: {offload_optimizer: true, "
         "recompute: full}\n";
}

bool leaves_out(const TrainingAnswer& a, Omission what) {
  return std::ranges::find(a.shared.not_modelled, what, &NotModelled::what) != a.shared.not_modelled.end();
}

// If this fails, an optimizer that steps on the host counts for the card's memory bandwidth.
TEST(TrainingAnswer, AnOffloadedOptimizerDoesNotWaitForTheCardsMemory) {
  const TrainingAnswer a = answer(read(offloaded("H100")));
  const auto memory = std::ranges::find(a.shared.gains, "memory bandwidth", &ResourceGain::name);
  ASSERT_NE(memory, a.shared.gains.end());
  EXPECT_GT(a.estimate.parts[Part::optimizer], 0.0);
  EXPECT_NEAR(memory->share, a.estimate.parts[Part::memory] / a.estimate.parts.total(), 1e-12);
}

// If this fails, what nobody publishes of a host is assumed without being said, or said of a host that is known.
TEST(TrainingAnswer, WhatIsUnknownOfAHostIsSaid) {
  const auto assumed = [](const TrainingAnswer& a) {
    return std::ranges::any_of(a.question.assumed, [](const Assumption& one) {
      return words_of(one).key == "cluster.groups[0].host_memory_bandwidth";
    });
  };
  const TrainingAnswer known = answer(read(offloaded("H100")));
  EXPECT_FALSE(assumed(known));
  EXPECT_FALSE(leaves_out(known, Omission::host_memory_of_optimizer));
  const TrainingAnswer unknown = answer(read(offloaded("A100")));
  EXPECT_TRUE(assumed(unknown));
  EXPECT_TRUE(leaves_out(unknown, Omission::host_memory_of_optimizer));
  const TrainingAnswer given = answer(read(offloaded("A100", ", host_memory_bandwidth: 819.2 GB/s")));
  EXPECT_FALSE(assumed(given));  // twice the assumed 409.6 GB/s
  EXPECT_LT(given.estimate.parts[Part::optimizer], unknown.estimate.parts[Part::optimizer]);
}

// If this fails, the ladder no longer leads from what is sold to what is got.
RC_GTEST_PROP(TrainingAnswer, LadderFactorsMultiplyToTheEffectiveShare, ()) {
  const auto card = *rc::gen::element<std::string>("H100", "B200", "910B", "MI300X", "H20", "A100");
  const auto model = *rc::gen::element<std::string>("llama-3.1-8b", "llama-3.1-70b", "mixtral-8x7b", "qwen3-30b-a3b");
  const int count = *rc::gen::element(64, 128, 512, 1024);
  const TrainingAnswer a = answer(read("cluster: {groups: [{accelerator: " + card +
                                       ", count: " + std::to_string(count) + "}]}\ntrain: {model: " + model + "}\n"));
  double product = 1.0;
  for (const LadderStep& ladder_step : a.shared.ladder) {
    product *= ladder_step.factor;
    RC_ASSERT(std::abs(ladder_step.pflops - a.shared.nominal_pflops * product) <= 1e-6 * a.shared.nominal_pflops);
  }
  RC_ASSERT(std::abs(product - a.shared.mfu) < 1e-9);
  RC_ASSERT(a.shared.mfu > 0.0 && a.mfu_of_format < 1.0);
  RC_ASSERT(a.hfu >= a.shared.mfu);
  for (const ResourceGain& resource_gain : a.shared.gains) {
    RC_ASSERT(resource_gain.share >= 0.0 && resource_gain.share <= 1.0);
    RC_ASSERT(resource_gain.gain_quarter >= 0.0 && resource_gain.gain_double + 1e-9 >= resource_gain.gain_quarter);
  }
}

// If this fails, the sentence names another short board than the table's first row.
TEST(TrainingAnswer, TheShortBoardGainsMost) {
  const TrainingAnswer a = answer(on_h100(512, "llama-3.1-70b"));
  for (const ResourceGain& resource_gain : a.shared.gains)
    EXPECT_LE(resource_gain.gain_quarter, a.shared.gains.front().gain_quarter);
  EXPECT_EQ(a.shared.gains.front().name(),
            "matrix rate");  // 8K tokens on eight-card NVLink servers: compute holds it back
}

// If this fails, nominal P is not the sum of dense 16-bit peaks: 512 x 989 TFLOPS = 506.368 PFLOPS.
TEST(TrainingAnswer, NominalIsTheSumOfDensePeaks) {
  EXPECT_NEAR(answer(on_h100(512, "llama-3.1-8b")).shared.nominal_pflops, 506.368, 1e-9);
}

// If this fails, the confidence of an answer does not follow what was measured.
TEST(TrainingAnswer, EvidenceFollowsWhatWasMeasured) {
  EXPECT_EQ(answer(on_h100(64, "llama-3.1-8b")).shared.accuracy.evidence, Evidence::measured);
  const auto on = [](const std::string& card) {
    return answer(read("cluster: {groups: [{accelerator: " + card + ", count: 64}]}\ntrain: {model: llama-3.1-8b}\n"));
  };
  EXPECT_EQ(on("H200").shared.accuracy.evidence, Evidence::class_constants);
  EXPECT_EQ(on("MLU590").shared.accuracy.evidence, Evidence::datasheet);
  EXPECT_GT(on("MLU590").shared.accuracy.uncertainty, on("H200").shared.accuracy.uncertainty);
}

// If this fails, a question that no plan answers ends otherwise than by saying what is short.
TEST(TrainingAnswer, NothingFitsNamesTheShortage) {
  try {
    (void)answer(on_h100(8, "llama-3.1-405b"));
    FAIL() << "405B parameters do not train on 640 GB";  // 405e9 x 6 bytes of weights and gradients alone are 2.4 TB
  } catch (const NoPlanFits& error) {
    EXPECT_NE(std::string{error.what()}.find("GB short"), std::string::npos);
  }
}

// If this fails, relieving a resource touches another one.
TEST(WithMore, ChangesOneResourceAlone) {
  const Cluster now = on_h100(64, "llama-3.1-8b").cluster;
  const Cluster faster = with_more(now, Resource::scale_out, 2.0);
  EXPECT_DOUBLE_EQ(faster.network.out.base(), 2.0 * now.network.out.base());
  EXPECT_DOUBLE_EQ(faster.network.up.base(), now.network.up.base());
  EXPECT_DOUBLE_EQ(with_more(now, Resource::memory_capacity, 2.0).memory.base(), 2.0 * now.memory.base());
  EXPECT_DOUBLE_EQ(with_more(now, Resource::matrix_rate, 2.0).attention.peak.base(), 2.0 * now.attention.peak.base());
  EXPECT_DOUBLE_EQ(with_more(now, Resource::launch, 2.0).stream.launch.base(), now.stream.launch.base() / 2.0);
  EXPECT_DOUBLE_EQ(with_more(now, Resource::memory_bandwidth, 2.0).stream.bandwidth.base(),
                   2.0 * now.stream.bandwidth.base());
}

// If this fails, a cluster inside one scale-up domain is told that its NICs hold it back.
TEST(ResourceGains, ACardOfOneDomainHasNoScaleOutGain) {
  const TrainingAnswer a = answer(on_h100(8, "llama-3.1-8b"));
  for (const ResourceGain& resource_gain : a.shared.gains) EXPECT_NE(resource_gain.name(), "scale-out link");
}

// If this fails, a reader of a report takes dropped tokens for trained ones: what is not known of them is not said.
TEST(TrainingAnswer, SaysWhatOfDroppedTokensIsNotKnown) {
  const auto said = [](const std::string& more) {
    return answer(on_h100(64, "mixtral-8x7b, global_batch: 64, sequence: 4096" + more)).shared.not_modelled.back();
  };
  EXPECT_EQ(said("").what, Omission::power_over_time);
  EXPECT_EQ(said(", capacity_factor: 1.25"), (NotModelled{Omission::dropped_tokens_unknown, {1.25}}));
  const NotModelled dropped = said(", capacity_factor: 1.25, expert_imbalance: 2");  // of 2 shares 0.75 are dropped
  EXPECT_EQ(dropped.what, Omission::dropped_tokens);
  EXPECT_NEAR(dropped.figures.at(1), 0.375, 1e-12);
}

}  // namespace
}  // namespace shortboard
