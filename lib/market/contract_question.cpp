#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "market/contract.h"
#include "question/defaults.h"
#include "spec/read_spec.h"

namespace shortboard {
namespace {

/// An offer is judged by the most that it serves, whatever its size.
void check_workload(const Spec& spec) {
  if (std::holds_alternative<PostTrain>(spec.workload))
    throw spec.error("post_train", "cannot be the workload of an offer", "use train or serve");
  const auto* const serve = std::get_if<Serve>(&spec.workload);
  if (serve != nullptr && serve->mode == ServingMode::online && !serve->objective)
    throw spec.error("serve.mode", "needs an objective that is served within", "give serve.objective, or mode offline");
}

/// Software of the workload's kind; ports of one to other cards ("vllm-2025-amd") are taken by themselves.
std::vector<std::string> stacks_for(const Spec& spec, const Database& database) {
  const EntryKind kind = std::holds_alternative<Serve>(spec.workload)      ? EntryKind::engine
                         : std::holds_alternative<Generate>(spec.workload) ? EntryKind::pipeline
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

/// The offer's card, which has a peak that its P can be counted in.
void set_card(const Spec& spec, const Database& database, Offer& offer) {
  if (spec.offer->accelerator.empty()) return;
  const Accelerator named = database.accelerator(spec.offer->accelerator, spec.at("offer.accelerator"));
  offer.accelerator = named.id;
  if (counted_peak(named.peak, offer.format) || counted_peak(named.sparse_peak, offer.format)) return;
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < kNumberFormatNames.size(); ++i)
    if (named.peak[i]) known.push_back(kNumberFormatNames[i]);
  throw spec.error(
      "offer.accelerator", fmt::format("{} has no {} peak", named.id, name(offer.format)),
      known.empty() ? "hwdb knows none of its peaks" : fmt::format("its formats: {}", fmt::join(known, ", ")));
}

Offer offer_of(const Spec& spec, const Database& database, std::vector<Assumption>& assumed) {
  if (!spec.offer) throw spec.error({}, "the key 'offer' is missing");
  const OfferSpec& given = *spec.offer;
  if (!given.nominal) throw spec.error("offer", "the key 'nominal' is missing");
  if (!given.format) throw spec.error("offer", "the key 'format' is missing");
  Offer offer;
  offer.nominal = *given.nominal;
  offer.format = *given.format;
  offer.sparse = given.sparse;
  set_card(spec, database, offer);
  offer.cards = given.cards;
  offer.price = given.price;
  offer.tolerance = given.tolerance.value_or(defaults::kTolerance);
  if (!given.tolerance && given.cards) assumed.push_back({Assumed::tolerance, {100.0 * offer.tolerance}});
  offer.market = given.market.empty() ? std::string{defaults::kMarket} : given.market;
  if (given.market.empty()) assumed.push_back({Assumed::market, {offer.market}});
  return offer;
}

}  // namespace

ContractQuestion contract_question_of(const Spec& spec, const Database& database) {
  check_spec(spec);
  check_workload(spec);
  ContractQuestion question;
  question.title = spec.file;
  question.offer = offer_of(spec, database, question.assumed);
  question.cards = cards_for(question.offer, database);
  question.stacks = stacks_for(spec, database);
  question.work = spec;
  question.work.offer.reset();
  return question;
}

OfferedWork offered_work(const ContractQuestion& question, const std::string& accelerator, int cards,
                         const std::string& stack, const Database& database) {
  Spec spec = question.work;
  GroupSpec group;
  group.accelerator = accelerator;
  group.count = cards;
  spec.cluster.groups = {group};
  if (!stack.empty()) spec.stack = stack;
  if (std::holds_alternative<Train>(spec.workload)) return training_question_of(spec, database);
  if (std::holds_alternative<Serve>(spec.workload)) return serving_question_of(spec, database);
  return generation_question_of(spec, database);
}

}  // namespace shortboard
