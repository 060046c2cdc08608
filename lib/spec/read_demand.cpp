#include "spec/read_demand.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "document/edit.h"
#include "document/value.h"
#include "spec/on_card.h"
#include "spec/read_generation.h"
#include "spec/read_serving.h"

namespace shortboard {
namespace {

constexpr int kLargestReplica = 64;  // cards; sizes are tried up to it where the spec gives none
constexpr double kHoursADay = 24.0;

bool serves(const Value& spec) { return spec.optional("serve").has_value(); }

/// A key that the demand may leave out, with what is taken then and what that means.
double figure_or(const Value& demand, std::string_view key, double usual, std::string_view meaning, DemandQuestion& c) {
  if (const std::optional<Value> given = demand.optional(key)) return given->number();
  c.assumed.push_back({std::string{meaning}, fmt::format("{:g}", usual), fmt::format("demand.{}", key)});
  return usual;
}

void read_items(const Value& demand, Demand& d) {
  const auto named = [&](std::string_view key) { return demand.optional(key).has_value(); };
  if (std::ranges::count_if(kDemandItemNames, named) != 1)
    throw demand.error("names no one thing that users ask for",
                       "give one of requests, pictures and video_seconds, a user and day");
  const auto* const key = std::ranges::find_if(kDemandItemNames, named);
  d.item = static_cast<DemandItem>(key - kDemandItemNames.begin());
  d.each = demand.required(*key).positive();
}

void read_shares(const Value& demand, DemandQuestion& c) {
  Demand& d = c.demand;
  const auto refuse = [&](bool wrong, std::string_view key, const char* problem, const char* remedy) {
    if (wrong) throw demand.required(key).error(problem, remedy);
  };
  d.active_share = figure_or(demand, "active_share", 1.0, "share of the users who ask on a day", c);
  refuse(d.active_share <= 0.0 || d.active_share > 1.0, "active_share", "is no share of the users",
         "above 0, and 1 at most");
  d.hours = figure_or(demand, "hours", kHoursADay, "hours of the day in which they ask", c);
  refuse(d.hours <= 0.0 || d.hours > kHoursADay, "hours", "are no hours of a day", "above 0, and 24 at most");
  d.peak_to_average =
      figure_or(demand, "peak_to_average", 1.0, "rate at the peak over the mean of those hours (no peak)", c);
  refuse(d.peak_to_average < 1.0, "peak_to_average", "is below 1", "a peak is no less than the mean");
  d.availability = figure_or(demand, "availability", 1.0, "share of the time that a replica is up (no failures)", c);
  refuse(d.availability <= 0.0 || d.availability > 1.0, "availability", "is no share of the time",
         "above 0, and 1 at most");
  d.spare_share = figure_or(demand, "spare_share", 0.0, "spare replicas over those needed (none)", c);
}

/// The demand alone; whether it suits the work is check_work's business.
void read_wanted(const Value& demand, DemandQuestion& c) {
  demand.allow({"users", "active_share", "requests", "pictures", "video_seconds", "input", "output",
                "frames_per_second", "hours", "peak_to_average", "availability", "spare_share", "servers_a_rack",
                "cards"});
  c.demand.users = demand.required("users").positive();
  read_items(demand, c.demand);
  read_shares(demand, c);
  if (const std::optional<Value> servers = demand.optional("servers_a_rack"))
    c.demand.servers_a_rack = servers->count();
  const bool video = c.demand.item == DemandItem::video_seconds;
  const std::optional<Value> frames = demand.optional("frames_per_second");
  if (video) c.demand.frames_per_second = demand.required("frames_per_second").positive();
  if (frames && !video) throw frames->error("says nothing of what is asked for", "it goes with video_seconds");
}

/// The work's own keys that the demand is in place of, and keys of the demand that the work has no use for.
void check_keys(const Value& spec, const Value& demand) {
  if (!serves(spec)) {
    for (const std::string_view key : {"input", "output"})
      if (const std::optional<Value> one = demand.optional(key)) throw one->error("are tokens, and this generates");
    return;
  }
  const Value serve = spec.required("serve");
  for (const std::string_view key : {"rate", "concurrency", "requests", "batch", "trace", "roles"})
    if (const std::optional<Value> one = serve.optional(key))
      throw one->error("is a load of its own beside a demand", "leave it out: the demand tells the load");
  for (const std::string_view key : {"input", "output"})
    if (const std::optional<Value> one = demand.optional(key); one && serve.optional(key))
      throw one->error(fmt::format("stands in serve too (line {})", serve.required(key).at().line), "give it once");
}

void check_serving(const ServingQuestion& work, const Value& spec, const Value& demand, const Demand& d) {
  if (d.item != DemandItem::requests)
    throw demand.required(kDemandItemNames[static_cast<std::size_t>(d.item)])
        .error("are not what a service gives", "give requests");
  if (work.mode != ServingMode::offline && work.mode != ServingMode::online)
    throw spec.required("serve").required("mode").error("serves no demand", "offline or online");
  if (work.mode == ServingMode::online && work.objective.empty())
    throw spec.required("serve").required("mode").error("needs an objective that the demand is served within",
                                                        "give serve.objective, or mode offline");
}

void check_generation(const GenerationQuestion& work, const Value& spec, const Value& demand, const Demand& d,
                      bool counted) {
  const DemandItem right = work.job.size.frames > 1.0 ? DemandItem::video_seconds : DemandItem::pictures;
  if (d.item != right)
    throw demand.required(kDemandItemNames[static_cast<std::size_t>(d.item)])
        .error(fmt::format("are not what {} gives", work.job.model.name),
               fmt::format("give {}", kDemandItemNames[static_cast<std::size_t>(right)]));
  if (work.objective == GenerationObjective::latency && !counted)
    throw spec.required("generate")
        .required("objective")
        .error("finds no size of a replica", "give cluster.groups[0].count");
}

/// The spec of the work alone, on a replica of so many cards.
Node work_spec(const Node& document, int cards) {
  Node spec = document;
  if (const Node* demand = document.find("demand"); Node* serve = find_child(spec, "serve"))
    for (const std::string_view key : {"input", "output"})
      if (const Node* tokens = demand->find(key)) put(*serve, key, *tokens);
  drop(spec, "demand");
  set_value(spec, "cluster.groups[0].count", std::to_string(cards));
  return spec;
}

DemandWork read_work(const Node& spec, const std::string& file, const Database& database) {
  if (spec.find("serve") != nullptr) return read_serving(spec, file, database);
  return read_generation(spec, file, database);
}

/// Cards of a replica where the plan gives them all.
std::optional<int> planned_cards(const DemandWork& work) {
  if (const auto* serving = std::get_if<ServingQuestion>(&work)) {
    if (!serving->plan) return std::nullopt;
    return serving->plan->cards_a_replica() * serving->limits.replicas.value_or(1);
  }
  const std::optional<GenerationPlan>& plan = std::get<GenerationQuestion>(work).plan;
  return plan ? std::optional{plan->cards()} : std::nullopt;
}

/// Cards of a replica that the spec gives, 1 where it leaves them open.
int given_cards(const Value& spec) {
  const std::vector<Value> groups = spec.required("cluster").required("groups").items();
  if (groups.empty()) return 1;  // read_cluster says what is missing
  const std::optional<Value> count = groups.front().optional("count");
  return count ? count->count() : 1;
}

std::vector<DemandWork> read_sizes(const Node& document, const std::string& file, const Database& database) {
  const int given = given_cards(Value{document, file});
  const auto read = [&](int cards) { return read_work(work_spec(document, cards), file, database); };
  DemandWork first = read(given);
  if (given > 1) return {std::move(first)};
  if (const std::optional<int> planned = planned_cards(first)) return {read(*planned)};
  std::vector<DemandWork> sizes{std::move(first)};
  for (int cards = 2; cards <= kLargestReplica; cards *= 2) sizes.push_back(read(cards));
  return sizes;
}

/// The same work on another card: in its usual server, unless the item names one.
Node on_card_of(const Node& document, const Value& item, const std::string& accelerator) {
  Node spec = on_card(document, accelerator);
  if (!item.is_map()) return spec;
  item.allow({"accelerator", "system", "fabric", "stack"});
  for (const std::string_view key : {"system", "fabric"})
    if (const std::optional<Value> one = item.optional(key)) put(card_group(spec), key, one->node());
  if (const std::optional<Value> stack = item.optional("stack")) put(spec, "stack", stack->node());
  return spec;
}

DemandCard read_card(const Node& spec, const std::string& file, const Database& database, std::string accelerator) {
  DemandCard card{std::move(accelerator), {}, {}};
  try {
    card.sizes = read_sizes(spec, file, database);
  } catch (const SpecError& error) {  // of this card: what holds for all was refused with the first
    card.refused = error.what();
  }
  return card;
}

void read_others(const Node& document, const Value& demand, const Database& database, DemandQuestion& c) {
  const std::optional<Value> cards = demand.optional("cards");
  if (!cards) return;
  for (const Value& item : cards->items()) {
    const Value name = item.is_map() ? item.required("accelerator") : item;
    const std::string id = database.accelerator(name.text(), name.at()).id;
    if (std::ranges::find(c.cards, id, &DemandCard::accelerator) != c.cards.end()) {
      if (id == c.cards.front().accelerator && !item.is_map()) continue;  // the cluster's own, which is in the table
      throw name.error(fmt::format("{} is compared already", id), "name each card once");
    }
    c.cards.push_back(read_card(on_card_of(document, item, id), c.title, database, id));
  }
}

}  // namespace

DemandQuestion read_demand(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  spec.allow({"cluster", "serve", "generate", "plan", "stack", "demand"});
  const Value demand = spec.required("demand");
  DemandQuestion c;
  c.title = file;
  read_wanted(demand, c);
  check_keys(spec, demand);
  const int given = given_cards(spec);
  DemandCard own{{}, read_sizes(document, file, database), {}};
  if (const auto* serving = std::get_if<ServingQuestion>(&own.sizes.front()))
    check_serving(*serving, spec, demand, c.demand);
  else
    check_generation(std::get<GenerationQuestion>(own.sizes.front()), spec, demand, c.demand, given > 1);
  own.accelerator = std::visit([](const auto& one) { return one.parts.accelerator.id; }, own.sizes.front());
  if (given == 1)
    c.assumed.push_back({"cards of a replica", fmt::format("the best of 1 to {}, or as the plan says", kLargestReplica),
                         "cluster.groups[0].count"});
  c.cards.push_back(std::move(own));
  read_others(document, demand, database, c);
  return c;
}

}  // namespace shortboard
