#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "market/mix_sweep.h"

namespace shortboard {
namespace {

constexpr int kMostSteps = 8, kMostCards = 1'000'000;
constexpr std::size_t kMostMixes = 1000;

/// One card of a sweep, and its counts.
struct SweptCard {
  Accelerator card;
  std::vector<int> counts;
};

SpecError wrong(std::string_view text, const std::string& problem) {
  return {{.file = "command line", .path = "--mix"},
          fmt::format("'{}' {}", text, problem),
          "write CARD:FROM..TO, several with commas between: h100:0..64,910B:0..64"};
}

std::optional<int> count_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > kMostCards)
    return std::nullopt;
  return number;
}

SweptCard read_card(std::string_view text, const Database& database) {
  const std::size_t colon = text.rfind(':'), dots = text.rfind("..");
  if (colon == std::string_view::npos || dots == std::string_view::npos || dots < colon)
    throw wrong(text, "is not a card with counts");
  const auto from = count_of(text.substr(colon + 1, dots - colon - 1)), to = count_of(text.substr(dots + 2));
  if (!from || !to || *to < *from) throw wrong(text, "has no counts from less to more");
  SweptCard swept{database.accelerator(std::string{text.substr(0, colon)}, {.file = "command line", .path = "--mix"}),
                  {}};
  int server = 1;
  if (!swept.card.system.empty()) server = static_cast<int>(database.system(swept.card.system).cards.value);
  const int servers = std::max(1, (*to - *from) / server);
  const int step = server * ((servers + kMostSteps - 1) / kMostSteps);
  for (int count = *from; count <= *to; count += step) swept.counts.push_back(count);
  if (swept.counts.back() != *to) swept.counts.push_back(*to);
  return swept;
}

/// Every choice of one count a card, but none of all.
std::vector<std::vector<int>> mixes_of(const std::vector<SweptCard>& swept) {
  std::vector<std::vector<int>> mixes{{}};
  for (const SweptCard& card : swept) {
    std::vector<std::vector<int>> longer;
    for (const std::vector<int>& mix : mixes)
      for (const int count : card.counts) {
        longer.push_back(mix);
        longer.back().push_back(count);
      }
    mixes = std::move(longer);
  }
  std::erase_if(mixes,
                [](const std::vector<int>& mix) { return std::ranges::all_of(mix, [](int n) { return n == 0; }); });
  return mixes;
}

}  // namespace

MixSweepQuestion mix_sweep_question_of(const Spec& spec, const std::string& sweep,
                                       const std::vector<CurrencyRate>& rates, const Database& database) {
  MixSweepQuestion c;
  c.title = spec.file;
  c.rates = rates;
  std::vector<SweptCard> swept;
  std::string_view rest = sweep;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    swept.push_back(read_card(rest.substr(0, comma), database));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  if (swept.empty()) throw wrong(sweep, "names no card");
  for (const SweptCard& one : swept) {
    if (std::ranges::find(c.cards, one.card.id, &Accelerator::id) != c.cards.end())
      throw wrong(sweep, fmt::format("names {} twice", one.card.id));
    c.cards.push_back(one.card);
  }
  c.mixes = mixes_of(swept);
  if (c.mixes.empty()) throw wrong(sweep, "has no cards");
  if (c.mixes.size() > kMostMixes) throw wrong(sweep, fmt::format("makes {} mixes", c.mixes.size()));
  c.work = spec;
  c.work.cluster = {};
  c.work.plan = {};
  c.work.stack = {};
  c.work.published.clear();
  return c;
}

Question question_on(const MixSweepQuestion& sweep, const std::vector<int>& counts, const Database& database) {
  Spec spec = sweep.work;
  for (std::size_t i = 0; i < sweep.cards.size(); ++i) {
    if (counts[i] == 0) continue;
    GroupSpec group;
    group.accelerator = sweep.cards[i].id;
    group.count = counts[i];
    spec.cluster.groups.push_back(std::move(group));
  }
  return question_of(spec, database);
}

}  // namespace shortboard
