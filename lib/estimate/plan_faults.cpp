#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "estimate/training.h"

namespace shortboard {
namespace {

/// Heads that go all to all are dealt to all cards of the tensor- and context-parallel groups.
void check_heads_exchanged(const TrainingJob& job, const Plan& plan, std::vector<std::string>& faults) {
  if (plan.context <= 1 || plan.context_exchange != ContextExchange::all_to_all) return;
  const int cards = plan.tensor * plan.context;
  for (const LayerGroup& group : job.model.layers) {
    const Attention& a = group.attention;
    const bool keys = a.kv_heads % cards != 0 && cards % a.kv_heads != 0;
    if (a.heads % cards == 0 && !keys) continue;
    faults.push_back(
        fmt::format("{} {} heads do not divide by tensor {} x context {}, as context_exchange all_to_all needs",
                    keys ? a.kv_heads : a.heads, keys ? "key-value" : "attention", plan.tensor, plan.context));
    return;
  }
}

void check_model(const TrainingJob& job, const Plan& plan, bool whole_heads, std::vector<std::string>& faults) {
  if (const std::optional<std::string> heads = heads_fault(job.model, plan.tensor); heads && whole_heads)
    faults.push_back(*heads);
  check_heads_exchanged(job, plan, faults);
  for (const LayerGroup& group : job.model.layers)
    if (group.feed_forward.experts > 0 && group.feed_forward.experts % plan.expert != 0) {
      faults.push_back(fmt::format("{} experts do not divide by expert {}", group.feed_forward.experts, plan.expert));
      break;
    }
  for (const auto& [key, cards] : {std::pair{"expert", plan.expert}, std::pair{"expert_tensor", plan.expert_tensor}})
    if (cards > 1 && !job.model.has_experts())
      faults.push_back(fmt::format("{} is {}, and the model has no experts", key, cards));
  for (const LayerGroup& group : job.model.layers)
    if (const FeedForward& block = group.feed_forward; block.experts > 0 && block.width % plan.expert_tensor != 0) {
      faults.push_back(
          fmt::format("an expert's width of {} does not divide by expert_tensor {}", block.width, plan.expert_tensor));
      break;
    }
  const int pieces = plan.pipeline * plan.virtual_stages;
  if (pieces > job.model.layer_count() + 2)  // the first and the last piece may hold an embedding alone
    faults.push_back(fmt::format("pipeline {} x virtual_stages {} = {} pieces for {} layers and two embeddings",
                                 plan.pipeline, plan.virtual_stages, pieces, job.model.layer_count()));
}

}  // namespace

std::optional<std::string> heads_fault(const Architecture& model, int tensor) {
  for (const LayerGroup& group : model.layers) {
    const Attention& a = group.attention;
    if (a.heads % tensor != 0) return fmt::format("{} attention heads do not divide by tensor {}", a.heads, tensor);
    if (a.kv_heads % tensor != 0 && tensor % a.kv_heads != 0)
      return fmt::format("{} key-value heads do not divide by tensor {}", a.kv_heads, tensor);
  }
  return std::nullopt;
}

std::vector<std::string> plan_faults(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                     bool whole_heads) {
  std::vector<std::string> faults = plan_faults(job, plan, whole_heads);
  if (plan.cards() != cluster.count)
    faults.insert(faults.begin(),
                  fmt::format("tensor {} x pipeline {} x context {} x data {} = {} cards, and the cluster has {}",
                              plan.tensor, plan.pipeline, plan.context, plan.data, plan.cards(), cluster.count));
  return faults;
}

std::vector<std::string> plan_faults(const TrainingJob& job, const Plan& plan, bool whole_heads) {
  std::vector<std::string> faults;
  check_model(job, plan, whole_heads, faults);
  const int stage = plan.tensor * plan.context * plan.data;
  if (const long long experts = static_cast<long long>(plan.expert) * plan.expert_tensor; stage % experts != 0)
    faults.push_back(fmt::format("expert {}{} does not divide the {} cards of a stage", plan.expert,
                                 plan.expert_tensor > 1 ? fmt::format(" x expert_tensor {}", plan.expert_tensor) : "",
                                 stage));
  const int copies = plan.data * plan.context;
  if (plan.sharding_group > 0 && plan.sharding_group < copies && plan.sharding != Sharding::replicated &&
      copies % plan.sharding_group != 0)
    faults.push_back(fmt::format("sharding_group {} does not divide the {} copies of data {} x context {}",
                                 plan.sharding_group, copies, plan.data, plan.context));
  const double share = static_cast<double>(plan.data) * plan.micro_batch;
  if (std::fmod(job.global_batch, share) != 0.0)
    faults.push_back(fmt::format("global_batch {} does not divide by data {} x micro_batch {}", job.global_batch,
                                 plan.data, plan.micro_batch));
  if (std::fmod(job.sequence, plan.context) != 0.0)
    faults.push_back(fmt::format("sequence {} does not divide by context {}", job.sequence, plan.context));
  if (plan.schedule == Schedule::dualpipe && plan.pipeline % 2 != 0)
    faults.push_back(fmt::format("dualpipe runs an even number of stages, and pipeline is {}", plan.pipeline));
  if (plan.virtual_stages > 1 && plan.schedule != Schedule::interleaved)
    faults.emplace_back("virtual_stages above 1 need schedule interleaved");
  return faults;
}

}  // namespace shortboard
