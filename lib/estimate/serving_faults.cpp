#include "estimate/serving_faults.h"

#include <fmt/format.h>

#include <algorithm>

namespace shortboard {
namespace {

void check_heads(const Attention& a, int tensor, std::vector<std::string>& faults) {
  if (a.heads % tensor != 0)
    faults.push_back(fmt::format("{} attention heads do not divide by tensor {}", a.heads, tensor));
  else if (a.kind == Attention::Kind::grouped_query && a.kv_heads % tensor != 0 && tensor % a.kv_heads != 0)
    faults.push_back(fmt::format("{} key-value heads do not divide by tensor {}", a.kv_heads, tensor));
}

void check_experts(const ServingJob& job, const ServingPlan& plan, std::vector<std::string>& faults) {
  const int stage = plan.split().cards();
  if (!job.model.has_experts()) {
    if (plan.expert > 1) faults.push_back(fmt::format("expert is {}, and the model has no experts", plan.expert));
    if (plan.attention_data > 1)
      faults.push_back(fmt::format(
          "attention_data is {}, and the model has no experts that attention groups share; use replicas instead",
          plan.attention_data));
    return;
  }
  if (stage % plan.expert != 0)
    faults.push_back(fmt::format("expert {} does not divide the {} cards of a stage", plan.expert, stage));
  // Where they do not divide, engines fill the cards up with copies of some experts (EPLB).
  if (plan.expert > job.model.most_experts())
    faults.push_back(fmt::format("{} experts are fewer than expert {}", job.model.most_experts(), plan.expert));
}

}  // namespace

std::vector<std::string> serving_faults(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan) {
  std::vector<std::string> faults;
  const long long cards = static_cast<long long>(plan.cards_a_replica()) * plan.replicas;
  if (cards != cluster.cards.count)
    faults.push_back(
        fmt::format("tensor {} x attention_data {} x pipeline {} x replicas {} = {} cards, and the cluster has {}",
                    plan.tensor, plan.attention_data, plan.pipeline, plan.replicas, cards, cluster.cards.count));
  for (const LayerGroup& group : job.model.layers) {
    check_heads(group.attention, plan.tensor, faults);
    if (!faults.empty()) break;
  }
  check_experts(job, plan, faults);
  if (plan.pipeline > job.model.layer_count())
    faults.push_back(fmt::format("pipeline {} stages for {} layers", plan.pipeline, job.model.layer_count()));
  return faults;
}

}  // namespace shortboard
