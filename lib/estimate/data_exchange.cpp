#include "estimate/data_exchange.h"

#include <algorithm>
#include <cmath>

#include "cost/attention.h"
#include "estimate/host_optimizer.h"
#include "estimate/stages.h"

namespace shortboard {
namespace {

/// The cards that hold copies of a set of parameters: how many, how far apart, and how many hold one sharded copy.
struct Copies {
  int count = 1, stride = 1, shard = 1;
};

Copies copies_of(const Plan& plan, int count, int stride) {
  const bool grouped = plan.sharding_group > 0 && plan.sharding != Sharding::replicated;
  int shard = grouped ? std::clamp(plan.sharding_group, 1, count) : count;
  while (count % shard != 0) --shard;
  return {count, stride, shard};
}

Copies expert_copies_of(const Plan& plan) { return copies_of(plan, plan.expert_copies(), plan.expert_cards()); }

/// The messages per step of one set of parameters, before any is hidden.
class Exchange {
 public:
  Exchange(const Cluster& cluster, const Plan& plan, double parameters, const Copies& copies, double messages)
      : cluster_(cluster),
        plan_(plan),
        parameters_(parameters),
        messages_(messages),
        shard_{copies.shard, local_ranks(copies.shard, copies.stride, cluster.domain)},
        across_{copies.count / copies.shard,
                local_ranks(copies.count / copies.shard, copies.stride * copies.shard, cluster.domain)} {}

  [[nodiscard]] double seconds(double micro_batches) const {
    const double repeats = plan_.pipeline > 1 ? 1.0 : micro_batches;
    switch (plan_.sharding) {
      case Sharding::replicated:
        return 2.0 * scatter();
      case Sharding::distributed_optimizer:
        return scatter() + gather() + between_shards();
      case Sharding::sharded_gradients:
        return micro_batches * scatter() + gather() + between_shards();
      case Sharding::fully_sharded:
        return repeats * (scatter() + 2.0 * gather()) + between_shards();
    }
    return 0.0;
  }

 private:
  [[nodiscard]] double scatter() const {
    const Bytes each{cluster_.software.memory.gradient_bytes * parameters_ / messages_};
    return messages_ * reduce_scatter_time(each, shard_, cluster_.network).total().base();
  }
  [[nodiscard]] double gather() const {
    const Bytes each{cluster_.element * parameters_ / messages_};
    return messages_ * all_gather_time(each, shard_, cluster_.network).total().base();
  }
  /// If a sharded copy uses only some of the cards, the copies add up their shards of the gradients.
  [[nodiscard]] double between_shards() const {
    const Bytes each{cluster_.software.memory.gradient_bytes * parameters_ / shard_.ranks};
    return all_reduce_time(each, across_, cluster_.network).total().base();
  }

  const Cluster& cluster_;
  const Plan& plan_;
  double parameters_, messages_;
  Group shard_, across_;
};

double exchange(const Cluster& cluster, const Plan& plan, double parameters, const Copies& copies, double layers,
                double micro_batches) {
  if (copies.count <= 1 || parameters <= 0.0) return 0.0;
  const double bytes = cluster.software.memory.gradient_bytes * parameters;
  const Software& soft = cluster.software;
  const double bucket = std::max(soft.bucket.base(), copies.count * soft.bucket_per_copy.base());
  const double buckets = std::max(1.0, std::ceil(bytes / bucket));
  const double messages = plan.sharding == Sharding::fully_sharded ? std::max(1.0, layers) : buckets;
  return Exchange{cluster, plan, parameters, copies, messages}.seconds(micro_batches);
}

/// Messages among copies, their hidden part, and the compute behind which they can hide; seconds per step.
struct Hiding {
  double all = 0.0, hidden = 0.0, window = 0.0;
};

Hiding hiding(const Cluster& cluster, const Plan& plan, const StageParameters& count, double micro_batches,
              double stage) {
  const int copies = plan.data * plan.context;
  Hiding data;
  data.all = exchange(cluster, plan, count.dense, copies_of(plan, copies, plan.tensor), count.layers, micro_batches) +
             exchange(cluster, plan, count.experts, expert_copies_of(plan), count.layers, micro_batches);
  // What can hide: sharded weights behind every micro-batch; gradients behind the backward passes that follow them.
  const bool each =
      plan.sharding == Sharding::sharded_gradients || (plan.sharding == Sharding::fully_sharded && plan.pipeline == 1);
  data.window = stage * (each ? micro_batches : std::min<double>(micro_batches, plan.pipeline));
  data.hidden = std::min(cluster.software.overlap_data * data.all, data.window);
  return data;
}

}  // namespace

StageParameters stage_parameters(const TrainingJob& job, const Plan& plan, const SplitCost& costs) {
  return stage_parameters(job, plan, costs,
                          stage_layers(job.model.layer_count(), plan, costs.dealing, costs.dealt_head).heaviest);
}

StageParameters stage_parameters(const TrainingJob& job, const Plan& plan, const SplitCost& costs, double held) {
  const double layers = job.model.layer_count();
  StageParameters count{costs.head.trained, 0.0, held};
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const double share = held / layers * job.model.layers[i].count;
    count.dense += share * costs.layers[i].trained;
    count.experts += share * costs.layers[i].trained_experts;
  }
  if (plan.pipeline == 1 && !costs.layers.empty()) {
    count.dense += job.model.predicted_tokens * costs.layers.back().trained;
    count.experts += job.model.predicted_tokens * costs.layers.back().trained_experts;
  }
  return count;
}

double data_seconds(const Cluster& cluster, const Plan& plan, const StageParameters& count, double micro_batches,
                    double stage) {
  const Hiding data = hiding(cluster, plan, count, micro_batches, stage);
  return (data.all - data.hidden) + data.hidden * (1.0 - 1.0 / cluster.software.overlap_slowdown);
}

double stepped_parameters(const Plan& plan, const StageParameters& count) {
  const bool replicated = plan.sharding == Sharding::replicated;
  const int all = plan.data * plan.context;
  return count.dense / (replicated ? 1 : copies_of(plan, all, plan.tensor).shard) +
         count.experts / (replicated ? 1 : expert_copies_of(plan).shard);
}

double optimizer_seconds(const Cluster& cluster, const Plan& plan, const StageParameters& count, double micro_batches,
                         double stage) {
  const double parameters = stepped_parameters(plan, count);
  if (plan.offload_optimizer) {
    // The same compute cannot hide both: gradients travel to the host after the messages among copies delivered them.
    const Hiding data = hiding(cluster, plan, count, micro_batches, stage);
    return host_step(cluster, parameters)
        .seen(std::min(hidden_gradients(cluster, plan, stage), data.window - data.hidden));
  }
  return stream_time(Bytes{kAdamBytes * parameters}, cluster.stream).total().base();
}

}  // namespace shortboard
