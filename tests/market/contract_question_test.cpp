
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

const std::string kOffer = "offer: {nominal: 1000 P, format: fp8}\n";

ContractQuestion read(const std::string& spec) {
  return read_contract(read_yaml(spec, "spec.yaml"), "spec.yaml", support::shipped());
}

std::string says(const std::string& spec) {
  return complaint([&] { return read(spec); });
}

// If this fails, a card that could be behind an offer is not asked, or one without such a peak is.
TEST(ReadContract, AsksEveryCardThatHasThePeak) {
  const ContractQuestion c = read(kOffer + "train: {model: llama-3.1-8b}\n");
  const auto has = [&](const char* id) { return std::ranges::find(c.cards, id, &Accelerator::id) != c.cards.end(); };
  EXPECT_TRUE(has("nvidia-h100-sxm"));
  EXPECT_TRUE(has("moore-threads-s5000"));
  EXPECT_FALSE(has("nvidia-a100-sxm-80gb"));  // no fp8
  const ContractQuestion named =
      read("offer: {nominal: 1000 P, format: fp8, accelerator: H20}\ntrain: {model: llama-3.1-8b}\n");
  ASSERT_EQ(named.cards.size(), 1U);
  EXPECT_EQ(named.cards[0].id, "nvidia-h20-96gb");
}

// If this fails, cards whose makers print bf16 alone can't stand behind an offer in fp16.
TEST(ReadContract, SixteenBitsAreOneUnit) {
  const ContractQuestion c = read("offer: {nominal: 1000 P, format: fp16}\ntrain: {model: llama-3.1-8b}\n");
  EXPECT_NE(std::ranges::find(c.cards, "nvidia-h100-nvl", &Accelerator::id), c.cards.end());
}

// If this fails, the work is not asked on the card and count wanted, or under the software wanted.
TEST(ReadContract, TheWorkIsPutOnTheCardInItsUsualServer) {
  const ContractQuestion c = read(kOffer + "train: {model: llama-3.1-8b}\n");
  const auto work = held<TrainingQuestion>(offered_work(c, "nvidia-h200-sxm", 64, {}, support::shipped()));
  EXPECT_EQ(work.parts.accelerator.id, "nvidia-h200-sxm");
  EXPECT_EQ(work.cluster.count, 64);
  EXPECT_EQ(work.parts.system->id, "nvidia-hgx-h200");
  EXPECT_EQ(held<TrainingQuestion>(offered_work(c, "nvidia-h200-sxm", 64, "torchtitan-2024", support::shipped()))
                .parts.stack.id,
            "torchtitan-2024");
}

// If this fails, an engine's port to other cards is tried on a card that it is not for.
TEST(ReadContract, PortsOfAnEngineAreNoStacksOfTheirOwn) {
  const ContractQuestion c = read(kOffer + "serve: {model: llama-3.1-8b}\n");
  EXPECT_NE(std::ranges::find(c.stacks, "vllm-2025"), c.stacks.end());
  EXPECT_EQ(std::ranges::find(c.stacks, "vllm-2025-huawei"), c.stacks.end());
}

// If one fails, what an offer can't be judged on is ignored in silence.
TEST(ReadContract, RefusesWhatIsOfOneCluster) {
  const std::string train = kOffer + "train: {model: llama-3.1-8b}\n";
  EXPECT_EQ(says(train + "cluster: {groups: [{accelerator: H100, count: 8}]}\n"),
            "spec.yaml:3:10: cluster: is unknown in an offer; leave it out: each card that may be behind the "
            "offer is asked");
  EXPECT_NE(says(train + "plan: {tensor: 8}\n").find("plan: is chosen for each card"), std::string::npos);
  EXPECT_EQ(says(train + "plan: auto\n"), "nothing");
  EXPECT_NE(says(train + "measured: {mfu: 0.3}\n").find("measured: is of one cluster"), std::string::npos);
  EXPECT_NE(says(train + "published: []\n").find("published: is of one cluster"), std::string::npos);
  EXPECT_NE(says(train + "demand: {users: 1}\n").find("demand: "), std::string::npos);
  EXPECT_NE(says(train + "ofer: {}\n").find("ofer: no such key; did you mean 'offer'?"), std::string::npos);
  EXPECT_NE(says("train: {model: llama-3.1-8b}\n"), "nothing");
}

// If one fails, an offer is judged by a load instead of by what it can do.
TEST(ReadContract, RefusesALoad) {
  for (const char* load : {"rate: 40", "concurrency: 64", "batch: 8", "requests: 100", "trace: x.csv", "roles: auto"})
    EXPECT_NE(
        says(kOffer + "serve: {model: llama-3.1-8b, mode: online, " + load + "}\n").find("is a load of one cluster"),
        std::string::npos)
        << load;
  EXPECT_NE(says(kOffer + "serve: {model: llama-3.1-8b, mode: online}\n").find("serve.mode: needs an objective"),
            std::string::npos);
  EXPECT_EQ(says(kOffer + "serve: {model: llama-3.1-8b, mode: online, objective: {ttft_p90: 2 s}}\n"), "nothing");
}

}  // namespace
}  // namespace shortboard
