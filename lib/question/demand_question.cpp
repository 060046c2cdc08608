#include "question/demand_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "question/defaults.h"
#include "question/other_card.h"

namespace shortboard {
namespace {

std::string_view name_of(DemandItem item) { return kDemandItemNames[static_cast<std::size_t>(item)]; }

double figure_or(const std::optional<double>& given, double usual, Assumed what, DemandQuestion& question) {
  if (given) return *given;
  question.assumed.push_back({what, {usual}});
  return usual;
}

void set_items(const DemandSpec& given, Demand& demand) {
  demand.item = given.requests   ? DemandItem::requests
                : given.pictures ? DemandItem::pictures
                                 : DemandItem::video_seconds;
  demand.each = given.requests.value_or(0.0) + given.pictures.value_or(0.0) + given.video_seconds.value_or(0.0);
}

void set_shares(const DemandSpec& given, DemandQuestion& question) {
  Demand& demand = question.demand;
  demand.active_share = figure_or(given.active_share, defaults::kActiveShare, Assumed::active_share, question);
  demand.hours = figure_or(given.hours, defaults::kHours, Assumed::hours, question);
  demand.peak_to_average =
      figure_or(given.peak_to_average, defaults::kPeakToAverage, Assumed::peak_to_average, question);
  demand.availability = figure_or(given.availability, defaults::kAvailability, Assumed::availability, question);
  demand.spare_share = figure_or(given.spare_share, defaults::kSpareShare, Assumed::spare_share, question);
}

/// The demand alone; whether it suits the workload is checked on the workload's own question.
void set_wanted(const Spec& spec, const DemandSpec& given, DemandQuestion& question) {
  if (!given.users) throw spec.error("demand", "the key 'users' is missing");
  question.demand.users = *given.users;
  set_items(given, question.demand);
  set_shares(given, question);
  if (given.servers_per_rack) question.demand.servers_a_rack = *given.servers_per_rack;
  question.demand.frames_per_second = given.frames_per_second.value_or(0.0);
}

/// Tokens are of a service.
void check_lengths(const Spec& spec, const DemandSpec& given) {
  if (std::holds_alternative<Serve>(spec.workload)) return;
  if (given.input) throw spec.error("demand.input", "are tokens, and this generates");
  if (given.output) throw spec.error("demand.output", "are tokens, and this generates");
}

void check_serving(const ServingQuestion& work, const Spec& spec, const Demand& demand) {
  if (demand.item != DemandItem::requests)
    throw spec.error(fmt::format("demand.{}", name_of(demand.item)), "are not what a service gives", "give requests");
  if (work.mode != ServingMode::offline && work.mode != ServingMode::online)
    throw spec.error("serve.mode", "serves no demand", "offline or online");
  if (work.mode == ServingMode::online && work.objective.empty())
    throw spec.error("serve.mode", "needs an objective that the demand is served within",
                     "give serve.objective, or mode offline");
}

void check_generation(const GenerationQuestion& work, const Spec& spec, const Demand& demand, bool counted) {
  const DemandItem right = work.job.size.frames > 1.0 ? DemandItem::video_seconds : DemandItem::pictures;
  if (demand.item != right)
    throw spec.error(fmt::format("demand.{}", name_of(demand.item)),
                     fmt::format("are not what {} gives", work.job.model.name), fmt::format("give {}", name_of(right)));
  if (work.objective == GenerationObjective::latency && !counted)
    throw spec.error("generate.objective", "finds no size of a replica", "give cluster.groups[0].count");
}

/// The workload alone, with the lengths that the demand gives.
Spec work_spec(const Spec& spec) {
  Spec work = spec;
  work.demand.reset();
  if (auto* const serve = std::get_if<Serve>(&work.workload)) {
    const auto take = [&](const std::optional<LengthsSpec>& from, std::optional<LengthsSpec>& to, const char* key) {
      if (!from) return;
      to = from;
      work.places[fmt::format("serve.{}", key)] = spec.at(fmt::format("demand.{}", key));
    };
    take(spec.demand->input, serve->input, "input");
    take(spec.demand->output, serve->output, "output");
  }
  return work;
}

DemandWork work_on(const Spec& work, int cards, const Database& database) {
  const Spec replica = with_count(work, cards);
  if (std::holds_alternative<Serve>(work.workload)) return serving_question_of(replica, database);
  return generation_question_of(replica, database);
}

/// Cards of a replica where the plan gives them all.
std::optional<int> planned_cards(const DemandWork& work) {
  if (const auto* serving = held_if<ServingQuestion>(work)) {
    if (!serving->plan) return std::nullopt;
    return serving->plan->cards_a_replica() * serving->limits.replicas.value_or(1);
  }
  const std::optional<GenerationPlan>& plan = held_if<GenerationQuestion>(work)->plan;
  return plan ? std::optional{plan->cards()} : std::nullopt;
}

/// Cards of a replica that the Spec gives, 1 where it leaves them open.
int count_of(const Spec& work) { return work.cluster.groups.front().count.value_or(1); }

std::vector<DemandWork> sizes_of(const Spec& work, const Database& database) {
  const int given = count_of(work);
  DemandWork first = work_on(work, given, database);
  if (given > 1) return {std::move(first)};
  if (const std::optional<int> planned = planned_cards(first)) return {work_on(work, *planned, database)};
  std::vector<DemandWork> sizes{std::move(first)};
  for (int cards = 2; cards <= defaults::kLargestReplica; cards *= 2) sizes.push_back(work_on(work, cards, database));
  return sizes;
}

/// The same workload on another card: in its usual server, unless the item names one.
Spec on_card_of(const Spec& work, const DemandCardSpec& card, const std::string& accelerator) {
  Spec moved = on_card(work, accelerator);
  GroupSpec& group = moved.cluster.groups.front();
  group.system = card.system;
  group.fabric = card.fabric;
  if (!card.stack.empty()) moved.stack = card.stack;
  return moved;
}

DemandCard card_of(const Spec& work, const Database& database, std::string accelerator) {
  DemandCard card{std::move(accelerator), {}, {}};
  try {
    card.sizes = sizes_of(work, database);
  } catch (const SpecError& error) {  // of this card: what holds for all was refused with the first
    card.refused = error.what();
  }
  return card;
}

void add_others(const Spec& spec, const Spec& work, const Database& database, DemandQuestion& question) {
  const std::vector<DemandCardSpec>& others = spec.demand->cards;
  for (std::size_t i = 0; i < others.size(); ++i) {
    const DemandCardSpec& other = others[i];
    const bool plain = other.system.empty() && other.fabric.empty() && other.stack.empty();
    const std::string path = fmt::format("demand.cards[{}]{}", i, plain ? "" : ".accelerator");
    const std::string id = database.accelerator(other.accelerator, spec.at(path)).id;
    if (std::ranges::find(question.cards, id, &DemandCard::accelerator) != question.cards.end()) {
      if (id == question.cards.front().accelerator && plain) continue;  // the cluster's own, which is in the table
      throw spec.error(path, fmt::format("{} is compared already", id), "name each card once");
    }
    question.cards.push_back(card_of(on_card_of(work, other, id), database, id));
  }
}

}  // namespace

DemandQuestion demand_question_of(const Spec& spec, const Database& database) {
  const DemandSpec& given = *spec.demand;
  DemandQuestion question;
  question.title = spec.file;
  set_wanted(spec, given, question);
  check_lengths(spec, given);
  const Spec work = work_spec(spec);
  if (work.cluster.groups.empty()) throw spec.error("cluster.groups", "is empty", "name an accelerator");
  const int count = count_of(work);
  DemandCard own{{}, sizes_of(work, database), {}};
  if (const auto* serving = held_if<ServingQuestion>(own.sizes.front()))
    check_serving(*serving, spec, question.demand);
  else
    check_generation(*held_if<GenerationQuestion>(own.sizes.front()), spec, question.demand, count > 1);
  own.accelerator = visit_held([](const auto& one) { return one.parts.accelerator.id; }, own.sizes.front());
  if (count == 1)
    question.assumed.push_back({Assumed::cards_per_replica, {static_cast<double>(defaults::kLargestReplica)}});
  question.cards.push_back(std::move(own));
  add_others(spec, work, database, question);
  return question;
}

}  // namespace shortboard
