#include "hwdb/nearest_stack.h"

#include <gtest/gtest.h>

#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

// If this fails, a stack that the database knows is taken for another one.
TEST(NearestStack, IsTheOneOfThatName) {
  for (const std::string& id : shipped().ids(EntryKind::stack)) {
    EXPECT_EQ(nearest_stack(shipped(), id), id);
    for (const std::string& alias : shipped().aliases(EntryKind::stack, id))
      EXPECT_EQ(nearest_stack(shipped(), alias), id) << alias;
  }
  EXPECT_EQ(nearest_stack(shipped(), "nemo-2024"), "megatron-2024");
  EXPECT_EQ(nearest_stack(shipped(), "NeMo-2024"), "megatron-2024");  // in any case
}

// If this fails, a stack of a known family is estimated as one of another family or of a far year.
TEST(NearestStack, IsOfTheFamilyAndTheNearestYear) {
  EXPECT_EQ(nearest_stack(shipped(), "megatron-lm-2021"), "megatron-2021");
  EXPECT_EQ(nearest_stack(shipped(), "megatron-lm-2022"), "megatron-2022");
  EXPECT_EQ(nearest_stack(shipped(), "megatron-lm-2023"), "megatron-2024");  // whose alias is megatron-2023
  EXPECT_EQ(nearest_stack(shipped(), "megatron-core-2025"), "megatron-2025");
  EXPECT_EQ(nearest_stack(shipped(), "megatron-lm-2030"), "megatron-2026");
  EXPECT_EQ(nearest_stack(shipped(), "torchtitan-2026"), "torchtitan-2024");
}

// If this fails, a name of two known words is taken for a stack that shares the first alone.
TEST(NearestStack, MoreWordsAlikeCountMoreThanTheYear) {
  EXPECT_EQ(nearest_stack(shipped(), "megatron-deepspeed-2026"), "megatron-deepspeed-2022");
  EXPECT_EQ(nearest_stack(shipped(), "megatron-deepspeed-habana-2026"), "megatron-deepspeed-habana-2024");
}

// If this fails, a stack that nobody knows has no estimate, or one of a chance neighbour in the alphabet.
TEST(NearestStack, AnUnknownOneIsThePlainDefault) {
  for (const char* name : {"in-house", "in-house-2021", "2021", "", "-", "megatronic-2022"})
    EXPECT_EQ(nearest_stack(shipped(), name), "megatron-2024") << name;
}

// If this fails, a stack is thought at home on cards where another family is, or not where its own is.
TEST(SameFamily, IsTheFirstWord) {
  EXPECT_TRUE(same_family("megatron-2025", "megatron-deepspeed-2022"));
  EXPECT_FALSE(same_family("mindspeed-2024", "megatron-2024"));
}

// If this fails, an engine runs on cards with constants of its version for others, or without a port has one.
TEST(EnginePort, IsOfTheClassOrTheVendor) {
  EXPECT_EQ(engine_port(shipped(), "vllm-2025", shipped().accelerator("MI300X")), "vllm-2025-amd");
  EXPECT_EQ(engine_port(shipped(), "vllm-2025", shipped().accelerator("A100")), "vllm-2025-nvidia-ampere");
  EXPECT_EQ(engine_port(shipped(), "vllm-2025", shipped().accelerator("H100")), "");
  EXPECT_EQ(engine_port(shipped(), "tensorrt-llm-2025", shipped().accelerator("MI300X")), "");
}

}  // namespace
}  // namespace shortboard
