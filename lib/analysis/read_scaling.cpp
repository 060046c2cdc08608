#include "analysis/read_scaling.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "units/parse.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr std::array kShort{std::pair{"scale-up", Resource::scale_up},
                            std::pair{"scale-out", Resource::scale_out},
                            std::pair{"memory", Resource::memory_capacity},
                            std::pair{"compute", Resource::matrix_rate},
                            std::pair{"launch", Resource::launch},
                            std::pair{"latency", Resource::latency},
                            std::pair{"power", Resource::power},
                            std::pair{"bubble", Resource::bubble}};

std::string hyphened(Resource resource) {
  std::string text{name(resource)};
  std::ranges::replace(text, ' ', '-');
  return text;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

/// One word of an option, "name=amount".
struct Word {
  Location at;  ///< The option.
  std::string_view name, amount;
};

Word split(std::string_view text, const char* option, const char* example) {
  Location at{.file = "command line", .path = option};
  const std::size_t equals = text.find('=');
  const std::string_view name = trimmed(text.substr(0, equals));
  const std::string_view amount = equals == std::string_view::npos ? "" : trimmed(text.substr(equals + 1));
  if (name.empty() || amount.empty())
    throw SpecError{at, fmt::format("'{}' is not resource=amount", text), fmt::format("write for example {}", example)};
  at.path = fmt::format("{} {}", option, name);
  return {at, name, amount};
}

std::optional<Resource> resource_named(std::string_view name) {
  for (std::size_t i = 0; i < kResourceNames.size(); ++i)
    if (const auto resource = static_cast<Resource>(i); hyphened(resource) == name) return resource;
  for (const auto& [word, resource] : kShort)
    if (word == name) return resource;
  return std::nullopt;
}

/// "scale-out", or of one of several groups "h20.scale-out".
std::string spelled(std::string resource, const ResourceAmount& amount) {
  return amount.group ? fmt::format("{}.{}", amount.owner, resource) : resource;
}

const ResourceAmount& amount_of(const Word& word, const std::vector<ResourceAmount>& amounts) {
  const std::size_t dot = word.name.rfind('.');
  const std::string_view owner = dot == std::string_view::npos ? std::string_view{} : word.name.substr(0, dot);
  std::vector<std::string> known;
  for (const ResourceAmount& amount : amounts)
    if (amount.owner == owner || std::ranges::find(amounts, owner, &ResourceAmount::owner) == amounts.end())
      known.push_back(spelled(hyphened(amount.resource), amount));
  const std::optional<Resource> resource = resource_named(word.name.substr(owner.empty() ? 0 : dot + 1));
  const auto found = std::ranges::find_if(amounts, [&](const ResourceAmount& amount) {
    return resource && amount.resource == *resource && amount.owner == owner;
  });
  if (found != amounts.end()) return *found;
  const Location at{.file = word.at.file, .path = word.at.path.substr(0, word.at.path.find(' '))};
  if (resource && std::ranges::find(amounts, owner, &ResourceAmount::owner) != amounts.end())
    throw SpecError{at, fmt::format("{} has no {} to lift", owner.empty() ? "the job" : owner, name(*resource)),
                    fmt::format("it has {}", fmt::join(known, ", "))};
  std::vector<std::string> ways = known;
  for (const auto& [short_name, of] : kShort)
    for (const ResourceAmount& amount : amounts)
      if (amount.resource == of) ways.push_back(spelled(short_name, amount));
  const std::string near = closest(word.name, ways);
  throw SpecError{
      at, fmt::format("no resource '{}'", word.name),
      near.empty() ? fmt::format("it has {}", fmt::join(known, ", ")) : fmt::format("did you mean '{}'?", near)};
}

double ratio(std::string_view text, const Location& at) {
  std::string_view digits = text;
  if (digits.ends_with(":1")) digits.remove_suffix(2);
  double value = 0.0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (status != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value) || value < 1.0)
    throw SpecError{at, fmt::format("'{}' is no ratio of 1 or more", text), "write for example 2:1"};
  return value;
}

/// What the resource is to be, in base units.
double figure(const ResourceAmount& amount, const Word& word) {
  const std::string_view text = word.amount;
  const Location& at = word.at;
  switch (amount.kind) {
    case FigureKind::bytes:
      return parse_bytes(text, at).base();
    case FigureKind::bytes_per_second:
      return parse_bytes_per_second(text, at).base();
    case FigureKind::flops_per_second:
      return parse_flops_per_second(text, at).base();
    case FigureKind::seconds:
      return parse_seconds(text, at).base();
    case FigureKind::watts:
      return parse_watts(text, at).base();
    case FigureKind::ratio:
      return ratio(text, at);
    case FigureKind::none:
      break;
  }
  throw SpecError{at, fmt::format("{} has no one figure", name(amount.resource)),
                  fmt::format("lift it by a factor: --lift {}=x2", hyphened(amount.resource))};
}

ScaledAmount by_figure(const Word& word, const std::vector<ResourceAmount>& amounts) {
  const ResourceAmount& amount = amount_of(word, amounts);
  if (word.amount.starts_with('x') || word.amount == "unlimited")
    throw SpecError{word.at, fmt::format("'{}' is a factor", word.amount),
                    fmt::format("write --lift {}={}", word.name, word.amount)};
  const auto of_group = [&](const ResourceAmount& one) { return one.group && one.resource == amount.resource; };
  const auto own = std::ranges::find_if(amounts, of_group);
  if (amount.kind == FigureKind::none && !amount.group && own != amounts.end() && own->kind != FigureKind::none)
    throw SpecError{word.at, fmt::format("groups differ in {}", name(amount.resource)),
                    fmt::format("name one, as --what-if {}={}, or lift all by a factor: --lift {}=x2",
                                spelled(hyphened(amount.resource), *own), word.amount, word.name)};
  const double asked = figure(amount, word);
  if (asked <= 0.0)
    throw SpecError{word.at, fmt::format("'{}' is none at all", word.amount), "write what there is to be, above 0"};
  return {amount, amount.is_lost() ? amount.figure / asked : asked / amount.figure};
}

ScaledAmount by_factor(const Word& word, const std::vector<ResourceAmount>& amounts) {
  const ResourceAmount& amount = amount_of(word, amounts);
  if (word.amount == "unlimited") return {amount, kUnlimited};
  std::string_view digits = word.amount;
  double factor = 0.0;
  if (digits.starts_with('x')) {
    digits.remove_prefix(1);
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), factor);
    if (status != std::errc{} || end != digits.data() + digits.size()) factor = 0.0;
  }
  if (!(factor >= 1.0 / kUnlimited) || !(factor <= kUnlimited))
    throw SpecError{word.at, fmt::format("'{}' is no factor", word.amount), "write for example x2, or unlimited"};
  return {amount, factor};
}

}  // namespace

std::vector<ScaledAmount> read_scaling(const std::vector<std::string>& figures, const std::vector<std::string>& factors,
                                       const Question& question) {
  const std::optional<std::vector<ResourceAmount>> amounts = resource_amounts(question);
  if (!amounts)
    throw SpecError{{.file = "command line", .path = figures.empty() ? "--lift" : "--what-if"},
                    "resources are lifted of training, of a service without roles, and of pictures and video",
                    "leave out demand, roles and post_train"};
  std::vector<ScaledAmount> scalings;
  const auto add = [&](const Word& word, const ScaledAmount& scaling) {
    for (const ScaledAmount& other : scalings)
      if (other.amount.resource == scaling.amount.resource &&
          (!other.amount.group || !scaling.amount.group || *other.amount.group == *scaling.amount.group))
        throw SpecError{word.at, fmt::format("{} is lifted twice", name(scaling.amount.resource)), "say it once"};
    scalings.push_back(scaling);
  };
  for (const std::string& list : figures)
    for (std::size_t start = 0; start <= list.size();) {
      const std::size_t end = std::min(list.find(',', start), list.size());
      const Word word =
          split(std::string_view{list}.substr(start, end - start), "--what-if", "'scale-out=800Gb/s, memory=141GB'");
      add(word, by_figure(word, *amounts));
      start = end + 1;
    }
  for (const std::string& text : factors) {
    const Word word = split(text, "--lift", "scale-out=x2");
    add(word, by_factor(word, *amounts));
  }
  return scalings;
}

}  // namespace shortboard
