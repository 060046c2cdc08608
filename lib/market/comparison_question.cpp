#include "market/comparison_question.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <utility>

#include "question/other_card.h"

namespace shortboard {
namespace {

SpecError refused_option(std::string_view option, const std::string& problem, const std::string& remedy) {
  return {{.file = "command line", .path = std::string{option}}, problem, remedy};
}

/// A run as it was asked for, before counts are made equal.
struct AskedRun {
  Spec spec;
  ComparedRun run;
  std::optional<Question> question;  ///< At the spec's count; absent where it is refused.
};

/// A question that one kind of card answers; a demand is none.
Question one_kind_question(const Spec& spec, const Database& database) {
  Question question = question_of(spec, database);
  if (asked_cards(question)) return question;
  throw SpecError{{.file = spec.file},
                  "is not about a given number of cards of one kind",
                  "ask size, which compares the cards of a demand itself (demand.cards); specs of several kinds are "
                  "compared as they stand, without --cards and --equal"};
}

/// A question that given cards answer, of one kind or, where no counts are made equal, of several.
Question question_as_given(const Spec& spec, const ComparisonOptions& options, const Database& database) {
  if (options.equal != EqualBy::count) return one_kind_question(spec, database);
  Question question = question_of(spec, database);
  return asked_groups(question).empty() ? one_kind_question(spec, database) : question;
}

/// What there is to make equal of one card, and in which currency.
struct Amount {
  double of_one = 0.0;
  std::string currency;
};

std::optional<Amount> amount_of(const AskedCards& cards, const ComparisonOptions& options) {
  switch (options.equal) {
    case EqualBy::count:
    case EqualBy::cards:
      return Amount{1.0, {}};
    case EqualBy::nominal_p:
      return Amount{cards.nominal.base(), {}};
    case EqualBy::power:
      if (!cards.parts.accelerator.power) return std::nullopt;
      return Amount{cards.parts.accelerator.power->value.base(), {}};
    case EqualBy::price:
      if (const std::optional<Quote> price = latest_price(cards.parts.accelerator.prices, "card", options.rates))
        return Amount{0.5 * (price->low + price->high), price->currency};
      return std::nullopt;
  }
  return std::nullopt;
}

/// The cards that the others of a work are made equal to.
struct Reference {
  AskedCards cards;
  Amount amount;
  int server = 1;  ///< Cards of a server, where they fill whole ones; else 1.
};

int cards_of_server(const AskedCards& cards) {
  return cards.parts.system ? static_cast<int>(cards.parts.system->cards.value) : 1;
}

Reference reference_of(const AskedCards& cards, const ComparisonOptions& options) {
  const std::optional<Amount> amount = amount_of(cards, options);
  if (!amount)
    throw refused_option("--equal",
                         fmt::format("the {} of {} is unknown", kEqualNames[static_cast<std::size_t>(options.equal)],
                                     cards.parts.accelerator.name),
                         "begin with another card, or make something else equal");
  return {cards, *amount, cards.count % cards_of_server(cards) == 0 ? cards_of_server(cards) : 1};
}

void check_currency(const Amount& amount, const Reference& to, const std::string& name) {
  if (amount.currency == to.amount.currency) return;
  throw refused_option(
      "--equal",
      fmt::format("the price of {} is in {}, that of {} in {}", name, amount.currency, to.cards.parts.accelerator.name,
                  to.amount.currency),
      fmt::format("say how much one is in the other: --rate {}/{}=...", amount.currency, to.amount.currency));
}

Question question_at(const AskedRun& asked, int count, const Database& database) {
  return one_kind_question(with_count(asked.spec, count), database);
}

/// Sets the sizes of a run that is to hold as much as the reference.
void make_equal(AskedRun& asked, const Reference& to, const ComparisonOptions& options, const Database& database) {
  ComparedRun& run = asked.run;
  const AskedCards own = *asked_cards(*asked.question);
  const std::optional<Amount> amount = amount_of(own, options);
  const std::string_view measure = kEqualWords[static_cast<std::size_t>(options.equal)];
  if (!amount) {
    run.refused = fmt::format("its {} is unknown, so no count makes it equal; an entry of your own would tell (--hwdb)",
                              kEqualNames[static_cast<std::size_t>(options.equal)]);
    return;
  }
  check_currency(*amount, to, run.name);
  run.equal_cards = to.cards.count * to.amount.of_one / amount->of_one;
  if (own.parts.accelerator.id == to.cards.parts.accelerator.id) {
    run.sizes = {question_at(asked, to.cards.count, database)};
    return;
  }
  const int unit = to.server > 1 ? cards_of_server(own) : 1;
  std::vector<int> sizes = sizes_up_to(run.equal_cards, unit);
  if (sizes.empty() && options.equal_to_spec) sizes = {unit};
  for (const int count : sizes) run.sizes.push_back(question_at(asked, count, database));
  if (sizes.empty())
    run.refused = fmt::format("the same {} is that of {:.3g} cards: less than one {}", measure, run.equal_cards,
                              unit > 1 ? fmt::format("server of {}", unit) : "card");
}

ComparedWork work_of(std::string name, std::vector<AskedRun> asked, const Reference* to,
                     const ComparisonOptions& options, const Database& database) {
  ComparedWork work{std::move(name), {}, {}};
  for (AskedRun& one : asked) {
    if (one.question && to == nullptr)
      one.run.sizes = {*one.question};
    else if (one.question)
      make_equal(one, *to, options, database);
    if (std::ranges::find(work.specs, one.run.spec) == work.specs.end()) work.specs.push_back(one.run.spec);
    work.runs.push_back(std::move(one.run));
  }
  return work;
}

AskedRun asked_as_given(const Spec& spec, Question question) {
  std::vector<std::string> ids, names;
  for (const AskedCards& group : asked_groups(question)) {
    ids.push_back(group.parts.accelerator.id);
    names.push_back(group.parts.accelerator.name);
  }
  return {spec,
          {.accelerator = fmt::format("{}", fmt::join(ids, " + ")),
           .name = fmt::format("{}", fmt::join(names, " + ")),
           .spec = spec.file},
          std::move(question)};
}

AskedRun asked_on_card(const Spec& spec, const Accelerator& own, const Accelerator& card, const Database& database) {
  AskedRun asked{{}, {.accelerator = card.id, .name = card.name, .spec = spec.file, .as_given = false}, {}};
  asked.spec = moved_to_card(spec, own, card, database, asked.run.assumed);
  try {
    asked.question = one_kind_question(asked.spec, database);
  } catch (const SpecError& error) {  // of this card: what is wrong for all was refused with the spec itself
    asked.run.refused = error.what();
  }
  return asked;
}

std::vector<Accelerator> named_cards(const std::vector<std::string>& names, const Database& database) {
  std::vector<Accelerator> cards;
  for (const std::string& name : names) {
    cards.push_back(database.accelerator(name, {.file = "command line", .path = "--cards"}));
    if (std::ranges::count(cards, cards.back().id, &Accelerator::id) > 1)
      throw refused_option("--cards", fmt::format("{} is named twice", cards.back().id), "name each card once");
  }
  return cards;
}

/// Each spec's work on each card.
std::vector<ComparedWork> works_on_cards(const std::vector<Spec>& specs, const ComparisonOptions& options,
                                         const Database& database) {
  std::vector<ComparedWork> works;
  const std::vector<Accelerator> cards = named_cards(options.cards, database);
  for (const Spec& spec : specs) {
    const Question own = one_kind_question(spec, database);
    const AskedCards own_cards = *asked_cards(own);
    std::vector<AskedRun> asked;
    for (const Accelerator& card : cards)
      asked.push_back(asked_on_card(spec, own_cards.parts.accelerator, card, database));
    std::optional<Reference> to;
    if (options.equal != EqualBy::count && options.equal_to_spec)
      to = reference_of(own_cards, options);
    else if (options.equal != EqualBy::count && asked.front().question)
      to = reference_of(*asked_cards(*asked.front().question), options);
    else if (options.equal != EqualBy::count)
      throw refused_option("--equal", fmt::format("the first card cannot do it: {}", asked.front().run.refused),
                           "begin with another card");
    works.push_back(work_of(job_of(own), std::move(asked), to ? &*to : nullptr, options, database));
  }
  return works;
}

/// Rows of one table with one name are told apart by their files.
void name_apart(std::vector<AskedRun>& asked) {
  std::vector<std::string> names;
  for (const AskedRun& one : asked) names.push_back(one.run.name);
  for (AskedRun& one : asked)
    if (std::ranges::count(names, one.run.name) > 1)
      one.run.name += fmt::format(" ({})", std::filesystem::path{one.run.spec}.stem().string());
}

/// Each spec as it stands, those of one work together.
std::vector<ComparedWork> works_as_given(const std::vector<Spec>& specs, const ComparisonOptions& options,
                                         const Database& database) {
  std::vector<std::vector<AskedRun>> groups;
  for (const Spec& spec : specs) {
    const auto group = std::ranges::find_if(
        groups, [&](const std::vector<AskedRun>& one) { return one.front().spec.workload == spec.workload; });
    AskedRun asked = asked_as_given(spec, question_as_given(spec, options, database));
    if (group == groups.end())
      groups.push_back({std::move(asked)});
    else
      group->push_back(std::move(asked));
  }
  std::vector<ComparedWork> works;
  for (std::vector<AskedRun>& group : groups) {
    name_apart(group);
    const Question first = *group.front().question;
    std::optional<Reference> to;
    if (options.equal != EqualBy::count) to = reference_of(*asked_cards(first), options);
    works.push_back(work_of(job_of(first), std::move(group), to ? &*to : nullptr, options, database));
  }
  return works;
}

/// Works of one name are told apart by their files.
void name_apart(std::vector<ComparedWork>& works) {
  std::vector<std::string> names;
  for (const ComparedWork& one : works) names.push_back(one.name);
  for (ComparedWork& one : works)
    if (std::ranges::count(names, one.name) > 1)
      one.name += fmt::format(" ({})", std::filesystem::path{one.specs.front()}.stem().string());
}

CurrencyRate read_currency_rate(std::string_view text) {
  const auto wrong = [&](const std::string& problem) {
    return refused_option("--rate", fmt::format("'{}' {}", text, problem), "write for example CNY/USD=7.2");
  };
  const std::size_t slash = text.find('/'), equals = text.find('=');
  if (slash == std::string_view::npos || equals == std::string_view::npos || equals < slash)
    throw wrong("is not a rate between two currencies");
  CurrencyRate rate{std::string{text.substr(0, slash)}, std::string{text.substr(slash + 1, equals - slash - 1)}};
  const auto is_code = [](const std::string& code) {
    return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
  };
  if (!is_code(rate.of) || !is_code(rate.in) || rate.of == rate.in) throw wrong("does not name two currencies");
  const std::string_view amount = text.substr(equals + 1);
  const auto [end, status] = std::from_chars(amount.data(), amount.data() + amount.size(), rate.amount);
  if (status != std::errc{} || end != amount.data() + amount.size() || !std::isfinite(rate.amount) ||
      rate.amount <= 0.0)
    throw wrong("gives no amount above 0");
  return rate;
}

}  // namespace

ComparisonQuestion comparison_question_of(const std::vector<Spec>& specs, const ComparisonOptions& options,
                                          const Database& database) {
  ComparisonQuestion c;
  c.works = options.cards.empty() ? works_as_given(specs, options, database) : works_on_cards(specs, options, database);
  name_apart(c.works);
  c.equal = options.equal;
  c.sort = options.sort;
  c.rates = options.rates;
  return c;
}

std::vector<CurrencyRate> read_currency_rates(const std::vector<std::string>& texts) {
  std::vector<CurrencyRate> rates;
  for (const std::string& text : texts) rates.push_back(read_currency_rate(text));
  for (const CurrencyRate& one : rates)
    if (std::ranges::count(rates, one.of, &CurrencyRate::of) > 1 ||
        std::ranges::count(rates, one.of, &CurrencyRate::in) > 0)
      throw refused_option("--rate", fmt::format("{} has two rates", one.of), "give all rates into one currency");
  return rates;
}

}  // namespace shortboard
