#include "estimate/serving_memory.h"

#include <gtest/gtest.h>

#include "support/serving.h"

namespace shortboard {
namespace {

/// A card of which the engine fills half: `room` for the cache beside weights and 100 bytes of reserve.
ServingCluster card_with(double weights, double room) {
  ServingCluster cluster = support::serving_cluster_of(1);
  cluster.engine.batching.reserve = Bytes{100.0};
  cluster.cards.memory = Bytes{2.0 * (weights + 100.0 + room)};
  return cluster;
}

// tiny_dense(3): attention 3 x 192, blocks 3 x 384, norms 3 x 2 x 8 + 8, two embeddings of 100 x 8: 3384 parameters.
constexpr double kWeights = 2.0 * 3384.0;

// If this fails, weights take other bytes than their formats have.
TEST(ServingMemory, WeightsTakeTheirFormatsBytes) {
  ServingJob job = support::serving_job_of(support::tiny_dense(3));
  const ServingCluster cluster = card_with(kWeights, 0.0);
  EXPECT_EQ(serving_memory(cluster, job, {}, 10.0, 0.0).weights.base(), kWeights);
  // Attention and blocks in 8 bits, norms with the blocks; the embeddings stay: 576 + 1208 + 2 x 1600.
  job.formats.attention = job.formats.dense = NumberFormat::fp8;
  EXPECT_EQ(serving_memory(cluster, job, {}, 10.0, 0.0).weights.base(), 576.0 + 1208.0 + 3200.0);
  // Four bits with a byte of scale for 16 of them: 0.5625 bytes each.
  job.formats.attention = job.formats.dense = NumberFormat::fp4;
  EXPECT_EQ(serving_memory(cluster, job, {}, 10.0, 0.0).weights.base(), 0.5625 * (576.0 + 1208.0) + 3200.0);
}

// If this fails, more sequences run than the cache holds, or fewer.
TEST(ServingMemory, TheCacheHoldsWholeSequences) {
  // A sequence of 10 tokens takes 480 bytes (serving_work_test): room for 7 and a bit; twice as many in 8 bits.
  ServingJob job = support::serving_job_of(support::tiny_dense(3));
  const ServingCluster cluster = card_with(kWeights, 7.0 * 480.0 + 300.0);
  const ServingMemory wide = serving_memory(cluster, job, {}, 10.0, 0.0);
  EXPECT_EQ(wide.sequences, 7.0);
  EXPECT_EQ(wide.cache().base(), 7.0 * 480.0 + 300.0);
  job.formats.cache = NumberFormat::fp8;
  EXPECT_EQ(serving_memory(cluster, job, {}, 10.0, 0.0).sequences, 15.0);
}

// If this fails, what an engine reserves does not grow with its step or its tensor-parallel group.
TEST(ServingMemory, ReservesActivationsAStepAndCommunicatorsAPeer) {
  // 12 bytes x 50 tokens x 8 elements; 100 bytes and 3 peers of 40.
  ServingCluster cluster = card_with(kWeights, 1e6);
  cluster.engine.batching.reserve_peer = Bytes{40.0};
  const ServingMemory memory =
      serving_memory(cluster, support::serving_job_of(support::tiny_dense(3)), {.tensor = 4}, 10.0, 50.0);
  EXPECT_EQ(memory.activations.base(), 4800.0);
  EXPECT_EQ(memory.reserve.base(), 220.0);
  EXPECT_EQ(memory.resident(), memory.weights + memory.activations + memory.reserve);
}

// If this fails, a model that does not fit is served.
TEST(ServingMemory, AModelLargerThanTheBudgetDoesNotFit) {
  const ServingJob job = support::serving_job_of(support::tiny_dense(3));
  EXPECT_FALSE(serving_memory(card_with(kWeights - 100.0, 0.0), job, {}, 10.0, 0.0).fits());
  EXPECT_FALSE(serving_memory(card_with(kWeights, 479.0), job, {}, 10.0, 0.0).fits());
  EXPECT_TRUE(serving_memory(card_with(kWeights, 480.0), job, {}, 10.0, 0.0).fits());
}

// If this fails, groups of attention share one cache: each card would hold the sequences of all.
TEST(ServingMemory, EachGroupOfAttentionHoldsSequencesOfItsOwn) {
  const ServingJob job = support::serving_job_of(support::small_experts());
  ServingCluster cluster = support::serving_cluster_of(8);
  const ServingMemory one = serving_memory(cluster, job, {.tensor = 1, .expert = 1}, 1000.0, 0.0);
  const ServingMemory four = serving_memory(cluster, job, {.attention_data = 4, .expert = 4}, 1000.0, 0.0);
  EXPECT_EQ(four.cache_sequence, one.cache_sequence);
  EXPECT_LT(four.weights, one.weights);  // the experts are spread
  EXPECT_GT(four.sequences, 4.0 * one.sequences);
}

// If this fails, adapters take no memory, or all of them on every stage of a pipeline.
TEST(ServingMemory, AdaptersTakeRoomFromTheCache) {
  ServingJob job = support::serving_job_of(support::tiny_dense(2));
  const ServingCluster cluster = card_with(kWeights, 48000.0);
  const ServingMemory without = serving_memory(cluster, job, {}, 10.0, 0.0);
  job.adapters = {.rank = 2, .adapters = 3};
  const ServingMemory with = serving_memory(cluster, job, {}, 10.0, 0.0);
  EXPECT_EQ(with.adapters.base(), 2.0 * 1248.0);  // lora_work_test
  EXPECT_EQ((without.cache() - with.cache()).base(), 2.0 * 1248.0);
  EXPECT_EQ(serving_memory(cluster, job, {.pipeline = 2}, 10.0, 0.0).adapters.base(), 1248.0);
}

// If this fails, an engine that waits for room for the whole output runs as many requests as one that does not.
TEST(ServingMemory, RoomForOutputCountsAllOfIt) {
  EngineBatching batching;
  batching.room_for_output = false;
  EXPECT_EQ(held_tokens(batching, 100.0, 50.0), 125.0);
  batching.room_for_output = true;
  EXPECT_EQ(held_tokens(batching, 100.0, 50.0), 150.0);
}

}  // namespace
}  // namespace shortboard
