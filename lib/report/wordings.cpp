#include "report/wordings.h"

#include <algorithm>
#include <array>
#include <span>

namespace shortboard {
namespace {

constexpr std::array<std::span<const CatalogueEntry>, 3> kWithTexts{kLabels, kNames, kSentences};

/// The entry of a word that has a text of its own; null for a plain label.
const CatalogueEntry* entry_of(Word word) {
  if (word.place <= kPlainLabels.size()) return nullptr;
  std::size_t place = word.place - kPlainLabels.size() - 1;
  for (const std::span<const CatalogueEntry> entries : kWithTexts) {
    if (place < entries.size()) return &entries[place];
    place -= entries.size();
  }
  return nullptr;
}

}  // namespace

std::string_view id_of(Word word) {
  if (word.empty()) return {};
  const CatalogueEntry* entry = entry_of(word);
  return entry == nullptr ? kPlainLabels[word.place - 1U] : entry->id;
}

std::string pattern(Word word, Language) {
  if (const CatalogueEntry* entry = entry_of(word)) return std::string{entry->english};
  std::string text{id_of(word)};
  std::ranges::replace(text, '_', ' ');
  return text;
}

}  // namespace shortboard
