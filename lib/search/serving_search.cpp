#include "search/serving_search.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "estimate/serving_faults.h"
#include "search/given_or.h"

namespace shortboard {
namespace {

constexpr int kMostTensor = 64, kMostPipeline = 16, kMostGroups = 512;

std::vector<int> powers_within(int most) {
  std::vector<int> found;
  for (int power = 1; power <= most; power *= 2) found.push_back(power);
  return found;
}

class Search {
 public:
  Search(const ServingCluster& cluster, const ServingJob& job, const ServingLimits& limits, const ServingNeed& need,
         const std::function<ServingScore(const ServingPlan&)>& score)
      : cluster_(cluster), job_(job), limits_(limits), need_(need), score_(score) {}

  ServingSearch run() {
    const int count = cluster_.cards.count;
    for (const int tensor :
         given_or(limits_.tensor, powers_within(std::min({count, cluster_.cards.domain, kMostTensor}))))
      for (const int pipeline :
           given_or(limits_.pipeline, powers_within(std::min({count, job_.model.layer_count(), kMostPipeline}))))
        for (const int data : given_or(limits_.attention_data, groups_for(tensor * pipeline)))
          try_experts({tensor, pipeline, data});
    if (!ranked_.empty()) found_.best = ranked_.front().plan;
    for (std::size_t i = 1; i < ranked_.size(); ++i) found_.next.push_back(ranked_[i].plan);
    return found_;
  }

 private:
  /// Attention groups of `cards` cards each: powers of two, and as many as there are cards for.
  [[nodiscard]] std::vector<int> groups_for(int cards) const {
    if (!job_.model.has_experts()) return {1};
    const int all = std::max(1, cluster_.cards.count / cards);
    std::vector<int> groups = powers_within(std::min(all, kMostGroups));
    if (all <= kMostGroups && groups.back() != all) groups.push_back(all);
    return groups;
  }

  void try_experts(ServingPlan plan) {
    const int cards = plan.cards_a_replica(), stage = plan.split().cards();
    if (cards > cluster_.cards.count) return;
    plan.replicas = limits_.replicas.value_or(cluster_.cards.count / cards);
    std::vector<int> spreads{1};
    if (job_.model.has_experts() && stage > 1) spreads.push_back(stage);
    for (const int expert : given_or(limits_.expert, spreads)) {
      plan.expert = expert;
      if (serving_faults(cluster_, job_, plan).empty()) keep(plan);
    }
  }

  void keep(const ServingPlan& plan) {
    ++found_.tried;
    const ServingMemory memory = serving_memory(cluster_, job_, plan, need_.held, need_.step_tokens);
    const Bytes least = least_memory(memory, plan, need_);
    if (!found_.smallest || least < smallest_) {
      found_.smallest = plan;
      smallest_ = least;
    }
    if (least > memory.budget) return;
    const ServingScore score = score_(plan);
    const auto place = std::ranges::find_if(ranked_, [&](const Ranked& one) { return score.better_than(one.score); });
    ranked_.insert(place, {plan, score});
    if (ranked_.size() > kNextBest + 1) ranked_.pop_back();
  }

  struct Ranked {
    ServingPlan plan;
    ServingScore score;
  };

  const ServingCluster& cluster_;
  const ServingJob& job_;
  const ServingLimits& limits_;
  const ServingNeed& need_;
  const std::function<ServingScore(const ServingPlan&)>& score_;
  ServingSearch found_;
  std::vector<Ranked> ranked_;  // best first
  Bytes smallest_;
};

}  // namespace

Bytes least_memory(const ServingMemory& memory, const ServingPlan& plan, const ServingNeed& need) {
  // A card keeps its attention group's share of its replica's sequences, in whole sequences.
  const double own = std::ceil(need.sequences / plan.replicas / plan.attention_data);
  return memory.resident() + own * memory.cache_sequence;
}

ServingSearch search_serving(const ServingCluster& cluster, const ServingJob& job, const ServingLimits& limits,
                             const ServingNeed& need, const std::function<ServingScore(const ServingPlan&)>& score) {
  return Search{cluster, job, limits, need, score}.run();
}

}  // namespace shortboard
