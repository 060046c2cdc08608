#include "search/layer_shares.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "estimate/step_parts.h"
#include "search/given_or.h"

namespace shortboard {
namespace {

constexpr std::array kMicroBatches{1, 2, 4, 8};

/// A segment whose plan is being chosen: its stages, and what its cards take for a layer and the head.
struct Side {
  std::size_t group = 0;
  Plan plan;
  int stages = 0;
  double layer = 0.0, head = 0.0;
};

/// The pipelines through groups in one order; the best so far is shared by all orders.
class LayerSearch {
 public:
  LayerSearch(const MixedProblem& problem, std::vector<std::size_t> order, LayerDealing dealing,
              std::span<GroupCosts> costs, std::optional<MixedEstimate>& best, long long& tried)
      : problem_(problem), order_(std::move(order)), dealing_(dealing), costs_(costs), best_(best), tried_(tried) {}

  void run() {
    int common = 0;
    for (const std::size_t g : order_) common = std::gcd(common, problem_.groups[g].count);
    for (int copies = 1; copies <= common; ++copies) {
      if (common % copies != 0 || !allowed(copies)) continue;
      for (const int micro_batch : given_or(first().micro_batch, {kMicroBatches.begin(), kMicroBatches.end()})) {
        const double share = static_cast<double>(copies) * micro_batch;
        if (std::fmod(problem_.job.global_batch, share) != 0.0) continue;
        copies_ = copies;
        micro_batch_ = micro_batch;
        micro_batches_ = problem_.job.global_batch / share;
        std::vector<Side> sides;
        choose(sides, 0);
      }
    }
  }

 private:
  [[nodiscard]] const PlanLimits& first() const { return problem_.limits[order_.front()]; }

  [[nodiscard]] bool allowed(int copies) const {
    return std::ranges::all_of(order_,
                               [&](std::size_t g) { return problem_.limits[g].data.value_or(copies) == copies; });
  }

  void choose(std::vector<Side>& sides, int stages) {
    if (stages > problem_.job.model.layer_count()) return;
    if (sides.size() == order_.size()) {
      deal(sides, stages);
      return;
    }
    const std::size_t g = order_[sides.size()];
    const Cluster& cluster = problem_.groups[g];
    const PlanLimits& limits = problem_.limits[g];
    const int context = limits.context.value_or(1), cards = cluster.count / copies_ / context;
    if (cards * copies_ * context != cluster.count) return;
    for (int tensor = 1; tensor <= std::min({cluster.domain, 64, cards}); tensor *= 2) {
      if (cards % tensor != 0 || limits.tensor.value_or(tensor) != tensor) continue;
      for (const int expert : given_or(limits.expert, experts_of(tensor * context * copies_)))
        for (const Recompute recompute :
             given_or(limits.recompute, {Recompute::none, Recompute::selective, Recompute::full})) {
          Plan plan = limits.others;
          plan.tensor = tensor;
          plan.context = context;
          plan.context_exchange = limits.context_exchange.value_or(cluster.software.context_exchanges.usual);
          plan.expert = expert;
          plan.data = copies_;
          plan.micro_batch = micro_batch_;
          plan.recompute = recompute;
          plan.sharding = limits.sharding.value_or(plan.sharding);
          plan.sequence_parallel = limits.sequence_parallel.value_or(cluster.software.sequence_parallel && tensor > 1);
          add_side(sides, stages, {.group = g, .plan = plan, .stages = cards / tensor});
        }
    }
  }

  /// Cards that experts are spread over: those of one stage divide them.
  [[nodiscard]] std::vector<int> experts_of(int cards) const {
    std::vector<int> found{1};
    for (int expert = 2; expert <= std::min(cards, problem_.job.model.most_experts()); ++expert)
      if (cards % expert == 0 && problem_.job.model.most_experts() % expert == 0) found.push_back(expert);
    return found;
  }

  void add_side(std::vector<Side>& sides, int stages, Side side) {
    Plan alone = side.plan;
    alone.pipeline = side.stages;
    if (!plan_faults(problem_.job, alone).empty()) return;
    const SplitCost& cost = costs_[side.group].of(side.plan);
    const ModelTime time = model_time(problem_.job, cost, side.plan.recompute);
    side.layer = time.layers.total() / problem_.job.model.layer_count();
    side.head = time.head.total();
    sides.push_back(side);
    choose(sides, stages + side.stages);
    sides.pop_back();
  }

  /// What no dealing of layers can be below: every stage busy to the end of the last micro-batch.
  [[nodiscard]] double least_seconds(const std::vector<Side>& sides) const {
    double rate = 0.0;
    for (const Side& side : sides) rate += side.stages / side.layer;
    return micro_batches_ * problem_.job.model.layer_count() / rate;
  }

  void deal(std::vector<Side>& sides, int stages) {
    ++tried_;
    if (best_ && least_seconds(sides) >= best_->step.base()) return;
    for (Side& side : sides) side.plan.pipeline = stages;
    const std::vector<DealtStage> dealt = stages_of(sides, stages);
    const int layers = problem_.job.model.layer_count();
    const std::optional<std::vector<int>> found =
        dealing_ == LayerDealing::balanced ? deal_layers(dealt, layers, micro_batches_) : equally(dealt, layers);
    if (!found) return;
    MixedPipeline pipeline{{}, problem_.job.global_batch};
    auto next = found->begin();
    for (const Side& side : sides) {
      pipeline.segments.push_back({side.group, side.plan, {next, next + side.stages}});
      next += side.stages;
    }
    MixedEstimate estimate = estimate_mixed(problem_.groups, problem_.link, problem_.job, {pipeline}, costs_);
    if (estimate.fits() && (!best_ || estimate.step < best_->step)) best_ = std::move(estimate);
  }

  static std::optional<std::vector<int>> equally(const std::vector<DealtStage>& stages, int layers) {
    const int count = static_cast<int>(stages.size());
    std::vector<int> dealt(stages.size(), layers / count);
    for (int i = 0; i < layers % count; ++i) ++dealt[static_cast<std::size_t>(i)];
    return dealt;
  }

  [[nodiscard]] std::vector<DealtStage> stages_of(const std::vector<Side>& sides, int stages) const {
    std::vector<DealtStage> dealt;
    for (const Side& side : sides)
      for (int i = 0; i < side.stages; ++i) {
        const int place = static_cast<int>(dealt.size());
        const bool last = place + 1 == stages;
        dealt.push_back({side.layer, last ? side.head : 0.0, layers_that_fit(side, place, stages)});
      }
    return dealt;
  }

  /// Memory grows by the same with each layer.
  [[nodiscard]] int layers_that_fit(const Side& side, int place, int stages) const {
    const Cluster& cluster = problem_.groups[side.group];
    StageShare share{.first = place == 0,
                     .last = place + 1 == stages,
                     .in_flight = std::min<double>(micro_batches_, stages - place)};
    const SplitCost& cost = costs_[side.group].of(side.plan);
    const Bytes none = stage_memory(cluster, problem_.job, side.plan, cost, share).total();
    share.layers = 1.0;
    const Bytes each = stage_memory(cluster, problem_.job, side.plan, cost, share).total() - none;
    if (none > cluster.memory) return 0;
    return static_cast<int>(std::min(1e6, ((cluster.memory - none) / each).base()));
  }

  const MixedProblem& problem_;
  std::vector<std::size_t> order_;
  LayerDealing dealing_;
  std::span<GroupCosts> costs_;
  std::optional<MixedEstimate>& best_;
  long long& tried_;
  int copies_ = 1, micro_batch_ = 1;
  double micro_batches_ = 0.0;
};

}  // namespace

std::optional<MixedEstimate> search_layers(const MixedProblem& problem, const std::vector<std::size_t>& among,
                                           LayerDealing dealing, std::span<GroupCosts> costs, long long& tried) {
  std::optional<MixedEstimate> best;
  std::vector<std::size_t> order = among;
  std::ranges::sort(order);
  do LayerSearch{problem, order, dealing, costs, best, tried}.run();
  while (std::ranges::next_permutation(order).found);
  return best;
}

}  // namespace shortboard
