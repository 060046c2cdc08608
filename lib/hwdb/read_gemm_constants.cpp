#include "hwdb/read_gemm_constants.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "units/parse.h"

namespace shortboard {
namespace {

double positive_share(const Value& value) {
  const double share = value.share();
  if (share <= 0.0) throw value.error("is 0", "it must be more");
  return share;
}

double number_or(const Value& map, std::string_view key, double otherwise) {
  const std::optional<Value> value = map.optional(key);
  return value ? value->number() : otherwise;
}

KernelKind read_kind(const Value& item) {
  KernelKind kind;
  kind.name = item.required("kind").text();
  if (const std::optional<Value> words = item.optional("software"))
    for (const Value& word : words->items()) kind.software.push_back(word.text());
  if (const std::optional<Value> cards = item.optional("cards"))
    for (const Value& card : cards->items()) kind.cards.push_back(card.text());
  return kind;
}

/// A kind occurs once in its list. The first is for all software and cards. Later ones need words or cards, or they
/// would never be chosen.
template <class Constants>
void add_kind(std::vector<Constants>& kinds, Constants constants, const Value& item) {
  const Value name = item.required("kind");
  if (std::ranges::any_of(kinds, [&](const Constants& other) { return other.kind.name == constants.kind.name; }))
    throw name.error("is repeated");
  if (kinds.empty() != (constants.kind.software.empty() && constants.kind.cards.empty()))
    throw name.error(kinds.empty() ? "is the first of its format, but of some software or cards only"
                                   : "names neither software nor cards",
                     "the first kind of a format holds for all, each later one names its own");
  kinds.push_back(std::move(constants));
}

GemmConstants read_gemm(const Value& item, const Figures& figures) {
  item.allow({"format", "kind", "software", "cards", "efficiency", "tile_overhead", "k_overhead", "launch", "bandwidth",
              "cache_speed", "cache_share", "split", "quantised", "full_power", "sustained", "confidence", "source",
              "note"});
  GemmConstants constants;
  constants.kind = read_kind(item);
  constants.efficiency = positive_share(item.required("efficiency"));
  constants.tile_overhead = item.required("tile_overhead").number();
  constants.k_overhead = item.required("k_overhead").number();
  constants.launch = item.required("launch").figure(parse_seconds);
  constants.bandwidth = positive_share(item.required("bandwidth"));
  constants.cache_speed = number_or(item, "cache_speed", 1.0);
  if (constants.cache_speed < 1.0)
    throw item.required("cache_speed").error("is below 1", "the cache is at least as fast as memory");
  if (const std::optional<Value> share = item.optional("cache_share")) constants.cache_share = share->share();
  if (const std::optional<Value> split = item.optional("split")) constants.split = split->figure(parse_seconds);
  constants.quantised = number_or(item, "quantised", 0.0);
  constants.full_power = number_or(item, "full_power", 0.0);
  if (const std::optional<Value> sustained = item.optional("sustained"))
    constants.sustained = positive_share(*sustained);
  constants.from = figures.provenance(item);
  return constants;
}

GroupedGemmConstants read_grouped(const Value& item, const Figures& figures) {
  item.allow({"activations", "weights", "kind", "software", "cards", "efficiency", "tile_overhead", "k_overhead",
              "launch", "bandwidth", "least_rows", "least_tokens", "routing", "confidence", "source", "note"});
  constexpr std::array<std::string_view, 2> kRoutings{"random", "even"};
  GroupedGemmConstants constants;
  constants.kind = read_kind(item);
  const auto format = [&](std::string_view key) {
    return static_cast<NumberFormat>(item.required(key).one_of("number format", kNumberFormatNames));
  };
  constants.activations = format("activations");
  constants.weights = format("weights");
  constants.efficiency = positive_share(item.required("efficiency"));
  constants.tile_overhead = item.required("tile_overhead").number();
  constants.k_overhead = item.required("k_overhead").number();
  constants.launch = item.required("launch").figure(parse_seconds);
  constants.bandwidth = positive_share(item.required("bandwidth"));
  constants.least_rows = number_or(item, "least_rows", constants.least_rows);
  constants.least_tokens = number_or(item, "least_tokens", constants.least_tokens);
  if (const std::optional<Value> routing = item.optional("routing"))
    constants.even = routing->one_of("routing", kRoutings) == 1;
  constants.from = figures.provenance(item);
  return constants;
}

}  // namespace

int KernelKind::suits(std::string_view text, std::string_view card) const {
  const bool named =
      std::ranges::any_of(software, [&](const std::string& word) { return text.find(word) != std::string_view::npos; });
  const bool carded = std::ranges::find(cards, card) != cards.end();
  if ((!software.empty() && !named) || (!cards.empty() && !carded)) return -1;
  return (carded ? 2 : 0) + (named ? 1 : 0);
}

PerFormat<std::vector<GemmConstants>> read_gemm_constants(const Value& list, const Figures& figures) {
  PerFormat<std::vector<GemmConstants>> gemm;
  for (const Value& item : list.items()) {
    const std::size_t format = item.required("format").one_of("number format", kNumberFormatNames);
    add_kind(gemm[format], read_gemm(item, figures), item);
  }
  return gemm;
}

std::vector<GroupedGemmConstants> read_grouped_gemm_constants(const Value& list, const Figures& figures) {
  std::vector<GroupedGemmConstants> grouped;
  for (const Value& item : list.items()) grouped.push_back(read_grouped(item, figures));
  return grouped;
}

}  // namespace shortboard
