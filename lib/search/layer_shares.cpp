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

/// A segment whose plan is being chosen: its stages, the time of a layer and of the head on its cards, and its memory,
/// which is linear in layers and in kept micro-batches.
struct Side {
  std::size_t group = 0;
  Plan plan;
  int stages = 0;
  double layer = 0.0, head = 0.0;
  std::array<Bytes, 4> beside;  ///< Layers: of a stage that is neither first nor last, first, last, both.
  Bytes each_layer, each_kept;  ///< A layer without activations; its activations of one micro-batch.
};

/// Searches the pipelines through groups in one order. All orders share the best so far.
class LayerSearch {
 public:
  LayerSearch(const MixedProblem& problem, std::vector<std::size_t> order, LayerDealing dealing,
              std::span<GroupCosts> costs, LayerBest& best)
      : problem_(problem), order_(std::move(order)), dealing_(dealing), costs_(costs), best_(best) {}

  void run() {
    int common = 0;
    for (const std::size_t g : order_) common = std::gcd(common, problem_.groups[g].count);
    for (int copies = 1; copies <= common; ++copies) {
      if (common % copies != 0 || !allowed(copies)) continue;
      for (const int micro_batch : given_or(first().micro_batch, {kMicroBatches.begin(), kMicroBatches.end()})) {
        const double share = static_cast<double>(copies) * micro_batch;
        if (dealing_ != LayerDealing::relaxed && std::fmod(problem_.job.global_batch, share) != 0.0) continue;
        copies_ = copies;
        micro_batch_ = micro_batch;
        micro_batches_ = std::max(1.0, problem_.job.global_batch / share);
        collect_options();
        std::vector<Side> sides;
        choose(sides, 0, 0.0);
      }
    }
  }

 private:
  [[nodiscard]] const PlanLimits& first() const { return problem_.limits[order_.front()]; }

  [[nodiscard]] bool allowed(int copies) const {
    return std::ranges::all_of(order_,
                               [&](std::size_t g) { return problem_.limits[g].data.value_or(copies) == copies; });
  }

  /// Collects every segment that each group could form, and the most that later groups can add to the rate.
  void collect_options() {
    options_.clear();
    rates_.assign(order_.size() + 1, 0.0);
    for (const std::size_t g : order_) options_.push_back(options_of(g));
    for (std::size_t i = order_.size(); i-- > 0;) {
      double best = 0.0;
      for (const Side& side : options_[i]) best = std::max(best, side.stages / side.layer);
      rates_[i] = rates_[i + 1] + best;
    }
  }

  /// Chooses a segment for each group in turn. Stops where no division of layers could beat the best, even if every
  /// stage were busy to the end of the last micro-batch.
  void choose(std::vector<Side>& sides, int stages, double rate) {
    const std::size_t place = sides.size();
    const double layers = problem_.job.model.layer_count();
    if (micro_batches_ * layers / (rate + rates_[place]) >= best_.below) return;
    if (place == order_.size()) {
      deal(sides, stages);
      return;
    }
    for (const Side& side : options_[place]) {
      if (stages + side.stages > problem_.job.model.layer_count()) continue;
      sides.push_back(side);
      choose(sides, stages + side.stages, rate + side.stages / side.layer);
      sides.pop_back();
    }
  }

  [[nodiscard]] std::vector<Side> options_of(std::size_t g) const {
    std::vector<Side> options;
    const Cluster& cluster = problem_.groups[g];
    const PlanLimits& limits = problem_.limits[g];
    const int context = limits.context.value_or(1), cards = cluster.count / copies_ / context;
    if (cards * copies_ * context != cluster.count) return options;
    for (int tensor = 1; tensor <= std::min({cluster.domain, 64, cards}); tensor *= 2) {
      if (cards % tensor != 0 || limits.tensor.value_or(tensor) != tensor) continue;
      if (limits.pipeline.value_or(cards / tensor) != cards / tensor) continue;
      for (const int expert : given_or(limits.expert, experts_of(tensor * context * copies_)))
        for (const Recompute recompute :
             given_or(limits.recompute, {Recompute::none, Recompute::selective, Recompute::full})) {
          Plan plan = limits.others;
          plan.tensor = tensor;
          plan.context = context;
          plan.context_exchange = limits.context_exchange.value_or(cluster.software.context_exchanges.usual);
          plan.expert = expert;
          plan.data = copies_;
          plan.pipeline = cards / tensor;
          plan.micro_batch = micro_batch_;
          plan.recompute = recompute;
          plan.sharding = limits.sharding.value_or(plan.sharding);
          plan.sequence_parallel = limits.sequence_parallel.value_or(cluster.software.sequence_parallel && tensor > 1);
          add_side(g, plan, options);
        }
    }
    return options;
  }

  /// Cards that experts are spread over: those of one stage divide them.
  [[nodiscard]] std::vector<int> experts_of(int cards) const {
    std::vector<int> found{1};
    for (int expert = 2; expert <= std::min(cards, problem_.job.model.most_experts()); ++expert)
      if (cards % expert == 0 && problem_.job.model.most_experts() % expert == 0) found.push_back(expert);
    return found;
  }

  void add_side(std::size_t group, const Plan& plan, std::vector<Side>& options) const {
    if (!plan_faults(problem_.job, plan).empty()) return;
    Side side;
    side.group = group;
    side.plan = plan;
    side.stages = plan.pipeline;
    const SplitCost& cost = costs_[side.group].of(side.plan);
    const ModelTime time = model_time(problem_.job, cost, side.plan.recompute);
    side.layer = time.layers.total() / problem_.job.model.layer_count();
    side.head = time.head.total();
    const auto memory = [&](StageShare share) {
      return stage_memory(problem_.groups[side.group], problem_.job, side.plan, cost, share).total();
    };
    for (std::size_t ends = 0; ends < side.beside.size(); ++ends)
      side.beside[ends] = memory({.first = (ends & 1U) != 0, .last = (ends & 2U) != 0});
    const Bytes once = memory({.layers = 1.0, .in_flight = 1.0}), twice = memory({.layers = 1.0, .in_flight = 2.0});
    side.each_kept = twice - once;
    side.each_layer = once - side.beside[0] - side.each_kept;
    options.push_back(side);
  }

  void deal(std::vector<Side> sides, int stages) {
    ++best_.tried;
    const int layers = problem_.job.model.layer_count();
    if (dealing_ == LayerDealing::equal)
      for (const Side& side : sides)
        if (micro_batches_ * (layers / stages) * side.layer >= best_.below) return;
    for (Side& side : sides) side.plan.pipeline = stages;
    const std::vector<DealtStage> dealt = stages_of(sides, stages);
    const std::optional<std::vector<int>> found = dealing_ == LayerDealing::equal
                                                      ? equally(dealt, layers)
                                                      : deal_layers(dealt, layers, micro_batches_, best_.below);
    if (!found) return;
    MixedPipeline pipeline{{}, micro_batches_ * copies_ * micro_batch_};
    auto next = found->begin();
    for (const Side& side : sides) {
      pipeline.segments.push_back({side.group, side.plan, {next, next + side.stages}});
      next += side.stages;
    }
    MixedEstimate estimate = estimate_mixed(problem_.groups, problem_.link, problem_.job, {pipeline}, costs_);
    if (!estimate.fits() || estimate.step.base() >= best_.below) return;
    best_.below = estimate.step.base();
    best_.found = std::move(estimate);
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

  [[nodiscard]] int layers_that_fit(const Side& side, int place, int stages) const {
    const Bytes capacity = problem_.groups[side.group].memory;
    const std::size_t ends = (place == 0 ? 1U : 0U) + (place + 1 == stages ? 2U : 0U);
    const double kept = std::min<double>(micro_batches_, stages - place);
    const Bytes each = side.each_layer + kept * side.each_kept;
    if (side.beside[ends] > capacity) return 0;
    return static_cast<int>(std::min(1e6, ((capacity - side.beside[ends]) / each).base()));
  }

  const MixedProblem& problem_;
  std::vector<std::size_t> order_;
  LayerDealing dealing_;
  std::span<GroupCosts> costs_;
  LayerBest& best_;
  std::vector<std::vector<Side>> options_;  ///< Of each group in order.
  std::vector<double> rates_;               ///< Most layers per second and micro-batch of the groups from here on.
  int copies_ = 1, micro_batch_ = 1;
  double micro_batches_ = 0.0;
};

}  // namespace

void search_layers(const MixedProblem& problem, const std::vector<std::size_t>& among, LayerDealing dealing,
                   std::span<GroupCosts> costs, LayerBest& best) {
  std::vector<std::size_t> order = among;
  std::ranges::sort(order);
  do LayerSearch{problem, order, dealing, costs, best}.run();
  while (std::ranges::next_permutation(order).found);
}

}  // namespace shortboard
