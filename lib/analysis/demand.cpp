#include "analysis/demand.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/explain.h"
#include "analysis/goodput.h"
#include "analysis/serving_plan.h"
#include "analysis/serving_point.h"
#include "search/generation_search.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kSecondsAnHour = 3600.0, kHoursADay = 24.0;
constexpr double kMillion = 1e6;
constexpr double kAlike = 1e-9;  // two rates nearer than this are one

int cards_of(const DemandWork& work) {
  if (const auto* serving = held_if<ServingQuestion>(work)) return serving->cluster.cards.count;
  return held_if<GenerationQuestion>(work)->cluster.count;
}

/// Requests a second of the best plan; 0 where it misses the objective. Throws NoPlanFits.
double requests_per_second(const ServingQuestion& question) {
  const ChosenPlan chosen = chosen_plan(question);
  const ServingPoint point = replica_point(question, chosen.plan);
  return !missed(point, question.objective) ? chosen.plan.replicas * point.requests_per_second : 0.0;
}

/// Pictures or videos a second of the best plan. Throws NoPlanFits.
double results_per_second(const GenerationQuestion& question) {
  if (!question.plan)
    if (const GenerationSearch found =
            search_generation(question.cluster, question.job, question.objective, question.limits);
        found.best)
      return found.best->replicas * question.job.size.batch / found.best->latency().base();
  return answer(question).items_per_second;
}

/// Items (requests, pictures, videos) per second of the best plan; where there is none 0, and why.
struct SizeRate {
  double per_second = 0.0;
  std::string refused;
};
SizeRate rate_of_size(const DemandWork& work) {
  try {
    if (const auto* serving = held_if<ServingQuestion>(work)) {
      const double rate = requests_per_second(*serving);
      if (rate <= 0.0) return {0.0, "no plan fits: one request alone misses the objective"};
      return {rate, {}};
    }
    return {results_per_second(*held_if<GenerationQuestion>(work)), {}};
  } catch (const NoPlanFits& error) {
    return {0.0, error.what()};
  }
}

const DemandWork& best_size(const DemandCard& card) {
  const DemandWork* best = nullptr;
  double most = 0.0;
  std::string why = card.refused;
  for (const DemandWork& work : card.sizes) {
    SizeRate rate = rate_of_size(work);
    if (!rate.refused.empty()) why = std::move(rate.refused);
    const double each = rate.per_second / cards_of(work);
    if (each <= most * (1.0 + kAlike)) continue;
    most = each;
    best = &work;
  }
  if (best == nullptr) throw NoPlanFits{why};
  return *best;
}

DemandWorkAnswer answer_of(const DemandWork& work) {
  return visit_held([](const auto& one) -> DemandWorkAnswer { return answer(one); }, work);
}

/// Items of the demand in one of the work's: seconds in a video, else 1.
double items_in_one(const Demand& demand, const DemandWork& work) {
  if (demand.item != DemandItem::video_seconds) return 1.0;
  return held_if<GenerationQuestion>(work)->job.size.frames / demand.frames_per_second;
}

/// A fleet of replicas of one size, none of them counted yet.
DemandFleet fleet_of_size(const Demand& demand, const DemandCard& card, const DemandWork& work) {
  DemandFleet fleet{.accelerator = card.accelerator, .replica = answer_of(work), .cards_a_replica = cards_of(work)};
  if (const auto* serving = fleet.replica.get_if<ServingAnswer>())
    fleet.items_per_second = serving->requests_per_second;
  else
    fleet.items_per_second = fleet.replica.get<GenerationAnswer>().items_per_second * items_in_one(demand, work);
  fleet.flops_an_item = shared(fleet).effective_pflops * kPeta / fleet.items_per_second;
  return fleet;
}

/// Whole servers that hold the replicas: several of them each, or several for each; none is shared by parts of two.
double servers_for(double replicas, int cards_a_replica, double cards_a_server) {
  if (cards_a_replica > cards_a_server) return replicas * std::ceil(cards_a_replica / cards_a_server);
  return std::ceil(replicas / std::floor(cards_a_server / cards_a_replica));
}

void set_hardware(DemandFleet& fleet, const Demand& demand) {
  const ClusterParts& parts = parts_of(fleet);
  fleet.cards = fleet.cards_in_use = fleet.replicas * fleet.cards_a_replica;
  if (parts.system) {
    fleet.servers = servers_for(fleet.replicas, fleet.cards_a_replica, parts.system->cards.value);
    fleet.cards = *fleet.servers * parts.system->cards.value;
    if (parts.system->power) fleet.server_power = *fleet.servers * parts.system->power->value;
    if (demand.servers_a_rack) fleet.racks = std::ceil(*fleet.servers / *demand.servers_a_rack);
  }
  if (parts.accelerator.power) fleet.card_power = fleet.cards * parts.accelerator.power->value;
}

double nominal_of_card(const DemandFleet& fleet) {
  if (const auto* serving = fleet.replica.get_if<ServingAnswer>())
    return serving->question.cluster.cards.nominal.base() / kPeta;
  return fleet.replica.get<GenerationAnswer>().question.cluster.nominal.base() / kPeta;
}

/// Of the cluster's card: all that was bought stands for it, at the mean rate.
SharedAnswer shared_of(const DemandQuestion& question, const DemandFleet& fleet) {
  const SharedAnswer& replica = shared(fleet);
  SharedAnswer all;
  all.nominal_pflops = fleet.nominal;
  all.effective_pflops = fleet.effective_average;
  all.mfu = all.effective_pflops / all.nominal_pflops;
  all.throughput = {replica.throughput.per_second * fleet.replicas, replica.throughput.unit};
  all.duration = replica.duration;
  all.ladder = replica.ladder;
  all.gains = replica.gains;
  all.short_board = replica.short_board;
  all.chain = replica.chain;
  all.open = replica.open;
  all.accuracy = replica.accuracy;
  all.not_modelled = replica.not_modelled;
  all.not_modelled.push_back({Omission::delivery_and_growth});
  all.memory = replica.memory;
  all.assumed = question.assumed;
  all.software = replica.software;
  all.cards_given = fleet.cards;
  all.cards_used = fleet.cards_in_use;
  all.meets_objective = replica.meets_objective;
  return all;
}

}  // namespace

DemandRate rate_of(const Demand& demand) {
  DemandRate rate;
  rate.day = demand.users * demand.active_share * demand.each;
  rate.average = rate.day / (demand.hours * kSecondsAnHour);
  rate.peak = rate.average * demand.peak_to_average;
  return rate;
}

const SharedAnswer& shared(const DemandFleet& fleet) {
  return fleet.replica.visit([](const auto& one) -> const SharedAnswer& { return one.shared; });
}

const ClusterParts& parts_of(const DemandFleet& fleet) {
  return fleet.replica.visit([](const auto& one) -> const ClusterParts& { return one.question.parts; });
}

const std::vector<Assumption>& assumed_of(const DemandFleet& fleet) { return shared(fleet).assumed; }

DemandFleet fleet_of(const Demand& demand, const DemandCard& card) {
  DemandFleet fleet = fleet_of_size(demand, card, best_size(card));
  const DemandRate rate = rate_of(demand);
  fleet.replicas_at_peak = rate.peak / fleet.items_per_second;
  const double wanted = fleet.replicas_at_peak / demand.availability * (1.0 + demand.spare_share);
  fleet.replicas = std::max(1.0, std::ceil(wanted * (1.0 - kAlike)));
  set_hardware(fleet, demand);
  fleet.effective_average = rate.average * fleet.flops_an_item / kPeta;
  fleet.effective_peak = rate.peak * fleet.flops_an_item / kPeta;
  fleet.nominal = fleet.cards * nominal_of_card(fleet);
  fleet.utilisation = rate.day / (kHoursADay * kSecondsAnHour) / (fleet.replicas * fleet.items_per_second);
  return fleet;
}

DemandAnswer answer(const DemandQuestion& question) {
  const DemandFleet own = fleet_of(question.demand, question.cards.front());
  DemandAnswer a{.question = question,
                 .shared = shared_of(question, own),
                 .rate = rate_of(question.demand),
                 .fleet = own,
                 .fleets = {own},
                 .refused = {}};
  for (std::size_t i = 1; i < question.cards.size(); ++i) {
    try {
      a.fleets.push_back(fleet_of(question.demand, question.cards[i]));
    } catch (const NoPlanFits& error) {
      a.refused.push_back({question.cards[i].accelerator, error.what()});
    } catch (const SpecError& error) {  // the plan that is given suits the cluster's card, not this one
      a.refused.push_back({question.cards[i].accelerator, error.what()});
    }
  }
  std::ranges::stable_sort(a.fleets, {}, &DemandFleet::nominal);
  return a;
}

DemandAnswer explained(DemandAnswer answer) {
  answer.fleet.replica = answer.fleet.replica.visit([](const auto& one) -> DemandWorkAnswer { return explained(one); });
  answer.shared.operators = shared(answer.fleet).operators;
  answer.shared.constants = shared(answer.fleet).constants;
  return answer;
}

double users_of_a_million(const Demand& demand, const DemandFleet& fleet) {
  const double replicas =
      fleet.replicas_at_peak / demand.availability * (1.0 + demand.spare_share);  // not rounded to whole ones
  return demand.users * kMillion / (replicas * fleet.cards_a_replica * nominal_of_card(fleet));
}

}  // namespace shortboard
