#include "market/contract.h"

#include <algorithm>

#include "report/build.h"
#include "report/parts.h"

namespace shortboard {
namespace {

Wording candidate_name(const Candidate& c) {
  return c.reading == Reading::sparse ? "sparse_card"_w(c.card.id) : "as_is"_w(c.card.id);
}

Wording work_of(const ContractAnswer& answer) {
  const OfferedWork& work = answer.candidates.front().work;
  if (const auto* training = held_if<TrainingQuestion>(work)) return "training_of"_w(training->job.model.name);
  if (const auto* serving = held_if<ServingQuestion>(work)) return "serving_of"_w(serving->job.model.name);
  return "generating_with"_w(held_if<GenerationQuestion>(work)->job.model.name);
}

CellValue said(const Offer& offer) {
  const Wording sparse = !offer.sparse ? "sparse_not_said"_w() : *offer.sparse ? "sparse"_w() : "dense"_w();
  std::vector<CellValue> parts{"counted_in"_w(number(offer.nominal.base() / kPeta), name(offer.format), sparse)};
  if (!offer.accelerator.empty()) parts.emplace_back("offer_of"_w(offer.accelerator));
  if (offer.cards) parts.emplace_back("offer_in_cards"_w(count(*offer.cards)));
  if (offer.price) parts.emplace_back("offer_for"_w(money(offer.price->amount, offer.price->currency)));
  return list(std::move(parts));
}

Wording made_by(const Candidate& c) {
  return "candidate_makes"_w(count(c.used), candidate_name(c), pflops(c.output.effective_pflops), share(c.share));
}

std::vector<Wording> headline(const ContractAnswer& answer) {
  const std::vector<const Candidate*> likely = answer.likely();
  const Candidate& best = *likely.front();
  const CellValue offer = "offer_is"_w(said(answer.question.offer), work_of(answer));
  std::vector<Wording> sentences{
      likely.size() == 1 ? "one_reading"_w(offer, made_by(best), number(best.output.throughput), best.output.unit)
                         : "best_and_worst"_w(offer, made_by(best), made_by(*likely.back()), number(answer.spread()),
                                              count(static_cast<double>(likely.size())))};
  if (likely.size() < answer.candidates.size())
    sentences.push_back("with_unknown_markets"_w(answer.question.offer.market, number(answer.spread_of_all()),
                                                 count(static_cast<double>(answer.candidates.size()))));
  return sentences;
}

Section offer_section(const Offer& o) {
  const auto plain = [](const auto& value) { return flag(value); };
  Section section{.key = "offer"_w,
                  .title = "offer"_w(),
                  .figures = {{"nominal_pflops"_w, pflops(o.nominal.base() / kPeta)},
                              {"format"_w, name(o.format)},
                              {"sparse"_w, or_none(o.sparse, plain)},
                              {"accelerator"_w, o.accelerator.empty() ? CellValue{} : CellValue(o.accelerator)},
                              {"cards"_w, or_none(o.cards, count)},
                              {"market"_w, o.market}},
                  .depth = Depth::full};
  if (o.price)
    add({{"price"_w, money(o.price->amount, o.price->currency)}, {"currency"_w, o.price->currency}}, section.figures);
  if (o.cards) section.figures.push_back({"tolerance"_w, share(o.tolerance)});
  return section;
}

std::vector<Figure> candidate_figures(const ContractAnswer& answer, const Candidate& c, bool likely) {
  constexpr Depth kFull = Depth::full;
  const Offer& offer = answer.question.offer;
  const std::string currency = offer.price ? offer.price->currency : std::string{};
  const std::optional<Price> street = offer.price ? street_price(c, currency) : std::nullopt;
  return {{"accelerator"_w, c.card.id, "card"_w},
          {"counted_as"_w, kReadingNames[static_cast<std::size_t>(c.reading)]},
          {"peak_tflops"_w, number(c.peak.base() / 1e12)},
          {"offered_cards"_w, number(c.offered), {}, kFull},
          {"cards"_w, count(c.cards)},
          {"cards_per_server"_w, count(c.server), {}, kFull},
          {"servers"_w, count(c.cards / c.server)},
          {"used_cards"_w, count(c.used)},
          {"nominal_pflops"_w, pflops(c.nominal)},
          {"effective_pflops"_w, pflops(c.output.effective_pflops)},
          {"share"_w, share(c.share), "share_of_offer"_w},
          {"throughput"_w, per_second(c.output.throughput)},
          {"throughput_unit"_w, c.output.unit},
          {"uncertainty"_w, share(c.output.accuracy.uncertainty)},
          {"evidence"_w, evidence_value(c.output.accuracy.evidence), {}, kFull},
          {"market"_w, market_status(c.card, offer.market)},
          {"likely"_w, flag(likely), {}, kFull},
          {"price_per_effective_pflops"_w,
           or_none(c.price_effective, [&](double price) { return money(price, currency); }),
           {},
           kFull},
          {"price_per_card"_w, offer.price ? money(offer.price->amount / c.cards, currency) : CellValue{}, {}, kFull},
          {"street_price"_w,
           or_none(street, [&](const Price& p) { return range(money(p.low, p.currency), p.high); }),
           {},
           kFull},
          {"street_price_per"_w, or_none(street, [](const Price& p) { return p.per; }), {}, kFull},
          {"street_price_date"_w, or_none(street, [](const Price& p) { return p.date; }), {}, kFull},
          {"street_price_source"_w, or_none(street, [](const Price& p) { return p.from.title; }), {}, kFull}};
}

/// The likely ones for people, then those of whose market nothing is known; all of them in one table for programs.
void add_candidates(const ContractAnswer& answer, std::vector<Section>& sections) {
  const std::vector<const Candidate*> likely = answer.likely();
  const Offer& offer = answer.question.offer;
  std::vector<std::vector<Figure>> all, some, others;
  for (const Candidate& c : answer.candidates) {
    const bool is_likely = std::ranges::find(likely, &c) != likely.end();
    all.push_back(candidate_figures(answer, c, is_likely));
    (is_likely ? some : others).push_back(all.back());
  }
  const auto shown_table = [](std::vector<std::vector<Figure>> rows) {
    Table table = table_of("candidates"_w, std::move(rows), 2);
    table.people_only = true;
    return table;
  };
  Section section{
      .title = "title.candidates"_w(),
      .tables = {shown_table(std::move(some))},
      .foot = {offer.cards ? "cards_are_offered"_w(count(*offer.cards), share(offer.tolerance)) : "cards_are"_w(),
               "candidate_columns"_w(number(offer.nominal.base() / kPeta))}};
  Section rest{.title = "title.unknown_markets"_w(offer.market), .tables = {shown_table(std::move(others))}};
  Section whole{.title = "title.all_candidates"_w(),
                .tables = {table_of("candidates"_w, std::move(all), 2)},
                .depth = Depth::full};
  sections.push_back(std::move(section));
  if (!rest.tables.front().rows.empty()) sections.push_back(std::move(rest));
  sections.push_back(std::move(whole));
}

/// The offer's price on each likely card, beside that of the same cards on the street.
Section price_section(const ContractAnswer& answer) {
  const Offer& offer = answer.question.offer;
  if (!offer.price) return {};
  const std::string& currency = offer.price->currency;
  Table table{"prices"_w,
              {{"card"_w},
               {"price_per_effective_pflops"_w},
               {"price_per_card"_w},
               {"street_price"_w},
               {"street_price_per"_w},
               {"street_price_date"_w}}};
  table.people_only = true;
  for (const Candidate* c : answer.likely()) {
    const std::optional<Price> street = street_price(*c, currency);
    table.rows.push_back({candidate_name(*c),
                          or_none(c->price_effective, [&](double price) { return money(price, currency); }),
                          money(offer.price->amount / c->cards, currency),
                          or_unknown(street, [](const Price& p) { return range(money(p.low, p.currency), p.high); }),
                          or_none(street, [](const Price& p) { return p.per; }),
                          or_none(street, [](const Price& p) { return p.date; })});
  }
  return {.title = "title.offer_price"_w(money(offer.price->amount, currency)),
          .tables = {std::move(table)},
          .foot = {"street_means"_w(currency)}};
}

Section question_section(const ContractAnswer& answer) {
  Table table{"ask"_w, {{"what"_w}, {"at_stake"_w}, {"why"_w}}};
  for (const SellerQuestion& q : answer.questions) table.rows.push_back({q.ask, or_none(q.at_stake, share), q.why});
  return {.title = "title.ask"_w(), .tables = {std::move(table)}};
}

/// "a, b, c and 9 more".
Wording some_of(const std::vector<std::string>& all) {
  constexpr std::size_t kMost = 3;
  if (all.size() <= kMost) return "as_is"_w(list({all.begin(), all.end()}));
  return "and_more"_w(list({all.begin(), all.begin() + kMost}), count(static_cast<double>(all.size() - kMost)));
}

void add_once(std::vector<std::string>& all, const std::string& one) {
  if (std::ranges::find(all, one) == all.end()) all.push_back(one);
}

/// Cards of which only the other 16-bit format's peak is known.
std::vector<std::string> by_other_format(const ContractAnswer& answer) {
  std::vector<std::string> found;
  for (const Candidate& c : answer.candidates)
    if (const Peaks& peaks = c.reading == Reading::sparse ? c.card.sparse_peak : c.card.peak;
        !peaks[index(answer.question.offer.format)])
      add_once(found, shown(candidate_name(c), Language::english));
  return found;
}

/// One thing assumed, of many cards and with many values.
struct SharedAssumption {
  std::string what, key;
  std::vector<std::string> values, cards;
};

std::vector<SharedAssumption> of_candidates(const ContractAnswer& answer) {
  std::vector<SharedAssumption> found;
  for (const Candidate& c : answer.candidates)
    for (const AssumptionWords& one : words_of(visit_held([](const auto& work) { return work.assumed; }, c.work))) {
      auto same = std::ranges::find_if(
          found, [&](const SharedAssumption& s) { return s.what == one.what && s.key == one.key; });
      if (same == found.end()) same = found.insert(found.end(), {one.what, one.key, {}, {}});
      add_once(same->values, one.value);
      add_once(same->cards, c.card.id);
    }
  return found;
}

/// Each assumption once, with its values and the cards it holds for.
Section all_assumed(const ContractAnswer& answer) {
  Section section = assumed_section(answer.question.assumed);
  auto& rows = section.tables.front().rows;
  const std::string_view format = name(answer.question.offer.format);
  if (const std::vector<std::string> cards = by_other_format(answer); !cards.empty())
    rows.push_back({"peak_not_published"_w(format, some_of(cards)), "peak_of_other_format"_w(), "peak_key"_w(format)});
  std::vector<std::string> cards;
  for (const Candidate& c : answer.candidates) add_once(cards, c.card.id);
  for (const SharedAssumption& one : of_candidates(answer))
    rows.push_back({one.cards.size() == cards.size() ? CellValue(one.what)
                                                     : CellValue("of_some_cards"_w(one.what, some_of(one.cards))),
                    some_of(one.values), one.key});
  return section;
}

Section not_modelled(const ContractAnswer& answer) {
  std::vector<Wording> all{"omission.steady_state"_w(), "omission.kinds"_w(), "omission.cooling_price"_w()};
  if (!answer.sparse_unknown.empty())
    all.push_back("omission.sparse"_w(count(static_cast<double>(answer.sparse_unknown.size())),
                                      name(answer.question.offer.format),
                                      list({answer.sparse_unknown.begin(), answer.sparse_unknown.end()})));
  return not_modelled_section(std::move(all));
}

}  // namespace

Report report(const ContractAnswer& answer) {
  Report made{
      .kind = "contract"_w,
      .title = answer.question.title,
      .headline = headline(answer),
      .notes = {"contract_note"_w()},
      .figures = {{"best_to_worst"_w, number(answer.spread_of_all())},
                  {"best_to_worst_on_market"_w, number(answer.spread())},
                  {"sparse_peak_unknown"_w, list({answer.sparse_unknown.begin(), answer.sparse_unknown.end()})}},
      .main = "candidates"_w};
  add({offer_section(answer.question.offer), question_section(answer)}, made.sections);
  add_candidates(answer, made.sections);
  add({price_section(answer), refused_section(answer.refused), all_assumed(answer), not_modelled(answer)},
      made.sections);
  return made;
}

}  // namespace shortboard
