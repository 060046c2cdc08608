#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "report/contract.h"
#include "report/tables.h"

namespace shortboard {
namespace {

std::string percent(double share) { return fmt::format("{:.3g}%", 100.0 * share); }

std::string work_of(const ContractAnswer& a) {
  const OfferedWork& work = a.candidates.front().work;
  if (const auto* training = std::get_if<TrainingQuestion>(&work)) return "training " + training->job.model.name;
  if (const auto* serving = std::get_if<ServingQuestion>(&work)) return "serving " + serving->job.model.name;
  return "generating with " + std::get<GenerationQuestion>(work).job.model.name;
}

std::string counted(const Offer& offer) {
  const char* sparse = !offer.sparse ? "dense or sparse not said" : *offer.sparse ? "sparse" : "dense";
  return fmt::format("{:.6g} P counted in {}, {}", offer.nominal.base() / kPeta, name(offer.format), sparse);
}

std::string money(double amount, const std::string& currency) {
  if (amount >= 1e9) return fmt::format("{:.4g} billion {}", amount / 1e9, currency);
  if (amount >= 1e6) return fmt::format("{:.4g} million {}", amount / 1e6, currency);
  return fmt::format("{:.4g} {}", amount, currency);
}

std::string said(const Offer& offer) {
  std::string text = counted(offer);
  if (!offer.accelerator.empty()) text += fmt::format(", of {}", offer.accelerator);
  if (offer.cards) text += fmt::format(", in {} cards", *offer.cards);
  if (offer.price) text += fmt::format(", for {}", money(offer.price->amount, offer.price->currency));
  return text;
}

std::vector<std::string> row_of(const Candidate& c, const Offer& offer) {
  return {c.card.id,
          std::string{kReadingNames[static_cast<std::size_t>(c.reading)]},
          fmt::format("{:.4g}", c.peak.base() / 1e12),
          fmt::format("{}", c.cards),
          fmt::format("{}", c.cards / c.server),
          fmt::format("{}", c.used),
          fmt::format("{:.5g}", c.nominal),
          fmt::format("{:.4g}", c.output.effective_pflops),
          percent(c.share),
          fmt::format("{:.4g}", c.output.throughput),
          fmt::format("+-{:.0f}%", 100.0 * c.output.accuracy.uncertainty),
          market_status(c.card, offer.market)};
}

std::string own_count(const Offer& offer) {
  if (!offer.cards) return {};
  return fmt::format(" (the offer's own {}: P / cards is within {:g}% of each peak)", *offer.cards,
                     100.0 * offer.tolerance);
}

Table candidate_table(const ContractAnswer& a, const std::vector<const Candidate*>& some, std::string title) {
  const Offer& offer = a.question.offer;
  Table table{
      std::move(title),
      {"card", "counted as", "TFLOPS", "cards", "servers", "used", "nominal P", "effective P", "of the offer",
       std::string{a.candidates.front().output.unit}, "interval", "in " + offer.market},
      {},
      fmt::format("cards = P / TFLOPS in whole servers, rounded down{}; used: those that the work divides over; "
                  "effective P: FLOPs that the work needs, a second; of the offer: over its {:.6g} P",
                  own_count(offer), offer.nominal.base() / kPeta)};
  for (const Candidate* c : some) table.rows.push_back(row_of(*c, offer));
  return table;
}

/// The likely ones, then those of whose market nothing is known.
void add_candidates(const ContractAnswer& a, Page& page) {
  const std::vector<const Candidate*> likely = a.likely();
  page.tables.push_back(candidate_table(a, likely, "What may be behind it, the most effective P first"));
  std::vector<const Candidate*> others;
  for (const Candidate& c : a.candidates)
    if (std::ranges::find(likely, &c) == likely.end()) others.push_back(&c);
  if (!others.empty())
    page.tables.push_back(candidate_table(
        a, others,
        fmt::format("Cards with such a peak of whose market in {} hwdb has no word", a.question.offer.market)));
}

std::string street(const Candidate& c, const std::string& currency) {
  const std::optional<Price> price = street_price(c, currency);
  if (!price) return "unknown";
  const std::string low = money(price->low, currency);
  return fmt::format("{} ({} a {})",
                     price->high > price->low ? fmt::format("{} to {}", low, money(price->high, currency)) : low,
                     price->date, price->per);
}

Table price_table(const ContractAnswer& a) {
  const Money& price = *a.question.offer.price;
  Table table{fmt::format("Price of the offer: {}", money(price.amount, price.currency)),
              {"card", fmt::format("{} an effective P", price.currency), "a card", "the same cards on the street"},
              {},
              fmt::format("street: latest price of hwdb in {}; others are not changed into it", price.currency)};
  for (const Candidate* one : a.likely()) {
    const Candidate& c = *one;
    table.rows.push_back({candidate_name(c), money(*c.price_effective, price.currency),
                          money(price.amount / c.cards, price.currency), street(c, price.currency)});
  }
  return table;
}

Table refused_table(const ContractAnswer& a) {
  Table table{"Cards that have such a peak and can't do this work with it", {}, {}, {}};
  for (const RefusedCard& one : a.refused) table.rows.push_back({fmt::format("{}: {}", one.accelerator, one.why)});
  return table;
}

Table question_table(const ContractAnswer& a) {
  Table table{"What to have the seller write down, and what of the effective P hangs on it", {}, {}, {}};
  for (const SellerQuestion& q : a.questions)
    table.rows.push_back(
        {fmt::format("{}{}: {}", q.ask, q.at_stake ? fmt::format(" [{}]", percent(*q.at_stake)) : "", q.why)});
  return table;
}

/// "a, b, c and 9 more".
std::string some_of(const std::vector<std::string>& all) {
  constexpr std::size_t kMost = 3;
  if (all.size() <= kMost) return fmt::format("{}", fmt::join(all, ", "));
  return fmt::format("{} and {} more", fmt::join(all.begin(), all.begin() + kMost, ", "), all.size() - kMost);
}

void add_once(std::vector<std::string>& all, const std::string& one) {
  if (std::ranges::find(all, one) == all.end()) all.push_back(one);
}

/// Cards of which only the other 16-bit format's peak is known.
std::vector<std::string> by_other_format(const ContractAnswer& a) {
  std::vector<std::string> found;
  for (const Candidate& c : a.candidates)
    if (const Peaks& peaks = c.reading == Reading::sparse ? c.card.sparse_peak : c.card.peak;
        !peaks[index(a.question.offer.format)])
      add_once(found, candidate_name(c));
  return found;
}

/// One thing assumed, of many cards and with many values.
struct SharedAssumption {
  std::string what, key;
  std::vector<std::string> values, cards;
};

std::vector<SharedAssumption> of_cards(const ContractAnswer& a) {
  std::vector<SharedAssumption> found;
  for (const Candidate& c : a.candidates)
    for (const Assumption& one : assumed_of(c)) {
      auto same = std::ranges::find_if(
          found, [&](const SharedAssumption& s) { return s.what == one.what && s.key == one.key; });
      if (same == found.end()) same = found.insert(found.end(), {one.what, one.key, {}, {}});
      add_once(same->values, one.value);
      add_once(same->cards, c.card.id);
    }
  return found;
}

/// Each assumption once, with its values and the cards it holds for; which holds for which card is in the JSON.
Table all_assumed(const ContractAnswer& a) {
  std::vector<Assumption> all = assumed_of(a);
  std::vector<std::string> cards;
  for (const Candidate& c : a.candidates) add_once(cards, c.card.id);
  for (const SharedAssumption& one : of_cards(a))
    all.push_back({one.cards.size() == cards.size() ? one.what : fmt::format("{} ({})", one.what, some_of(one.cards)),
                   some_of(one.values), one.key});
  return assumed_table(all);
}

}  // namespace

std::string candidate_name(const Candidate& c) {
  return c.reading == Reading::sparse ? fmt::format("{} (sparse)", c.card.id) : c.card.id;
}

const std::vector<Assumption>& assumed_of(const Candidate& c) {
  return std::visit([](const auto& one) -> const std::vector<Assumption>& { return one.assumed; }, c.work);
}

std::vector<Assumption> assumed_of(const ContractAnswer& a) {
  std::vector<Assumption> all = a.question.assumed;
  const std::string_view format = name(a.question.offer.format);
  if (const std::vector<std::string> cards = by_other_format(a); !cards.empty())
    all.push_back({fmt::format("{} peak (not published) of {}", format, some_of(cards)),
                   "that of the other 16-bit format", fmt::format("peak.{} of the card", format)});
  return all;
}

std::vector<std::string> not_modelled(const ContractAnswer& a) {
  std::vector<std::string> all{"failures, restarts and utilisation: effective P is the steady state",
                               "cards of several kinds behind one offer", "power of cooling, storage and their price"};
  if (!a.sparse_unknown.empty())
    all.push_back(fmt::format("P counted with sparsity on {} cards whose sparse {} peak hwdb does not know: {}",
                              a.sparse_unknown.size(), name(a.question.offer.format),
                              fmt::join(a.sparse_unknown, ", ")));
  return all;
}

std::string contract_sentence(const ContractAnswer& a) {
  const std::vector<const Candidate*> likely = a.likely();
  const auto made = [](const Candidate& c) {
    return fmt::format("{} x {} make {:.4g} effective P ({})", c.used, candidate_name(c), c.output.effective_pflops,
                       percent(c.share));
  };
  const Candidate& best = *likely.front();
  std::string text = fmt::format("An offer of {}, {}: ", said(a.question.offer), work_of(a));
  if (likely.size() == 1)
    text += fmt::format("{} and {:.4g} {}.", made(best), best.output.throughput, best.output.unit);
  else
    text += fmt::format("at best {}, at worst {}: {:.3g} to 1 over {} readings.", made(best), made(*likely.back()),
                        a.spread(), likely.size());
  if (likely.size() < a.candidates.size())
    text += fmt::format(" With the cards of whose market in {} hwdb has no word: {:.3g} to 1 over {}.",
                        a.question.offer.market, a.spread_of_all(), a.candidates.size());
  return text;
}

Page contract_page(const ContractAnswer& a) {
  Page page{a.question.title,
            {contract_sentence(a),
             "Each card is asked in its usual server, fabric and software, on the plan that is best for it: P say "
             "nothing of these."},
            {},
            not_modelled(a)};
  page.tables.push_back(question_table(a));
  add_candidates(a, page);
  if (a.question.offer.price) page.tables.push_back(price_table(a));
  if (!a.refused.empty()) page.tables.push_back(refused_table(a));
  page.tables.push_back(all_assumed(a));
  return page;
}

}  // namespace shortboard
