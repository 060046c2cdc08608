#include "spec/with_card.h"

#include <gtest/gtest.h>

#include "document/yaml.h"

namespace shortboard {
namespace {

// If this fails, the work of an offer is asked on another card or count, or is changed on the way.
TEST(WithCard, PutsTheWorkOnSoManyCards) {
  const Node work = read_yaml("train: {model: llama-3.1-8b}\nstack: megatron-2025\n", "spec.yaml");
  const Node spec = with_card(work, "nvidia-h200-sxm", 64);
  const Node& group = spec.find("cluster")->find("groups")->children.front();
  EXPECT_EQ(group.find("accelerator")->text, "nvidia-h200-sxm");
  EXPECT_EQ(group.find("count")->text, "64");
  EXPECT_EQ(spec.find("train")->find("model")->text, "llama-3.1-8b");
  EXPECT_EQ(spec.find("stack")->text, "megatron-2025");
  EXPECT_EQ(work.find("cluster"), nullptr);
  const Node other = with_card(spec, "nvidia-h100-sxm", 8);
  const Node& again = other.find("cluster")->find("groups")->children.front();
  EXPECT_EQ(again.find("count")->text, "8");
}

}  // namespace
}  // namespace shortboard
