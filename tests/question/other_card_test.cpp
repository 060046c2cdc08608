#include "question/other_card.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <variant>

#include "document/yaml.h"
#include "spec/read_spec.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

Spec read(const std::string& text) { return read_spec(read_yaml(text, "spec.yaml"), "spec.yaml"); }

Spec moved(const std::string& text, const std::string& own, const std::string& card,
           std::vector<Assumption>* assumed = nullptr) {
  std::vector<Assumption> ours;
  return moved_to_card(read(text), shipped().accelerator(own), shipped().accelerator(card), shipped(),
                       assumed != nullptr ? *assumed : ours);
}

const std::string kGroup =
    "cluster: {groups: [{accelerator: H100, count: 64, system: nvidia-hgx-h100, fabric: roce-400g, domain: 8}]}\n";

// If this fails, a card is asked in another card's server, or its count goes with the server.
TEST(OnCard, TakesTheServerAwayAndKeepsTheCount) {
  const Spec spec = on_card(read(kGroup + "train: {model: llama-3.1-8b}"), "amd-mi300x");
  GroupSpec expected;
  expected.accelerator = "amd-mi300x";
  expected.count = 64;
  EXPECT_EQ(spec.cluster.groups.front(), expected);
}

// If this fails, an error about the other card points at the line where the spec names its own.
TEST(OnCard, ItsNameIsOfNoLine) {
  const Spec spec = on_card(read(kGroup + "train: {model: llama-3.1-8b}"), "amd-mi300x");
  EXPECT_EQ(spec.at("cluster.groups[0].accelerator").line, 0);
  EXPECT_EQ(spec.at("train.model").line, 2);
}

// If this fails, the same question is asked of another count than the one wanted.
TEST(WithCount, ChangesTheCountAlone) {
  const Spec before = read(kGroup + "train: {model: llama-3.1-8b}");
  const Spec after = with_count(before, 8);
  EXPECT_EQ(after.cluster.groups.front().count, 8);
  EXPECT_EQ(with_count(after, 64), before);
}

// If this fails, the spec's own card loses the server that the spec gives it.
TEST(MovedToCard, ItsOwnCardKeepsItsServer) {
  EXPECT_EQ(moved(kGroup + "train: {model: llama-3.1-8b}", "H100", "H100").cluster.groups.front().fabric, "roce-400g");
}

// If this fails, a plan made for one card is forced on another, or that it was changed is not told.
TEST(MovedToCard, PlansAreSearched) {
  std::vector<Assumption> assumed;
  const Spec spec = moved(
      kGroup + "train: {model: llama-3.1-8b}\nplan: {tensor: 8}\npublished: [{metric: mfu, value: 0.4, source: x}]",
      "H100", "A100", &assumed);
  EXPECT_TRUE(spec.plan.automatic);
  EXPECT_FALSE(spec.plan.tensor.has_value());
  EXPECT_TRUE(spec.published.empty());
  EXPECT_EQ(std::ranges::count(assumed, Assumed::plan_not_the_spec_s, &Assumption::what), 1);
}

// If this fails, plans of roles that were made for one card are forced on another, or its division of cards is lost.
TEST(MovedToCard, PlansOfRolesAreSearched) {
  const Spec spec = moved(kGroup +
                              "serve: {model: llama-3.1-8b, mode: online, roles: {prefill: {cards: 2, tensor: 2}, "
                              "decode: {cards: 6, expert: 2}}}",
                          "H100", "A100");
  const RolesSpec& roles = *std::get<Serve>(spec.workload).roles;
  EXPECT_EQ(roles.prefill.cards, 2);
  EXPECT_EQ(roles.decode.cards, 6);
  EXPECT_FALSE(roles.prefill.tensor || roles.decode.expert);
  EXPECT_TRUE(spec.plan.automatic);
}

// If this fails, a stack is asked to run where it does not, or is thrown away where it does. Training on MI300X is
// usual on a Megatron, on Ascend on MindSpeed.
TEST(MovedToCard, AStackGoesWhereItsFamilyIsAtHome) {
  const auto stack = [](const std::string& named, const char* card) {
    return moved(kGroup + "train: {model: llama-3.1-8b}\nstack: " + named, "H100", card).stack.all;
  };
  EXPECT_EQ(stack("deepspeed-2023", "A100"), "deepspeed-2023");  // of the same vendor
  EXPECT_EQ(stack("megatron-2025", "MI300X"), "megatron-2025");
  EXPECT_EQ(stack("deepspeed-2023", "MI300X"), "");
  EXPECT_EQ(stack("megatron-2025", "910B"), "");
}

// The same of engines, which have ports, and of pipelines.
TEST(MovedToCard, AnEngineGoesWhereItHasAPort) {
  const auto engine = [](const std::string& named, const char* card) {
    return moved(kGroup + "serve: {model: llama-3.1-8b}\nstack: " + named, "H100", card).stack.all;
  };
  EXPECT_EQ(engine("vllm-2025", "MI300X"), "vllm-2025");
  EXPECT_EQ(engine("tensorrt-llm-2025", "H20"), "tensorrt-llm-2025");
  EXPECT_EQ(engine("tensorrt-llm-2025", "MI300X"), "");
  EXPECT_EQ(moved(kGroup + "generate: {model: sdxl}\nstack: tensorrt-2023", "H100", "910B").stack.all, "");
}

// If this fails, a user does not learn that other software than the spec's was taken.
TEST(MovedToCard, OtherSoftwareIsTold) {
  std::vector<Assumption> assumed;
  (void)moved(kGroup + "serve: {model: llama-3.1-8b}\nstack: tensorrt-llm-2025", "H100", "910B", &assumed);
  const auto told = std::ranges::find(assumed, Assumed::software_not_the_spec_s, &Assumption::what);
  ASSERT_NE(told, assumed.end());
  EXPECT_EQ(std::get<std::string>(told->values.front()), "tensorrt-llm-2025");
}

}  // namespace
}  // namespace shortboard
