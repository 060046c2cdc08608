#pragma once
#include "estimate/parts.h"
#include "estimate/serving_cluster.h"
#include "workload/lora_work.h"
#include "workload/serving_work.h"

namespace shortboard {

/// A served model and its options, without the load.
struct ServingJob {
  Architecture model;
  ServingFormats formats;
  double imbalance = 1.0;      ///< Rows of the fullest expert-parallel card over the mean; >= 1.
  double cached_prefix = 0.0;  ///< Share of a prompt's tokens that the prefix cache already holds; in [0, 1).
  double drafted = 0.0;        ///< Tokens that are drafted per step and verified by the next one (speculation, MTP).
  double accepted = 1.0;       ///< Mean tokens per step and sequence: 1 without speculation, up to 1 + drafted.
  ServedAdapters adapters;     ///< In 16 bits.
};

/// How one replica is divided: tensor x attention_data cards per pipeline stage, experts over `expert` cards of a
/// stage.
struct ServingPlan {
  int tensor = 1, pipeline = 1, attention_data = 1, expert = 1;
  int replicas = 1;
  [[nodiscard]] int cards_a_replica() const { return tensor * attention_data * pipeline; }
  /// Batches that run in a replica at once: one per attention group and pipeline stage.
  [[nodiscard]] double shares() const { return static_cast<double>(attention_data) * pipeline; }
  [[nodiscard]] ServingSplit split() const { return {tensor, attention_data, expert}; }
  friend bool operator==(const ServingPlan&, const ServingPlan&) = default;
};

/// One step of an engine through all stages of a pipeline.
struct StepTime {
  Parts parts;  ///< Seconds; they sum to the step.
  Flops flops;  ///< FLOPs that the tokens of all attention groups of the replica need (served_flops).
  Bytes bytes;  ///< Weights and cache that one card reads.
  [[nodiscard]] Seconds total() const { return Seconds{parts.total()}; }
};

/// Time of one step. `step`: the tokens of each attention group. Kernels run one after another: projections, attention
/// over the cache, feed-forward blocks or experts, all-reduces or the exchange with experts, then the output embedding.
/// The host's time between steps is added.
[[nodiscard]] StepTime step_time(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                 const StepTokens& step);

}  // namespace shortboard
