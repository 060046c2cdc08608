#include "validation/leave_out.h"

#include <array>
#include <cstddef>
#include <map>
#include <tuple>
#include <utility>

#include "document/write_yaml.h"
#include "validation/row_kinds.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

/// A row of one kind that can be fitted on: it was predicted, and its constants stand in an entry.
struct Candidate {
  std::size_t place;   ///< Among the rows given.
  std::string value;   ///< Of the column left out by.
  std::string entry;   ///< Kernel class or stack.
  std::string family;  ///< The class that the entry belongs to; empty: none.
  std::string format;  ///< Number format that constants differ by; empty: they don't.
};

/// Where the rows to fit on are taken from, the nearest first.
enum class Reach : std::uint8_t { entry, family, kind };

std::string format_of(const Value& row) {
  const Node* type = row.node().find("dtype");
  if (type == nullptr) return {};
  return type->text == "fp16" ? "bf16" : type->text;  // 16 bits run alike
}

std::string family_of(const std::string& entry, const Refit& refit, const Database& database) {
  const Node document = database.document(refit.entry, entry);
  const Node* family = document.find("family");
  return family == nullptr ? std::string{} : family->text;
}

bool within(const Candidate& one, const Candidate& of, Reach reach) {
  switch (reach) {
    case Reach::entry:
      return one.entry == of.entry;
    case Reach::family:
      return !of.family.empty() && (one.entry == of.family || one.family == of.family);
    case Reach::kind:
      return true;
  }
  return false;
}

/// The rows of one kind, their fit, and what was fitted already.
class LeaveOut {
 public:
  LeaveOut(std::span<const Value> rows, const Database& database, const Refit& refit)
      : rows_(rows), database_(&database), refit_(refit) {}

  void add(std::size_t place, std::string value) {
    try {
      std::string entry = entry_of(rows_[place], refit_.entry, *database_);
      std::string family = family_of(entry, refit_, *database_);
      candidates_.push_back({place, std::move(value), std::move(entry), std::move(family), format_of(rows_[place])});
    } catch (const SpecError&) {  // a row whose constants stand in no one entry is left blank
    }
  }

  /// What each candidate is predicted to be by constants that never saw its value.
  std::map<std::size_t, std::vector<ValidatedRow>> predict() {
    std::map<std::size_t, std::vector<ValidatedRow>> predicted;
    for (const Candidate& one : candidates_)
      if (const Database* database = without(one)) predicted[one.place] = predict_row(rows_[one.place], *database);
    return predicted;
  }

 private:
  const Database* without(const Candidate& of) {
    for (const Reach reach : {Reach::entry, Reach::family, Reach::kind}) {
      std::vector<Value> rest;
      bool speaks = false;
      for (const Candidate& one : candidates_) {
        if (one.value == of.value || !within(one, of, reach)) continue;
        rest.push_back(rows_[one.place]);
        speaks = speaks || one.format == of.format;
      }
      if (!speaks) continue;
      if (const std::optional<Database>& found = fitted(of, reach, rest)) return &*found;
    }
    return nullptr;
  }

  /// Absent where the fit left the constants as they are, which the rows left out helped to find.
  const std::optional<Database>& fitted(const Candidate& of, Reach reach, std::span<const Value> rest) {
    const auto [place, fresh] = fitted_.try_emplace({of.value, of.entry, reach});
    if (!fresh) return place->second;
    Node entry = refitted(refit_, rest, of.entry, *database_);
    if (write_yaml(entry) == write_yaml(database_->document(refit_.entry, of.entry))) return place->second;
    place->second = *database_;
    place->second->overlay(refit_.entry, std::move(entry), "refitted " + of.entry);
    return place->second;
  }

  std::span<const Value> rows_;
  const Database* database_;
  Refit refit_;
  std::vector<Candidate> candidates_;
  std::map<std::tuple<std::string, std::string, Reach>, std::optional<Database>> fitted_;
};

/// Adds the second predictions to the first, figure by figure.
void merge(const std::map<std::size_t, std::vector<ValidatedRow>>& second,
           std::vector<std::vector<ValidatedRow>>& first) {
  for (const auto& [place, results] : second)
    for (std::size_t i = 0; i < results.size() && i < first[place].size(); ++i)
      if (results[i].skipped.empty()) first[place][i].left_out = results[i].predicted;
}

}  // namespace

std::vector<ValidatedRow> validate_left_out(std::span<const Value> rows, const Database& database, Column column,
                                            std::span<const Refit> among) {
  std::vector<std::vector<ValidatedRow>> results;
  std::map<std::string, LeaveOut> kinds;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    results.push_back(predict_row(rows[i], database));
    const ValidatedRow& first = results.back().front();
    const Refit* refit = refit_of(first.kind, among);
    const std::string value = value_of(first, column);
    if (refit == nullptr || !first.skipped.empty() || value.empty()) continue;
    kinds.try_emplace(first.kind, rows, database, *refit).first->second.add(i, value);
  }
  for (auto& [kind, one] : kinds) merge(one.predict(), results);
  std::vector<ValidatedRow> all;
  for (std::vector<ValidatedRow>& of_row : results)
    for (ValidatedRow& one : of_row) all.push_back(std::move(one));
  return all;
}

}  // namespace shortboard
