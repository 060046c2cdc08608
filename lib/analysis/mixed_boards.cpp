#include "analysis/mixed_boards.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "analysis/serving_answer.h"
#include "estimate/keep_cards.h"

namespace shortboard {
namespace {

bool is_role(GroupDuty duty) { return duty == GroupDuty::prompts || duty == GroupDuty::generation; }

/// A service's cards as a question of their own, its plan held.
ServingCase question_of(const ServingCase& group, const GroupService& service) {
  ServingCase own = group;
  keep_cards(own.cluster.cards, static_cast<int>(service.replicas) * service.plan.cards_a_replica());
  own.plan = service.plan;
  own.plan->replicas = static_cast<int>(service.replicas);
  own.rate = own.concurrency = 0.0;
  own.published.clear();
  own.measured.clear();
  if (!is_role(service.duty)) return own;
  own.mode = service.duty == GroupDuty::prompts ? ServingMode::prefill : ServingMode::decode;
  own.objective.clear();
  return own;
}

double nominal_of(const Cluster& cluster) { return cluster.count * cluster.nominal.base(); }

/// Which of the gains of a stave is asked for.
using Gain = std::function<std::optional<double>(const Stave&)>;

const Stave* find(const std::vector<Stave>& staves, const std::string& name) {
  const auto found = std::ranges::find(staves, name, &Stave::name);
  return found == staves.end() ? nullptr : &*found;
}

/// Requests a second of the use where each service makes as much more as its stave says; absent where one was not
/// asked.
std::optional<double> served(const MixedUse& use, const std::vector<GroupBoard>& boards, const std::string& name,
                             const Gain& gain) {
  double whole = 0.0, split = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < use.services.size(); ++i) {
    const Stave* stave = find(boards[i].staves, name);
    const std::optional<double> more = stave != nullptr ? gain(*stave) : 0.0;
    if (!more) return std::nullopt;
    const double rate = use.services[i].most_requests_per_second * (1.0 + *more);
    if (is_role(use.services[i].duty))
      split = std::min(split, rate);
    else
      whole += rate;
  }
  return split < std::numeric_limits<double>::infinity() ? whole + split : whole;
}

}  // namespace

std::vector<GroupBoard> group_boards(const MixedServingCase& question, const MixedUse& use, double rate) {
  std::vector<GroupBoard> boards;
  for (const GroupService& service : use.services) {
    const ServingAnswer own = answer(question_of(question.groups[service.group].question, service));
    boards.push_back({std::min(1.0, service.weight * rate / service.most_requests_per_second), own.staves});
  }
  return boards;
}

std::vector<Stave> mixed_staves(const MixedServingCase& question, const MixedUse& use,
                                const std::vector<GroupBoard>& boards) {
  double nominal = 0.0, told = 0.0;
  for (const ServingGroup& group : question.groups) nominal += nominal_of(group.question.cluster.cards);
  std::vector<Stave> staves;
  for (std::size_t i = 0; i < use.services.size(); ++i) {
    const GroupService& service = use.services[i];
    const double peak = question.groups[service.group].question.cluster.cards.nominal.base();
    const double share = service.replicas * service.plan.cards_a_replica() * peak / nominal * boards[i].busy;
    for (const Stave& stave : boards[i].staves) {
      if (find(staves, stave.name) == nullptr) staves.push_back({stave.name, 0.0, 0.0, 0.0, 0.0, stave.resource});
      std::ranges::find(staves, stave.name, &Stave::name)->share += share * stave.share;
      told += share * stave.share;
    }
  }
  const std::optional<double> now = served(use, boards, "", [](const Stave&) { return 0.0; });
  for (Stave& stave : staves) {
    const auto gain = [&](const Gain& of) -> std::optional<double> {
      const std::optional<double> lifted = served(use, boards, stave.name, of);
      return lifted ? std::optional{std::max(0.0, *lifted / *now - 1.0)} : std::nullopt;
    };
    stave.gain_quarter = *gain([](const Stave& s) { return s.gain_quarter; });
    stave.gain_double = *gain([](const Stave& s) { return s.gain_double; });
    stave.gain_unlimited = gain([](const Stave& s) { return s.gain_unlimited; });
  }
  staves.push_back({"slower group of cards", std::max(0.0, 1.0 - told), 0.0, 0.0, std::nullopt, Resource::straggler});
  std::ranges::stable_sort(staves, std::ranges::greater{}, &Stave::gain_quarter);
  return staves;
}

}  // namespace shortboard
