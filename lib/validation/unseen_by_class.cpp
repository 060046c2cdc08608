#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

#include "document/write_yaml.h"
#include "validation/unseen.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

/// The place of a candidate's constants in hwdb.
struct Place {
  std::string kernel_class;
  std::string family;  ///< The class that it belongs to; empty: none.
  std::string format;  ///< The number format of its constants; empty: they do not depend on it.
};

/// The sources of rows to fit on, the nearest first.
enum class Reach : std::uint8_t { kernel_class, family, kind };

Place place_of(const Value& row, const Database& database) {
  Place place{class_of(row, database), {}, {}};
  const Node document = database.document(EntryKind::kernel_class, place.kernel_class);
  if (const Node* family = document.find("family")) place.family = family->text;
  if (const Node* type = row.node().find("dtype"))
    place.format = type->text == "fp16" ? "bf16" : type->text;  // 16 bits run alike
  return place;
}

bool within(const Place& one, const Place& of, Reach reach) {
  switch (reach) {
    case Reach::kernel_class:
      return one.kernel_class == of.kernel_class;
    case Reach::family:
      return !of.family.empty() && (one.kernel_class == of.family || one.family == of.family);
    case Reach::kind:
      return true;
  }
  return false;
}

/// Fits classes without the rows of a value, each once.
class ClassFits {
 public:
  ClassFits(const Refit& refit, std::span<const Candidate> candidates, const Database& database)
      : refit_(refit), candidates_(candidates), database_(&database) {
    for (const Candidate& one : candidates) places_.push_back(place_of(one.row, database));
  }

  /// The database for a candidate; null if no rows of its number format remain.
  const Database* without(std::size_t which) {
    for (const Reach reach : {Reach::kernel_class, Reach::family, Reach::kind}) {
      std::vector<Value> rest;
      bool speaks = false;
      for (std::size_t i = 0; i < candidates_.size(); ++i) {
        if (candidates_[i].value == candidates_[which].value || !within(places_[i], places_[which], reach)) continue;
        rest.push_back(candidates_[i].row);
        speaks = speaks || places_[i].format == places_[which].format;
      }
      if (!speaks) continue;
      if (const std::optional<Database>& found = fitted(which, reach, rest)) return &*found;
    }
    return nullptr;
  }

 private:
  /// Absent if the fit kept the constants, which were fitted with the left-out rows.
  const std::optional<Database>& fitted(std::size_t which, Reach reach, std::span<const Value> rest) {
    const std::string& name = places_[which].kernel_class;
    const auto [place, fresh] = fitted_.try_emplace({candidates_[which].value, name, reach});
    if (!fresh) return place->second;
    Node document = refitted(refit_, rest, name, *database_);
    if (write_yaml(document) == write_yaml(database_->document(EntryKind::kernel_class, name))) return place->second;
    place->second = *database_;
    place->second->overlay(EntryKind::kernel_class, std::move(document), name + " (refitted)");
    return place->second;
  }

  Refit refit_;
  std::span<const Candidate> candidates_;
  const Database* database_;
  std::vector<Place> places_;
  std::map<std::tuple<std::string, std::string, Reach>, std::optional<Database>> fitted_;
};

}  // namespace

Unseen predict_unseen_by_class(const Refit& refit, std::span<const Candidate> candidates, const Database& database) {
  ClassFits fits{refit, candidates, database};
  Unseen predicted;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (const Database* other = fits.without(i))
      predicted[candidates[i].place] = predict_row(candidates[i].row, *other);
  return predicted;
}

}  // namespace shortboard
