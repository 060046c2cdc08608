#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "report/format.h"
#include "report/wordings_labels.h"
#include "report/wordings_sentences.h"

namespace shortboard {

struct Wording;

/// A wording of the catalogue, by its index. "id"_w makes one; an unknown id does not compile.
struct Word {
  std::uint16_t place = 0;  ///< 0: none.
  [[nodiscard]] bool empty() const { return place == 0; }
  friend bool operator==(Word, Word) = default;
  /// The wording with values in place of its {}.
  template <class... Values>
  [[nodiscard]] Wording operator()(Values... values) const;
};

/// The index of an id in the catalogue, from 1; 0 if it is not there.
[[nodiscard]] constexpr std::uint16_t place_of_word(std::string_view id) {
  std::uint16_t place = 0;
  for (const std::string_view label : kPlainLabels) {
    ++place;
    if (label == id) return place;
  }
  for (const CatalogueEntry& entry : kLabels) {
    ++place;
    if (entry.id == id) return place;
  }
  for (const CatalogueEntry& entry : kNames) {
    ++place;
    if (entry.id == id) return place;
  }
  for (const CatalogueEntry& entry : kSentences) {
    ++place;
    if (entry.id == id) return place;
  }
  return 0;
}

consteval Word operator""_w(const char* id, std::size_t size) {
  const std::uint16_t place = place_of_word({id, size});
  if (place == 0) throw "the catalogue has no wording of this id";
  return {place};
}

/// The id, which is also the key of a figure or column in JSON and CSV.
[[nodiscard]] std::string_view id_of(Word word);
/// The text with {} where values go.
[[nodiscard]] std::string pattern(Word word, Language language);

}  // namespace shortboard
