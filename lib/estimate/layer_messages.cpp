#include <algorithm>

#include "cost/expert_exchange.h"
#include "estimate/layer_cost.h"

namespace shortboard {
namespace {

/// Seconds of one dispatch or combine of `sent` bytes in all copies.
double exchange_seconds(const Cluster& cluster, Group expert, double active, Bytes sent, bool dispatching) {
  if (!cluster.software.dispatch_once || active <= 0.0)
    return all_to_all_time(sent, expert, 1.0, cluster.network).total().base();
  const ExpertMessage message{.tokens = 1.0, .copy = sent / active, .active = active, .dispatching = dispatching};
  return expert_exchange_time(message, expert, cluster.exchange, cluster.network).total().base();
}

void add_tensor(const Cluster& cluster, const LayerSplit& split, double gathered, LayerCost& cost) {
  if (split.tensor <= 1) return;
  const Software& soft = cluster.software;
  const Group tensor{split.tensor, local_ranks(split.tensor, 1, cluster.domain)};
  const double share = split.async_tensor ? std::max(soft.overlap_tensor, soft.async_tensor) : soft.overlap_tensor;
  // Without sequence parallelism sums are reduced whole, in 16 bits.
  const Network& net = cluster.network;
  const Bytes whole = cost.work.tensor_messages;
  const Seconds once = split.sequence_parallel ? all_gather_time(gathered * whole, tensor, net).total() +
                                                     reduce_scatter_time(whole, tensor, net).total()
                                               : all_reduce_time(whole, tensor, net).total();
  const double pair = cost.work.tensor_count * once.base();
  const double seen = exposed(pair, share, soft.overlap_slowdown);
  cost.forward[Part::tensor] += seen;
  // Sequence parallelism gathers the input once more for the weight's gradient; that gather hides behind the other one.
  cost.backward[Part::tensor] += seen;
  cost.kernels += 2.0 * cost.work.tensor_count;
}

void add_expert(const Cluster& cluster, const LayerSplit& split, double active, double narrow, LayerCost& cost) {
  if (split.expert <= 1) return;
  const Software& soft = cluster.software;
  const Bytes sent = cost.work.expert_sent;
  const Group expert{split.expert, local_ranks(split.expert, split.expert_tensor, cluster.domain)};
  const double combine = exchange_seconds(cluster, expert, active, sent, false);
  const double dispatch = exchange_seconds(cluster, expert, active, (soft.dispatch_narrow ? narrow : 1.0) * sent, true);
  cost.forward[Part::expert] += exposed(dispatch + combine, soft.overlap_expert, soft.overlap_slowdown);
  cost.backward[Part::expert] += exposed(2.0 * combine, soft.overlap_expert, soft.overlap_slowdown);
  cost.kernels += 2.0;
}

/// Cards that divide an expert gather the tokens that each of them received, and scatter the sums of their parts; the
/// backward pass does the reverse. All of it is exposed: even when Megatron Core hides the exchange between cards, it
/// runs these in the stream of the experts' products (fine_grained_callables.py: post dispatch, experts, combine
/// preprocess).
void add_expert_tensor(const Cluster& cluster, const LayerSplit& split, double narrow, LayerCost& cost) {
  if (split.expert_tensor <= 1 || cost.work.expert_sent <= Bytes{}) return;
  const Group group{split.expert_tensor, local_ranks(split.expert_tensor, 1, cluster.domain)};
  const Bytes whole = split.expert_tensor * cost.work.expert_sent;
  const double gathered = cluster.software.dispatch_narrow && split.expert > 1 ? narrow : 1.0;  // as they arrived
  const double scatter = reduce_scatter_time(whole, group, cluster.network).total().base();
  cost.forward[Part::expert] += all_gather_time(gathered * whole, group, cluster.network).total().base() + scatter;
  cost.backward[Part::expert] += all_gather_time(whole, group, cluster.network).total().base() + scatter;
  cost.kernels += 2.0;
}

void add_context(const Cluster& cluster, const LayerSplit& split, LayerCost& cost) {
  if (split.context <= 1) return;
  const ContextMessages messages = context_messages(cluster, split, cost.work, cost.attention);
  cost.exchanged = context_buffers(split, cost.work);
  double sent = 0.0;
  for (const ContextMessage& message : messages.forward) {
    cost.forward[Part::context] += message.seen(cluster.software).base();
    sent += message.count;
  }
  for (const ContextMessage& message : messages.backward)
    cost.backward[Part::context] += message.seen(cluster.software).base();
  // A gather launches one kernel per card's part; rings and all-to-alls launch one per message.
  cost.kernels += split.context_exchange == ContextExchange::gather ? split.context : sent;
}

}  // namespace

void add_messages(const Cluster& cluster, const LayerSplit& split, double active, const NarrowMessages& narrow,
                  LayerCost& cost) {
  add_tensor(cluster, split, narrow.gathered, cost);
  add_expert(cluster, split, active, narrow.dispatched, cost);
  add_expert_tensor(cluster, split, narrow.dispatched, cost);
  add_context(cluster, split, cost);
}

}  // namespace shortboard
