#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "search/layer_shares.h"

namespace shortboard {
namespace {

/// Fastest stages first.
std::vector<std::size_t> by_speed(const std::vector<DealtStage>& stages) {
  std::vector<std::size_t> order(stages.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return stages[a].layer < stages[b].layer; });
  return order;
}

/// Gives each stage one layer and the rest to the fastest, none longer than `longest`. Empty if they do not hold all.
std::vector<int> filled(const std::vector<DealtStage>& stages, const std::vector<std::size_t>& order, int layers,
                        double longest) {
  constexpr double kRounding = 1e-9;
  std::vector<int> dealt(stages.size(), 1);
  int left = layers - static_cast<int>(stages.size());
  if (left < 0) return {};
  for (const std::size_t i : order) {
    const DealtStage& stage = stages[i];
    const double room = (longest - stage.beside) / stage.layer + kRounding;
    const int most = room < stage.most ? static_cast<int>(room) : stage.most;
    if (most < 1) return {};
    const int more = std::min(left, most - 1);
    dealt[i] += more;
    left -= more;
  }
  return left == 0 ? dealt : std::vector<int>{};
}

struct Times {
  double slowest = 0.0, sum = 0.0;
};

Times times_of(const std::vector<DealtStage>& stages, const std::vector<int>& dealt) {
  Times times;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const double seconds = dealt[i] * stages[i].layer + stages[i].beside;
    times.slowest = std::max(times.slowest, seconds);
    times.sum += seconds;
  }
  return times;
}

/// Times that the slowest stage can have, ascending, from the least that could hold all layers up to `most`.
std::vector<double> lengths_of(const std::vector<DealtStage>& stages, int layers, double most) {
  double rate = 0.0;
  for (const DealtStage& stage : stages) rate += 1.0 / stage.layer;
  const double least = layers / rate * (1.0 - 1e-9);
  std::vector<double> lengths;
  const DealtStage* before = nullptr;
  for (const DealtStage& stage : stages) {
    const bool alike = before != nullptr && before->layer == stage.layer && before->beside == stage.beside;
    before = &stage;
    if (alike) continue;
    const int first = std::max(1, static_cast<int>((least - stage.beside) / stage.layer));
    for (int held = first; held <= layers && held * stage.layer + stage.beside <= most; ++held)
      lengths.push_back(held * stage.layer + stage.beside);
  }
  std::ranges::sort(lengths);
  return lengths;
}

}  // namespace

std::optional<std::vector<int>> deal_layers(const std::vector<DealtStage>& stages, int layers, double micro_batches,
                                            double below) {
  const double count = static_cast<double>(stages.size());
  const std::vector<std::size_t> order = by_speed(stages);
  const auto seconds = [&](const Times& t) { return micro_batches * t.slowest + (count - 1.0) * t.sum / count; };
  const std::vector<int> freely = filled(stages, order, layers, std::numeric_limits<double>::max());
  if (freely.empty()) return std::nullopt;
  const Times free = times_of(stages, freely);
  std::vector<int> best;
  double least = below;
  for (const double length : lengths_of(stages, layers, below / micro_batches)) {
    if (seconds({length, free.sum}) >= least) break;
    std::vector<int> dealt = filled(stages, order, layers, length);
    if (dealt.empty()) continue;
    const double found = seconds(times_of(stages, dealt));
    if (found >= least) continue;
    least = found;
    best = std::move(dealt);
  }
  if (seconds(free) < least) best = freely;
  return best.empty() ? std::nullopt : std::optional{best};
}

}  // namespace shortboard
