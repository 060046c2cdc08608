#include "hwdb/kernel_class.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "hwdb/matrix_rate.h"

namespace shortboard {
namespace {

GemmConstants kind(std::string name, std::vector<std::string> software, std::vector<std::string> cards) {
  GemmConstants constants;
  constants.kind = {std::move(name), std::move(software), std::move(cards)};
  return constants;
}

// If this fails, a measurement is judged by kernels of other software or another card, or training takes a special
// kind.
TEST(KernelClass, TheKindThatSuitsSoftwareAndCardBestIsTaken) {
  KernelClass kernels;
  kernels.gemm[index(NumberFormat::bf16)] = {kind("library", {}, {}), kind("blocks", {"blockscale"}, {}),
                                             kind("little", {}, {"h20"})};
  const auto name = [&](NumberFormat format, const char* software, const char* card) {
    return kernels.gemm_of(format, software, card)->kind.name;
  };
  EXPECT_EQ(name(NumberFormat::bf16, "", ""), "library");
  EXPECT_EQ(name(NumberFormat::bf16, "some library", "h100"), "library");
  EXPECT_EQ(name(NumberFormat::bf16, "ck blockscale", "h100"), "blocks");
  EXPECT_EQ(name(NumberFormat::bf16, "", "h20"), "little");
  EXPECT_EQ(name(NumberFormat::tf32, "", "h100"), "library");  // no tf32: those of 16 bits
  EXPECT_EQ(KernelClass{}.gemm_of(NumberFormat::bf16), nullptr);
  EXPECT_EQ(KernelClass{}.grouped_gemm_of(NumberFormat::bf16, NumberFormat::bf16), nullptr);
}

// If this fails, experts in mixed formats are priced by those of other activations though their own are known.
TEST(KernelClass, ExpertsTakeTheNearestFormats) {
  KernelClass kernels;
  for (const auto& [activations, weights] :
       {std::pair{NumberFormat::bf16, NumberFormat::bf16}, std::pair{NumberFormat::fp8, NumberFormat::fp8},
        std::pair{NumberFormat::fp8, NumberFormat::fp4}}) {
    GroupedGemmConstants constants;
    constants.activations = activations;
    constants.weights = weights;
    kernels.grouped_gemm.push_back(constants);
  }
  EXPECT_EQ(kernels.grouped_gemm_of(NumberFormat::fp8, NumberFormat::fp4), &kernels.grouped_gemm[2]);
  EXPECT_EQ(kernels.grouped_gemm_of(NumberFormat::fp8, NumberFormat::int4), &kernels.grouped_gemm[1]);
  EXPECT_EQ(kernels.grouped_gemm_of(NumberFormat::bf16, NumberFormat::int4), &kernels.grouped_gemm[0]);
}

// If this fails, a format whose peak nobody prints is refused, or runs at a rate that no unit of the card has.
TEST(MatrixRate, UnprintedPeaksFollowFromThoseOfTheSameUnit) {
  Accelerator card;
  EXPECT_FALSE(matrix_rate(card, NumberFormat::bf16));
  card.peak[index(NumberFormat::fp16)] = Sourced<FlopsPerSecond>{FlopsPerSecond{100e12}, {}};
  EXPECT_DOUBLE_EQ(matrix_rate(card, NumberFormat::bf16)->base(), 100e12);
  EXPECT_DOUBLE_EQ(matrix_rate(card, NumberFormat::tf32)->base(), 50e12);
  EXPECT_DOUBLE_EQ(matrix_rate(card, NumberFormat::fp8)->base(), 200e12);
  EXPECT_DOUBLE_EQ(matrix_rate(card, NumberFormat::fp4)->base(), 400e12);
  EXPECT_FALSE(matrix_rate(card, NumberFormat::fp32));  // another unit
  card.vector_peak[index(NumberFormat::fp32)] = Sourced<FlopsPerSecond>{FlopsPerSecond{30e12}, {}};
  EXPECT_DOUBLE_EQ(matrix_rate(card, NumberFormat::fp32)->base(), 30e12);
  card.peak[index(NumberFormat::int8)] = Sourced<FlopsPerSecond>{FlopsPerSecond{150e12}, {}};
  EXPECT_DOUBLE_EQ(matrix_rate(card, NumberFormat::fp8)->base(), 150e12);
}

}  // namespace
}  // namespace shortboard
