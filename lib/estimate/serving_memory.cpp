#include "estimate/serving_memory.h"

#include <algorithm>
#include <cmath>

namespace shortboard {

ServingMemory serving_memory(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                             double held) {
  const ServingSplit split = plan.split();
  const ServedParameters own = served_parameters(job.model, split);
  const ServingFormats& f = job.formats;
  const Bytes layers = own.attention * weight_bytes(f.attention) + own.dense * weight_bytes(f.dense) +
                       own.experts * weight_bytes(f.experts);
  ServingMemory memory;
  // The embeddings stand on the first and the last stage: the fullest holds one of them.
  memory.weights = layers / plan.pipeline + own.embedding / std::min(2, plan.pipeline) * weight_bytes(f.head);
  memory.adapters =
      adapter_parameters(job.model, split, job.adapters) / plan.pipeline * weight_bytes(NumberFormat::bf16);
  memory.reserve = cluster.engine.batching.reserve;
  memory.cache_sequence = sequence_cache(job.model, split, held, bytes_per_element(f.cache)) / plan.pipeline;
  memory.budget = cluster.engine.batching.memory_fraction * cluster.cards.memory;
  const double room = std::max(0.0, memory.cache().base());
  memory.sequences = plan.attention_data * std::floor(room / memory.cache_sequence.base());
  return memory;
}

double held_tokens(const EngineBatching& batching, double input, double output) {
  return input + (batching.room_for_output ? 1.0 : 0.5) * output;
}

}  // namespace shortboard
