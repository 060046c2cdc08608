#include <gtest/gtest.h>

#include <algorithm>

#include "document/yaml.h"
#include "spec/on_card.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

Node changed(const std::string& text, const std::string& own, const std::string& card,
             std::vector<Assumption>* assumed = nullptr) {
  std::vector<Assumption> ours;
  return work_on_card(read_yaml(text, "spec.yaml"), shipped().accelerator(own), shipped().accelerator(card), shipped(),
                      assumed != nullptr ? *assumed : ours);
}

const std::string kGroup =
    "cluster: {groups: [{accelerator: H100, count: 64, system: nvidia-hgx-h100, fabric: roce-400g, domain: 8}]}\n";

std::string text_at(const Node& spec, std::string_view key) {
  const Node* found = spec.find(key);
  return found != nullptr ? found->text : "none";
}

// If this fails, a card is asked in another card's server, or its count goes with the server.
TEST(OnCard, TakesTheServerAwayAndKeepsTheCount) {
  Node spec = on_card(read_yaml(kGroup + "train: {model: llama-3.1-8b}", "spec.yaml"), "amd-mi300x");
  const Node& group = card_group(spec);
  EXPECT_EQ(text_at(group, "accelerator"), "amd-mi300x");
  EXPECT_EQ(text_at(group, "count"), "64");
  for (const char* key : {"system", "fabric", "domain"}) EXPECT_EQ(group.find(key), nullptr) << key;
}

// If this fails, the spec's own card loses the server that the spec gives it.
TEST(WorkOnCard, ItsOwnCardKeepsItsServer) {
  Node spec = changed(kGroup + "train: {model: llama-3.1-8b}", "H100", "H100");
  EXPECT_EQ(text_at(card_group(spec), "fabric"), "roce-400g");
}

// If this fails, a plan made for one card is forced on another, or that it was changed is not told.
TEST(WorkOnCard, PlansAreSearched) {
  std::vector<Assumption> assumed;
  const Node spec =
      changed(kGroup + "train: {model: llama-3.1-8b}\nplan: {tensor: 8}\npublished: []", "H100", "A100", &assumed);
  EXPECT_EQ(text_at(spec, "plan"), "auto");
  EXPECT_EQ(spec.find("published"), nullptr);
  EXPECT_EQ(std::ranges::count(assumed, "plan", &Assumption::key), 1);
}

// If this fails, plans of roles that were made for one card are forced on another, or its division of cards is lost.
TEST(WorkOnCard, PlansOfRolesAreSearched) {
  const Node spec = changed(kGroup +
                                "serve: {model: llama-3.1-8b, mode: online, roles: {prefill: {cards: 2, tensor: 2}, "
                                "decode: {cards: 6, expert: 2}}}",
                            "H100", "A100");
  const Node& roles = *spec.find("serve")->find("roles");
  EXPECT_EQ(roles.find("prefill")->children.size(), 1U);
  EXPECT_EQ(text_at(*roles.find("decode"), "cards"), "6");
  EXPECT_EQ(text_at(spec, "plan"), "auto");
}

// If this fails, a stack is asked to run where it does not, or is thrown away where it does. Training on MI300X is
// usual on a Megatron, on Ascend on MindSpeed.
TEST(WorkOnCard, AStackGoesWhereItsFamilyIsAtHome) {
  const auto stack = [](const char* named, const char* card) {
    return text_at(changed(kGroup + "train: {model: llama-3.1-8b}\nstack: " + named, "H100", card), "stack");
  };
  EXPECT_EQ(stack("deepspeed-2023", "A100"), "deepspeed-2023");  // of the same vendor
  EXPECT_EQ(stack("megatron-2025", "MI300X"), "megatron-2025");
  EXPECT_EQ(stack("deepspeed-2023", "MI300X"), "none");
  EXPECT_EQ(stack("megatron-2025", "910B"), "none");
}

// The same of engines, which have ports, and of pipelines.
TEST(WorkOnCard, AnEngineGoesWhereItHasAPort) {
  const auto engine = [](const char* named, const char* card) {
    return text_at(changed(kGroup + "serve: {model: llama-3.1-8b}\nstack: " + named, "H100", card), "stack");
  };
  EXPECT_EQ(engine("vllm-2025", "MI300X"), "vllm-2025");
  EXPECT_EQ(engine("tensorrt-llm-2025", "H20"), "tensorrt-llm-2025");
  EXPECT_EQ(engine("tensorrt-llm-2025", "MI300X"), "none");
  EXPECT_EQ(text_at(changed(kGroup + "generate: {model: sdxl}\nstack: tensorrt-2023", "H100", "910B"), "stack"),
            "none");
}

// If this fails, a user does not learn that other software than the spec's was taken.
TEST(WorkOnCard, OtherSoftwareIsTold) {
  std::vector<Assumption> assumed;
  (void)changed(kGroup + "serve: {model: llama-3.1-8b}\nstack: tensorrt-llm-2025", "H100", "910B", &assumed);
  ASSERT_EQ(std::ranges::count(assumed, "stack", &Assumption::key), 1);
  EXPECT_NE(std::ranges::find(assumed, "stack", &Assumption::key)->value.find("tensorrt-llm-2025"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
