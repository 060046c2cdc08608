#include "analysis/mixed_boards.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "analysis/serving_answer.h"
#include "analysis/serving_plan.h"
#include "analysis/serving_staves.h"
#include "analysis/staves.h"
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

const Stave* find(const std::vector<Stave>& staves, const std::string& name) {
  const auto found = std::ranges::find(staves, name, &Stave::name);
  return found == staves.end() ? nullptr : &*found;
}

/// Requests a second that services make together: of prompts and generation no more than the slower one.
class Together {
 public:
  void add(GroupDuty duty, double rate) {
    if (is_role(duty))
      split_ = std::min(split_.value_or(rate), rate);
    else
      whole_ += rate;
  }
  [[nodiscard]] double rate() const { return whole_ + split_.value_or(0.0); }

 private:
  double whole_ = 0.0;
  std::optional<double> split_;
};

/// What the use gains where each service gains what its stave of this name does; absent where one was not asked.
template <class Figure>
std::optional<double> gain_of(const MixedUse& use, const std::vector<GroupBoard>& boards, const std::string& name,
                              Figure Stave::*gain) {
  Together now, then;
  for (std::size_t i = 0; i < use.services.size(); ++i) {
    const GroupService& service = use.services[i];
    const Stave* stave = find(boards[i].staves, name);
    const std::optional<double> more = stave != nullptr ? stave->*gain : std::optional{0.0};
    if (!more) return std::nullopt;
    now.add(service.duty, service.most_requests_per_second);
    then.add(service.duty, service.most_requests_per_second * (1.0 + *more));
  }
  return std::max(0.0, then.rate() / now.rate() - 1.0);
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
  for (Stave& stave : staves) {
    stave.gain_quarter = *gain_of(use, boards, stave.name, &Stave::gain_quarter);
    stave.gain_double = *gain_of(use, boards, stave.name, &Stave::gain_double);
    stave.gain_unlimited = gain_of(use, boards, stave.name, &Stave::gain_unlimited);
  }
  staves.push_back({"slower group of cards", std::max(0.0, 1.0 - told), 0.0, 0.0, std::nullopt, Resource::straggler});
  std::ranges::stable_sort(staves, std::ranges::greater{}, &Stave::gain_quarter);
  return staves;
}

std::optional<Chain> mixed_chain(const MixedServingCase& question, const MixedUse& use, std::vector<Stave> staves) {
  std::vector<ServingCase> services;
  for (const GroupService& service : use.services)
    services.push_back(question_of(question.groups[service.group].question, service));
  if (std::ranges::any_of(services, [](const ServingCase& one) { return one.mode == ServingMode::online; }))
    return std::nullopt;
  Together now;
  std::vector<double> alone;  // what each serves now as serving_score has it
  for (std::size_t i = 0; i < services.size(); ++i) {
    now.add(use.services[i].duty, use.services[i].most_requests_per_second);
    alone.push_back(serving_score(services[i], *services[i].plan).served);
  }
  const auto served = [&](std::span<const Lift> lifts) {
    Together together;
    for (std::size_t i = 0; i < services.size(); ++i) {
      const double more = serving_score(lifted(services[i], lifts), *services[i].plan).served / alone[i];
      together.add(use.services[i].duty, use.services[i].most_requests_per_second * std::max(1.0, more));
    }
    return together.rate();
  };
  std::erase_if(staves, [](const Stave& stave) { return stave.resource == Resource::straggler; });
  return chain_of(staves, [&](std::span<const Lift> lifts) { return served(lifts) / now.rate(); });
}

}  // namespace shortboard
