#include "spec/read_contract.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "document/edit.h"
#include "document/value.h"
#include "spec/read_offer.h"
#include "spec/read_question.h"
#include "spec/with_card.h"

namespace shortboard {
namespace {

/// What an offer's card decides, or its own key tells.
struct Misplaced {
  std::string_view key;
  const char *problem, *remedy;
};
constexpr std::array kMisplaced{
    Misplaced{"cluster", "is what the offer leaves open",
              "leave it out: each card that may be behind the offer is asked"},
    Misplaced{"demand", "is no work that an offer is judged on", "size answers it; leave it out"},
    Misplaced{"published", "is of one cluster, and an offer is judged on many", "size prints it; leave it out"},
    Misplaced{"measured", "is of one cluster, and an offer is judged on many", "size explains it; leave it out"}};

void check_keys(const Value& spec) {
  for (const Misplaced& one : kMisplaced)
    if (const std::optional<Value> value = spec.optional(one.key)) throw value->error(one.problem, one.remedy);
  spec.allow({"offer", "train", "serve", "generate", "post_train", "stack", "plan"});
  if (const std::optional<Value> plan = spec.optional("plan"); plan && (plan->is_map() || plan->text() != "auto"))
    throw plan->error("is chosen for each card", "write plan: auto, or leave it out");
}

/// An offer is judged by the most that it serves, whatever its size.
void check_load(const Value& spec) {
  const std::optional<Value> serve = spec.optional("serve");
  if (!serve || !serve->is_map()) return;
  for (const std::string_view key : {"rate", "concurrency", "requests", "batch", "trace", "roles"})
    if (const std::optional<Value> one = serve->optional(key))
      throw one->error("is a load of one cluster, and an offer is judged by the most that it serves", "leave it out");
  const std::optional<Value> mode = serve->optional("mode");
  if (mode && mode->text() == "online" && !serve->optional("objective"))
    throw mode->error("needs an objective that is served within", "give serve.objective, or mode offline");
}

/// Software of the work's kind; ports of one to other cards ("vllm-2025-amd") are taken by themselves.
std::vector<std::string> stacks_for(const Value& spec, const Database& database) {
  const EntryKind kind = spec.optional("serve")      ? EntryKind::engine
                         : spec.optional("generate") ? EntryKind::pipeline
                                                     : EntryKind::stack;
  std::vector<std::string> all = database.ids(kind), found;
  for (const std::string& id : all)
    if (std::ranges::none_of(all, [&](const std::string& other) { return id.starts_with(other + "-"); }))
      found.push_back(id);
  return found;
}

std::vector<Accelerator> cards_for(const Offer& offer, const Database& database) {
  if (!offer.accelerator.empty()) return {database.accelerator(offer.accelerator)};
  std::vector<Accelerator> found;
  for (const std::string& id : database.ids(EntryKind::accelerator)) {
    Accelerator card = database.accelerator(id);
    if (counted_peak(card.peak, offer.format) || counted_peak(card.sparse_peak, offer.format))
      found.push_back(std::move(card));
  }
  return found;
}

OfferedWork offered(Question question) {
  if (auto* training = std::get_if<TrainingQuestion>(&question)) return std::move(*training);
  if (auto* serving = std::get_if<ServingQuestion>(&question)) return std::move(*serving);
  return std::get<GenerationQuestion>(std::move(question));  // check_keys leaves no other kind
}

}  // namespace

ContractQuestion read_contract(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  check_keys(spec);
  check_load(spec);
  ContractQuestion c;
  c.title = file;
  c.offer = read_offer(spec.required("offer"), database, c.assumed);
  c.cards = cards_for(c.offer, database);
  c.stacks = stacks_for(spec, database);
  Node work = document;
  std::erase_if(work.children, [](const Node& one) { return one.key == "offer"; });
  c.work = [work, file, database](const std::string& accelerator, int cards, const std::string& stack) {
    Node on_card = with_card(work, accelerator, cards);
    if (!stack.empty()) set_value(on_card, "stack", stack);
    return offered(read_question(on_card, file, database));
  };
  return c;
}

}  // namespace shortboard
