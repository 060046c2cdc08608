#include "market/contract.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "analysis/degraded.h"
#include "market/contract_questions.h"
#include "market/price.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr std::string_view kUnknownMarket = "unknown";  // as hwdb writes it
constexpr double kMostCards = 1e7;
constexpr double kAlike = 1e-9;  // a count nearer than this to a whole one is it

/// A card under one of its peaks.
struct Counted {
  const Accelerator* card;
  Reading reading;
  FlopsPerSecond peak;
};

std::vector<Counted> readings(const ContractQuestion& q, std::vector<std::string>& sparse_unknown) {
  const Offer& offer = q.offer;
  std::vector<Counted> found;
  for (const Accelerator& card : q.cards) {
    const auto& dense = counted_peak(card.peak, offer.format);
    const auto& sparse = counted_peak(card.sparse_peak, offer.format);
    if (!offer.sparse.value_or(false) && dense) found.push_back({&card, Reading::dense, dense->value});
    if (!offer.sparse.value_or(true)) continue;
    if (sparse)
      found.push_back({&card, Reading::sparse, sparse->value});
    else
      sparse_unknown.push_back(card.id);
  }
  return found;
}

/// P / cards over the card's peak, less 1.
double misses_by(const Offer& offer, const Counted& one) {
  return (offer.nominal / (static_cast<double>(*offer.cards) * one.peak)).base() - 1.0;
}

NoPlanFits no_match(const ContractQuestion& q, const std::vector<Counted>& all) {
  const Offer& offer = q.offer;
  const auto nearest = std::ranges::min_element(
      all, {}, [&](const Counted& one) { return std::abs(std::log1p(misses_by(offer, one))); });
  return NoPlanFits{fmt::format(
      "no card fits the offer: {:.4g} P / {} cards = {:.4g} TFLOPS a card in {}, and no card{} has that peak within "
      "{:.3g}%; the nearest is {} at {:.4g} ({}): {:.4g} P",
      offer.nominal.base() / kPeta, *offer.cards, offer.nominal.base() / *offer.cards / 1e12, name(offer.format),
      offer.accelerator.empty() ? " of hwdb" : " named by it", 100.0 * offer.tolerance, nearest->card->id,
      nearest->peak.base() / 1e12, kReadingNames[static_cast<std::size_t>(nearest->reading)],
      *offer.cards * nearest->peak.base() / kPeta)};
}

std::vector<Counted> matching(const ContractQuestion& q, std::vector<Counted> all) {
  if (!q.offer.cards || all.empty()) return all;
  std::vector<Counted> fitting = all;
  std::erase_if(fitting, [&](const Counted& one) { return std::abs(misses_by(q.offer, one)) > q.offer.tolerance; });
  if (fitting.empty()) throw no_match(q, all);
  return fitting;
}

const Cluster& cluster_of(const OfferedWork& work) {
  return visit_held([](const auto& one) -> const Cluster& { return cards_of(one); }, work);
}

Output output_of_work(const OfferedWork& work) {
  return visit_held([](const auto& one) { return output_of(one); }, work);
}

std::vector<int> counts_of(const OfferedWork& work, int server) {
  const int cards = cluster_of(work).count;
  const auto* training = held_if<TrainingQuestion>(work);
  if (training == nullptr) return {cards};  // replicas leave what they can't use
  return counts_to_try(training->job.global_batch, cards / server, server);
}

/// The best of the counts; the last one's reason where none can.
void set_output(const ContractQuestion& q, const Database& database, Candidate& c) {
  const OfferedWork whole = offered_work(q, c.card.id, c.cards, {}, database);
  std::optional<NoPlanFits> why;
  for (const int count : counts_of(whole, c.server)) {
    const OfferedWork work = count == c.cards ? whole : offered_work(q, c.card.id, count, {}, database);
    try {
      Output output = output_of_work(work);
      if (c.used > 0 && output.effective_pflops <= c.output.effective_pflops) continue;
      c.used = count;
      c.work = work;
      c.output = std::move(output);
    } catch (const NoPlanFits& error) {
      if (!why) why = error;
    }
  }
  if (c.used == 0) throw *why;
}

/// Throws NoPlanFits and SpecError where the card can't do the work.
Candidate candidate(const ContractQuestion& q, const Counted& counted, const Database& database) {
  const Offer& offer = q.offer;
  Candidate c;
  c.card = *counted.card;
  c.reading = counted.reading;
  c.peak = counted.peak;
  c.offered = offer.cards ? *offer.cards : (offer.nominal / counted.peak).base();
  c.server = cluster_of(offered_work(q, c.card.id, 1, {}, database)).server;
  const double servers = std::floor(c.offered * (1.0 + kAlike) / c.server);
  if (c.offered > kMostCards)
    throw NoPlanFits{fmt::format("the offer is {:.4g} cards: more than 10 million", c.offered)};
  if (servers < 1.0) throw NoPlanFits{fmt::format("the offer is {:.4g} of one server's {} cards", c.offered, c.server)};
  c.cards = static_cast<int>(servers) * c.server;
  c.nominal = c.cards * c.peak.base() / kPeta;
  set_output(q, database, c);
  c.share = c.output.effective_pflops * kPeta / offer.nominal.base();
  if (offer.price) c.price_effective = offer.price->amount / c.output.effective_pflops;
  return c;
}

int odd_part(int number) {
  while (number % 2 == 0) number /= 2;
  return number;
}

/// Where every card fails, an error in what the user wrote is the user's to mend; one of the cluster is a card's own.
[[noreturn]] void throw_common(const std::vector<SpecError>& errors, const std::string& file,
                               const std::vector<RefusedCard>& refused) {
  for (const SpecError& error : errors)
    if (error.at().file == file && !error.at().path.starts_with("cluster")) throw error;
  throw NoPlanFits{fmt::format("no card can do the work that the offer is judged on; {}: {}",
                               refused.front().accelerator, refused.front().why)};
}

}  // namespace

const std::optional<Sourced<FlopsPerSecond>>& counted_peak(const Peaks& peaks, NumberFormat format) {
  const auto& own = peaks[index(format)];
  if (!own && format == NumberFormat::fp16) return peaks[index(NumberFormat::bf16)];
  if (!own && format == NumberFormat::bf16) return peaks[index(NumberFormat::fp16)];
  return own;
}

std::vector<const Candidate*> ContractAnswer::likely() const {
  std::vector<const Candidate*> all, known;
  for (const Candidate& c : candidates) {
    all.push_back(&c);
    if (market_status(c.card, question.offer.market) != kUnknownMarket) known.push_back(&c);
  }
  return known.empty() || !question.offer.accelerator.empty() ? all : known;
}

double ContractAnswer::spread() const {
  const std::vector<const Candidate*> some = likely();
  return some.front()->output.effective_pflops / some.back()->output.effective_pflops;
}

double ContractAnswer::spread_of_all() const {
  return candidates.front().output.effective_pflops / candidates.back().output.effective_pflops;
}

std::optional<Price> street_price(const Candidate& c, const std::string& currency) {
  std::vector<Price> prices = c.card.prices;
  std::erase_if(prices, [&](const Price& one) { return one.currency != currency; });
  std::optional<Price> latest;
  const auto add = [&](const char* per, double times) {
    const std::optional<Quote> quote = latest_price(prices, per, {});
    if (quote && (!latest || quote->date > latest->date))
      latest = Price{times * quote->low, times * quote->high, currency, per, quote->date, quote->from};
  };
  add("card", c.cards);
  add("server", static_cast<double>(c.cards) / c.server);
  return latest;
}

std::string market_status(const Accelerator& card, std::string_view market) {
  const Market* latest = nullptr;
  for (const Market& one : card.markets)
    if (one.market == market && (latest == nullptr || one.since >= latest->since)) latest = &one;
  return std::string{latest == nullptr ? kUnknownMarket : std::string_view{latest->status}};
}

std::vector<int> counts_to_try(double global_batch, int servers, int server) {
  constexpr int kMostOdd = 15;  // stages of a pipeline, beyond powers of two
  std::vector<int> counts{servers * server};
  const auto batch = static_cast<long long>(global_batch);
  for (int odd = 1; odd <= kMostOdd; odd += 2)
    for (int n = servers; n >= (servers + 1) / 2; --n) {
      const int rest = odd_part(n * server);
      if (odd % (rest / static_cast<int>(std::gcd(static_cast<long long>(rest), batch))) != 0) continue;
      if (std::ranges::find(counts, n * server) == counts.end()) counts.push_back(n * server);
      break;
    }
  return counts;
}

ContractAnswer answer(const ContractQuestion& question, const Database& database) {
  ContractAnswer a;
  a.question = question;
  std::vector<SpecError> errors;
  const std::vector<Counted> all = matching(question, readings(question, a.sparse_unknown));
  if (all.empty())
    throw NoPlanFits{fmt::format("no card fits the offer: hwdb knows no sparse {} peak of {}",
                                 name(question.offer.format), fmt::join(a.sparse_unknown, ", "))};
  for (const Counted& one : all) {
    const std::string who = one.reading == Reading::sparse ? fmt::format("{} (sparse)", one.card->id) : one.card->id;
    try {
      a.candidates.push_back(candidate(question, one, database));
    } catch (const NoPlanFits& error) {
      a.refused.push_back({who, error.what()});
    } catch (const SpecError& error) {
      a.refused.push_back({who, error.what()});
      errors.push_back(error);
    }
  }
  if (a.candidates.empty()) throw_common(errors, question.title, a.refused);
  std::ranges::stable_sort(a.candidates, std::ranges::greater{},
                           [](const Candidate& c) { return c.output.effective_pflops; });
  a.questions = seller_questions(a, database);
  return a;
}

}  // namespace shortboard
