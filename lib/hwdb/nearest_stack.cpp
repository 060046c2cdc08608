#include "hwdb/nearest_stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <tuple>
#include <vector>

namespace shortboard {
namespace {

constexpr std::string_view kPlain = "megatron-2024", kPlainEngine = "vllm-2025", kPlainPipeline = "diffusers-2025";
constexpr int kUnknownYear = 2024;

/// "megatron-lm-2023" is {"megatron", "lm"} of 2023.
struct StackName {
  std::vector<std::string> words;
  int year = kUnknownYear;
};

StackName split(std::string_view name) {
  StackName result;
  while (!name.empty()) {
    const std::size_t dash = std::min(name.find_first_of("- "), name.size());
    const std::string word{name.substr(0, dash)};
    const bool year = word.size() == 4 && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
    if (year)
      result.year = std::stoi(word);
    else
      result.words.push_back(word);
    name.remove_prefix(std::min(dash + 1, name.size()));
  }
  return result;
}

int common_words(const StackName& a, const StackName& b) {
  const auto [left, right] = std::ranges::mismatch(a.words, b.words);
  return static_cast<int>(left - a.words.begin());
}

std::string nearest(const Database& database, EntryKind kind, std::string_view name, std::string_view plain) {
  if (database.has(kind, name)) return database.id(kind, name);
  const StackName wanted = split(name);
  std::tuple<int, int, int> best{0, 0, 0};
  std::string found{plain};
  for (const std::string& id : database.ids(kind)) {
    std::vector<std::string> names = database.aliases(kind, id);
    names.push_back(id);
    for (const std::string& known : names) {
      const StackName candidate = split(known);
      const int common = common_words(wanted, candidate), other = static_cast<int>(candidate.words.size()) - common;
      const std::tuple<int, int, int> closeness{common, -other, -std::abs(wanted.year - candidate.year)};
      if (common == 0 || (std::get<0>(best) > 0 && closeness <= best)) continue;
      best = closeness;
      found = id;
    }
  }
  return found;
}

}  // namespace

std::string nearest_stack(const Database& database, std::string_view name) {
  return nearest(database, EntryKind::stack, name, kPlain);
}

std::string nearest_engine(const Database& database, std::string_view name) {
  return nearest(database, EntryKind::engine, name, kPlainEngine);
}

std::string nearest_pipeline(const Database& database, std::string_view name) {
  return nearest(database, EntryKind::pipeline, name, kPlainPipeline);
}

bool same_family(std::string_view stack, std::string_view other) {
  return split(stack).words.front() == split(other).words.front();
}

std::string engine_port(const Database& database, std::string_view engine, const Accelerator& card) {
  std::string vendor = card.vendor;
  std::ranges::transform(vendor, vendor.begin(), [](unsigned char x) { return static_cast<char>(std::tolower(x)); });
  for (const std::string& cards : {card.kernel_class, vendor})
    if (const std::string port = fmt::format("{}-{}", engine, cards); database.has(EntryKind::engine, port))
      return database.id(EntryKind::engine, port);
  return {};
}

}  // namespace shortboard
