#include "estimate/context_messages.h"

#include <algorithm>

#include "estimate/layer_cost.h"

namespace shortboard {
namespace {

Group group_of(const Cluster& cluster, const LayerSplit& split) {
  return {split.context, local_ranks(split.context, split.tensor, cluster.domain)};
}

/// One step of a ring over the group: all cards send at once, and all wait for the slowest link.
Seconds step_time(Bytes block, Group group, const Network& network) {
  const Seconds inside = group.local > 1 ? point_to_point_time(block, true, network).total() : Seconds{};
  const Seconds outside = group.local < group.ranks ? point_to_point_time(block, false, network).total() : Seconds{};
  return std::max(inside, outside);
}

ContextMessages gathered(Bytes whole, Group group, const Network& network) {
  // Other kernels always offer enough compute, so only the stack's figure limits what is hidden.
  const Seconds gather = all_gather_time(whole, group, network).total();
  const Seconds scatter = reduce_scatter_time(whole, group, network).total();
  ContextMessages messages;
  messages.forward[0] = {"keys and values gathered", 1.0, whole, gather, gather};
  messages.backward[0] = {"keys and values gathered", 1.0, whole, gather, gather};
  messages.backward[1] = {"their gradients scattered", 1.0, whole, scatter, scatter};
  return messages;
}

ContextMessages passed_on(Bytes block, const AttentionSeconds& attention, Group group, const Network& network) {
  const double steps = group.ranks - 1.0, blocks = group.ranks;
  ContextMessages messages;
  messages.forward[0] = {"keys and values round the ring", steps, block, step_time(block, group, network),
                         Seconds{attention.forward / blocks}};
  messages.backward[0] = {"keys, values and gradients round the ring", steps, 2.0 * block,
                          step_time(2.0 * block, group, network), Seconds{attention.backward / blocks}};
  return messages;
}

ContextMessages exchanged(const std::array<Bytes, 4>& sent, Group group, const Network& network) {
  constexpr std::array<std::array<std::string_view, 4>, 2> kNames{
      {{"queries all to all", "keys all to all", "values all to all", "outputs all to all"},
       {"queries' gradients all to all", "keys' gradients all to all", "values' gradients all to all",
        "outputs' gradients all to all"}}};
  ContextMessages messages;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const Seconds each = all_to_all_time(sent[i], group, 1.0, network).total();
    messages.forward[i] = {kNames[0][i], 1.0, sent[i], each, Seconds{}};
    messages.backward[i] = {kNames[1][i], 1.0, sent[i], each, Seconds{}};
  }
  return messages;
}

}  // namespace

Seconds ContextMessage::seen(const Software& software) const {
  if (each <= Seconds{}) return {};
  const double share = std::min(software.overlap_context, beside.base() / each.base());
  return Seconds{count * exposed(each.base(), share, software.overlap_slowdown)};
}

ContextMessages context_messages(const Cluster& cluster, const LayerSplit& split, const LayerWork& work,
                                 const AttentionSeconds& attention) {
  if (split.context <= 1 || work.context_gathered <= Bytes{}) return {};  // the head has no attention
  const Group group = group_of(cluster, split);
  switch (split.context_exchange) {
    case ContextExchange::ring:
      return passed_on((1.0 / split.context) * work.context_gathered, attention, group, cluster.network);
    case ContextExchange::all_to_all:
      return exchanged(work.context_exchanged, group, cluster.network);
    case ContextExchange::gather:
      break;
  }
  return gathered(work.context_gathered, group, cluster.network);
}

Bytes context_buffers(const LayerSplit& split, const LayerWork& work) {
  if (split.context <= 1) return {};
  switch (split.context_exchange) {
    case ContextExchange::ring:
      return (4.0 / split.context) * work.context_gathered;
    case ContextExchange::all_to_all: {
      Bytes arriving;
      for (const Bytes one : work.context_exchanged) arriving = arriving + one;
      return arriving;
    }
    case ContextExchange::gather:
      break;
  }
  return 2.0 * work.context_gathered;
}

}  // namespace shortboard
