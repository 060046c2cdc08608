#include "question/demand_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "question/defaults.h"
#include "question/other_card.h"

namespace shortboard {
namespace {

constexpr double kHoursPerDay = 24.0;

std::string_view name_of(DemandItem item) { return kDemandItemNames[static_cast<std::size_t>(item)]; }

double figure_or(const std::optional<double>& given, double usual, Assumed what, DemandQuestion& question) {
  if (given) return *given;
  question.assumed.push_back({what, {usual}});
  return usual;
}

void set_items(const Spec& spec, const DemandSpec& given, Demand& demand) {
  const int named = given.requests.has_value() + given.pictures.has_value() + given.video_seconds.has_value();
  if (named != 1)
    throw spec.error("demand", "names no one thing that users ask for",
                     "give one of requests, pictures and video_seconds, a user and day");
  demand.item = given.requests   ? DemandItem::requests
                : given.pictures ? DemandItem::pictures
                                 : DemandItem::video_seconds;
  demand.each = given.requests.value_or(0.0) + given.pictures.value_or(0.0) + given.video_seconds.value_or(0.0);
}

void set_shares(const Spec& spec, const DemandSpec& given, DemandQuestion& question) {
  Demand& demand = question.demand;
  const auto refuse = [&](bool wrong, const char* key, const char* problem, const char* remedy) {
    if (wrong) throw spec.error(key, problem, remedy);
  };
  demand.active_share = figure_or(given.active_share, defaults::kActiveShare, Assumed::active_share, question);
  refuse(demand.active_share <= 0.0 || demand.active_share > 1.0, "demand.active_share", "is no share of the users",
         "above 0, and 1 at most");
  demand.hours = figure_or(given.hours, defaults::kHours, Assumed::hours, question);
  refuse(demand.hours <= 0.0 || demand.hours > kHoursPerDay, "demand.hours", "are no hours of a day",
         "above 0, and 24 at most");
  demand.peak_to_average =
      figure_or(given.peak_to_average, defaults::kPeakToAverage, Assumed::peak_to_average, question);
  refuse(demand.peak_to_average < 1.0, "demand.peak_to_average", "is below 1", "a peak is no less than the mean");
  demand.availability = figure_or(given.availability, defaults::kAvailability, Assumed::availability, question);
  refuse(demand.availability <= 0.0 || demand.availability > 1.0, "demand.availability", "is no share of the time",
         "above 0, and 1 at most");
  demand.spare_share = figure_or(given.spare_share, defaults::kSpareShare, Assumed::spare_share, question);
}

/// The demand alone; whether it suits the workload is check_work's business.
void set_wanted(const Spec& spec, const DemandSpec& given, DemandQuestion& question) {
  if (!given.users) throw spec.error("demand", "the key 'users' is missing");
  question.demand.users = *given.users;
  set_items(spec, given, question.demand);
  set_shares(spec, given, question);
  if (given.servers_per_rack) question.demand.servers_a_rack = *given.servers_per_rack;
  const bool video = question.demand.item == DemandItem::video_seconds;
  if (video && !given.frames_per_second) throw spec.error("demand", "the key 'frames_per_second' is missing");
  if (given.frames_per_second && !video)
    throw spec.error("demand.frames_per_second", fmt::format("has no effect on {}", name_of(question.demand.item)),
                     "it goes with video_seconds");
  question.demand.frames_per_second = given.frames_per_second.value_or(0.0);
}

/// The workload's own keys that the demand is in place of, and keys of the demand that the workload has no use for.
void check_keys(const Spec& spec, const DemandSpec& given) {
  const auto* const serve = std::get_if<Serve>(&spec.workload);
  if (serve == nullptr) {
    if (given.input) throw spec.error("demand.input", "are tokens, and this generates");
    if (given.output) throw spec.error("demand.output", "are tokens, and this generates");
    return;
  }
  const auto refuse_load = [&](bool written, std::string_view key) {
    if (written)
      throw spec.error(key, "is a load of its own beside a demand", "leave it out: the demand tells the load");
  };
  refuse_load(serve->rate.has_value(), "serve.rate");
  refuse_load(serve->concurrency.has_value(), "serve.concurrency");
  refuse_load(serve->requests.has_value(), "serve.requests");
  refuse_load(serve->batch.has_value(), "serve.batch");
  refuse_load(!serve->trace.empty(), "serve.trace");
  refuse_load(serve->roles.has_value(), "serve.roles");
  const auto refuse_twice = [&](bool both, const std::string& key) {
    if (both)
      throw spec.error("demand." + key, fmt::format("stands in serve too (line {})", spec.at("serve." + key).line),
                       "give it once");
  };
  refuse_twice(given.input && serve->input, "input");
  refuse_twice(given.output && serve->output, "output");
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
  check_keys(spec, given);
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
