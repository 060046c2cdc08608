#include "estimate/serving_memory.h"

#include <algorithm>
#include <cmath>

namespace shortboard {

ServingMemory serving_memory(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, double held,
                             double step_tokens) {
  const EngineBatching& batching = cluster.engine.batching;
  const ServingSplit split = plan.split();
  const ServedParameters own = served_parameters(job.model, split);
  const ServingFormats& f = job.formats;
  const Bytes layers = own.attention * weight_bytes(f.attention) + own.dense * weight_bytes(f.dense) +
                       own.experts * weight_bytes(f.experts);
  ServingMemory memory;
  // The first and the last stage hold an embedding each, so the fullest stage holds one.
  const double input = own.embedding * (batching.whole_embedding ? split.tensor : 1.0);
  const double ends = plan.pipeline == 1 ? input + own.head : std::max(input, own.head);
  memory.weights = layers / plan.pipeline + ends * weight_bytes(f.head);
  memory.adapters =
      adapter_parameters(job.model, split, job.adapters) / plan.pipeline * weight_bytes(NumberFormat::bf16);
  memory.activations = Bytes{batching.activation_bytes * step_tokens * job.model.hidden};
  memory.reserve = batching.reserve + (split.tensor - 1.0) * batching.reserve_peer;
  memory.cache_sequence = sequence_cache(job.model, split, held, bytes_per_element(f.cache)) / plan.pipeline;
  memory.budget = batching.memory_fraction * cluster.cards.memory;
  const double room = std::max(0.0, memory.cache().base());
  memory.sequences = plan.attention_data * std::floor(room / memory.cache_sequence.base());
  return memory;
}

double held_tokens(const EngineBatching& batching, double input, double output) {
  return input + (batching.room_for_output ? 1.0 : 0.5) * output;
}

}  // namespace shortboard
