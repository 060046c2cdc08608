#include <gtest/gtest.h>

#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

using namespace support;

/// Cards that also multiply fp32, at a sixteenth of the 16-bit peak.
Cluster wide_cluster(int count) {
  Cluster cluster = cluster_of(count);
  GemmRoof roof = *cluster.gemm[index(NumberFormat::bf16)];
  roof.peak = 1.0 / 16.0 * roof.peak;
  roof.element = Bytes{4.0};
  cluster.gemm[index(NumberFormat::fp32)] = roof;
  return cluster;
}

// Mixed precision keeps 2 + 4 + 12 bytes a parameter (weight, gradient, Adam with the master weight), fp32 4 + 4 + 8.
// If this fails, training in fp32 is said to fit where it does not, or to need a master copy of what it has.
TEST(InPrecision, WideFormatsKeepFourBytesAndNoMaster) {
  const Cluster plain = wide_cluster(8), wide = in_precision(plain, NumberFormat::fp32);
  EXPECT_DOUBLE_EQ(plain.software.memory.weight_bytes, 2.0);
  EXPECT_DOUBLE_EQ(wide.software.memory.weight_bytes, 4.0);
  EXPECT_DOUBLE_EQ(wide.software.memory.gradient_bytes, 4.0);
  EXPECT_DOUBLE_EQ(wide.software.memory.state_bytes, plain.software.memory.state_bytes - 4.0);
  EXPECT_DOUBLE_EQ(wide.element, 4.0);
  EXPECT_DOUBLE_EQ(wide.attention.peak.base(), plain.attention.peak.base() / 16.0);
}

// If this fails, a format of 16 bits or fewer changes what is kept.
TEST(InPrecision, OthersLeaveTheClusterAsItIs) {
  const Cluster plain = wide_cluster(8);
  for (const NumberFormat format : {NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8}) {
    const Cluster same = in_precision(plain, format);
    EXPECT_DOUBLE_EQ(same.element, 2.0);
    EXPECT_DOUBLE_EQ(same.software.memory.state_bytes, plain.software.memory.state_bytes);
  }
}

// If this fails, activations or messages of fp32 are as small as those of 16 bits.
TEST(InPrecision, ActivationsAndMessagesAreTwiceAsLarge) {
  const Cluster plain = wide_cluster(8);
  const TrainingJob job = job_of(small_dense());
  TrainingJob wide_job = job;
  wide_job.format = NumberFormat::fp32;
  const LayerSplit split{.tensor = 4, .sequence_parallel = true, .micro_batch = 1.0, .sequence = job.sequence};
  const LayerWork narrow = split_cost(plain, job, split).layers.front().work;
  const LayerWork wide = split_cost(in_precision(plain, NumberFormat::fp32), wide_job, split).layers.front().work;
  EXPECT_DOUBLE_EQ(wide.tensor_messages.base(), 2.0 * narrow.tensor_messages.base());
  EXPECT_DOUBLE_EQ(wide.kept_inputs.base(), 2.0 * narrow.kept_inputs.base());
  EXPECT_DOUBLE_EQ(wide.streamed.base(), 2.0 * narrow.streamed.base());
  EXPECT_DOUBLE_EQ(wide.attention.query_bytes, 4.0);
}

// A sixteenth of the peak: the step takes less than 16 times as long, as launches stay, and more than twice, as all
// bytes double.
// If this fails, a wide format is priced by the 16-bit unit.
TEST(InPrecision, AStepTakesLongerByTheRate) {
  const Cluster plain = wide_cluster(8);
  TrainingJob job = job_of(small_dense());
  Plan plan;
  plan.tensor = 4;
  plan.data = 2;
  const double narrow = estimate_training(plain, job, plan).step().base();
  job.format = NumberFormat::fp32;
  const double wide = estimate_training(in_precision(plain, job.format), job, plan).step().base();
  EXPECT_GT(wide, 2.0 * narrow);
  EXPECT_LT(wide, 16.0 * narrow);
}

}  // namespace
}  // namespace shortboard
