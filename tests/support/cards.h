#pragma once
#include <rapidcheck.h>

#include <cmath>

#include "estimate/training.h"

namespace shortboard::support {

/// 1e14 FLOP/s over 100 units, no losses, memory too fast to matter, launches free: hand values stay short.
inline GemmRoof lossless_roof() {
  return {FlopsPerSecond{1e14}, 1.0, 0.0, 0.0, 100.0, BytesPerSecond{1e15}, Seconds{}, Bytes{2.0}};
}

/// 100 GB/s links of which the protocols reach a quarter and a half, 10 GB/s of NIC a card, pipelines that fill at
/// once.
inline Network round_network() {
  Network network;
  network.up = BytesPerSecond{100e9};
  network.domain.base = Seconds{10e-6};
  network.domain.step = Seconds{1e-6};
  network.domain.low_latency = 0.25;
  network.domain.protocol_latency = 2.0;
  network.domain.bandwidth = 0.5;
  network.domain.exchange = {Seconds{9e-6}, 0.25, Seconds{20e-6}, 0.5, 1.0};
  network.out = BytesPerSecond{10e9};
  network.hop = Seconds{5e-6};
  network.protocols = {.low_latency = 0.25, .ring = 2.0, .tree = 4.0, .fill = 0.0};
  return network;
}

/// Cards much like an H100, in domains of eight, with some of every loss.
inline Cluster cluster_of(int count) {
  Cluster cluster;
  cluster.count = count;
  cluster.domain = count < 8 ? count : 8;
  cluster.server = 8;
  cluster.memory = Bytes{80e9};
  cluster.nominal = FlopsPerSecond{1e15};
  cluster.gemm[index(NumberFormat::bf16)] =
      GemmRoof{FlopsPerSecond{1e15}, 0.8, 2000.0, 100.0, 128.0, BytesPerSecond{3e12}, Seconds{4e-6}, Bytes{2.0}};
  AttentionRoof& attention = cluster.attention;
  attention.peak = FlopsPerSecond{1e15};
  attention.bandwidth = BytesPerSecond{3e12};
  attention.units = 128.0;
  attention.forward.efficiency = 0.9;
  attention.forward.backward = 0.8;
  attention.forward.tail = 0.5;
  attention.forward.launch = Seconds{10e-6};
  attention.forward.wide = {{Seconds{60e-12}, Seconds{100e-12}, Seconds{180e-12}}, Seconds{2e-6}};
  cluster.stream = {BytesPerSecond{3e12}, Seconds{3e-6}};
  Network& network = cluster.network;
  network = round_network();
  network.up = BytesPerSecond{450e9};
  network.domain.bandwidth = 0.8;
  network.out = BytesPerSecond{40e9};
  network.hop = Seconds{10e-6};
  Software& software = cluster.software;
  software.overlap_tensor = 0.3;
  software.overlap_data = 0.8;
  software.overlap_pipeline = 0.5;
  software.overlap_context = 0.7;
  software.overlap_slowdown = 1.2;
  software.step_overhead = Seconds{0.01};
  software.straggler = 0.01;
  software.memory.context = Bytes{2e9};
  software.bucket = Bytes{200e6};
  return cluster;
}

inline Attention grouped(int heads, int kv_heads, int head_size) {
  Attention attention;
  attention.heads = heads;
  attention.kv_heads = kv_heads;
  attention.head_size = attention.value_head_size = head_size;
  return attention;
}

/// Hidden width 8, four heads of 2 on two keys, gated block of 16, 100 words.
inline Architecture tiny_dense(int layers) {
  Architecture model;
  model.hidden = 8;
  model.vocabulary = 100;
  FeedForward block;
  block.width = 16;
  model.layers.push_back({layers, grouped(4, 2, 2), block});
  return model;
}

/// As tiny_dense, with four experts of 6, two of them active, and a shared one of 12.
inline Architecture tiny_experts(int layers) {
  Architecture model = tiny_dense(layers);
  FeedForward& block = model.layers.front().feed_forward;
  block.width = 6;
  block.experts = 4;
  block.active = 2;
  block.shared_width = 12;
  return model;
}

/// Hidden width 8, two heads of 4 + 2 for position and 3 for values, queries through 5 and keys through 6.
inline Attention tiny_latent() {
  Attention attention;
  attention.kind = Attention::Kind::latent;
  attention.heads = attention.kv_heads = 2;
  attention.head_size = 4;
  attention.rope_size = 2;
  attention.value_head_size = 3;
  attention.query_rank = 5;
  attention.kv_rank = 6;
  return attention;
}

/// Sixteen layers of 1024 (0.2 billion parameters), and the same with sixteen experts of which two are active.
inline Architecture small_dense() {
  Architecture model;
  model.hidden = 1024;
  model.vocabulary = 32000;
  FeedForward block;
  block.width = 4096;
  model.layers.push_back({16, grouped(16, 8, 64), block});
  return model;
}
inline Architecture small_experts() {
  Architecture model = small_dense();
  FeedForward& block = model.layers.front().feed_forward;
  block.width = 1024;
  block.experts = 16;
  block.active = 2;
  return model;
}

inline TrainingJob job_of(Architecture model) {
  TrainingJob job;
  job.model = std::move(model);
  job.sequence = 2048.0;
  job.global_batch = 256.0;
  return job;
}

/// A plan that is possible for small_dense or small_experts on 64 cards with a global batch of 256; call in a property.
inline Plan any_plan(const Architecture& model) {
  Plan plan;
  plan.tensor = *rc::gen::element(1, 2, 4, 8);
  plan.pipeline = *rc::gen::element(1, 2, 4, 8);
  plan.data = 64 / plan.tensor / plan.pipeline;
  if (model.has_experts()) plan.expert = *rc::gen::element(1, 2, 4, 8);
  if (model.has_experts() && 64 / plan.pipeline % (plan.expert * plan.tensor) == 0)
    plan.expert_tensor = *rc::gen::element(1, plan.tensor);
  plan.micro_batch = *rc::gen::element(1, 2, 4);
  plan.schedule = *rc::gen::element(Schedule::one_forward_one_backward, Schedule::interleaved);
  if (plan.schedule == Schedule::interleaved && plan.pipeline > 1) plan.virtual_stages = *rc::gen::element(1, 2);
  plan.sharding = *rc::gen::element(Sharding::replicated, Sharding::distributed_optimizer, Sharding::sharded_gradients);
  if (plan.pipeline == 1 && *rc::gen::arbitrary<bool>()) plan.sharding = Sharding::fully_sharded;
  plan.recompute = *rc::gen::element(Recompute::none, Recompute::selective, Recompute::full);
  plan.sequence_parallel = *rc::gen::arbitrary<bool>();
  return plan;
}

/// That no part of a step is negative and that they sum to it.
inline void assert_parts(const Parts& parts, Seconds step) {
  double sum = 0.0;
  for (std::size_t i = 0; i < Parts::size(); ++i) {
    const double seconds = parts[static_cast<Part>(i)];
    RC_ASSERT(std::isfinite(seconds));
    RC_ASSERT(seconds >= 0.0);
    sum += seconds;
  }
  RC_ASSERT(std::abs(sum / step.base() - 1.0) < 1e-12);
}

}  // namespace shortboard::support
