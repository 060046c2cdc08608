#pragma once
#include "estimate/serving.h"
#include "support/cards.h"

namespace shortboard::support {

/// An engine with round figures: 1 ms a step, 10 us a sequence, 5 ms a request, kernels as measured alone.
inline Engine round_engine() {
  Engine engine;
  engine.id = "round-engine";
  engine.step.value = Seconds{1e-3};
  engine.sequence.value = Seconds{1e-5};
  engine.request.value = Seconds{5e-3};
  for (Sourced<double>* ratio :
       {&engine.launch, &engine.prompt_launch, &engine.prefill, &engine.decode, &engine.reduce, &engine.imbalance})
    ratio->value = 1.0;
  engine.uncertainty.value = 0.25;
  engine.batching.memory_fraction = 0.5;
  engine.batching.reserve = Bytes{1e9};
  return engine;
}

/// Cards much like an H100 (cluster_of) under the round engine, everything in 16 bits.
inline ServingCluster serving_cluster_of(int count) {
  ServingCluster cluster;
  cluster.cards = cluster_of(count);
  cluster.cards.attention.decode.stream = BytesPerSecond{50e9};
  cluster.cards.attention.decode.launch = Seconds{5e-6};
  GemmRoof roof = *cluster.cards.gemm[index(NumberFormat::bf16)];
  roof.weight = Bytes{2.0};
  cluster.attention = cluster.dense = cluster.router = cluster.head = roof;
  cluster.experts = {roof.peak, 0.7, 2000.0, 100.0, 128.0, roof.bandwidth, roof.launch, roof.weight, Bytes{2.0}};
  cluster.engine = round_engine();
  return cluster;
}

inline ServingJob serving_job_of(Architecture model) {
  ServingJob job;
  job.model = std::move(model);
  return job;
}

/// A step that generates for `sequences` of `context` cached tokens.
inline StepTokens generating(double sequences, double context) {
  StepTokens step;
  step.generating = sequences;
  step.context = context;
  return step;
}

/// A step that reads `prompts` whole prompts of `tokens`.
inline StepTokens reading(double prompts, double tokens) {
  StepTokens step;
  step.prompts = step.finished_prompts = prompts;
  step.prompt_tokens = tokens;
  return step;
}

}  // namespace shortboard::support
