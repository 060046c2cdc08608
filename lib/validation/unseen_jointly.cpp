#include <optional>
#include <set>
#include <string>
#include <utility>

#include "hwdb/nearest_stack.h"
#include "validation/unseen.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

/// A stack, serving engine or pipeline of hwdb.
using SoftwareName = std::pair<EntryKind, std::string>;

/// The hwdb entry of a row's software.
SoftwareName stack_of(const Value& row, const Database& database) {
  if (const std::optional<Value> serving = row.optional("inference"))
    return {EntryKind::engine, nearest_engine(database, serving->required("stack").text())};
  if (const std::optional<Value> generation = row.optional("generation"))
    return {EntryKind::pipeline, nearest_pipeline(database, generation->required("stack").text())};
  return {EntryKind::stack, nearest_stack(database, row.required("training").required("stack").text())};
}

/// The entries and classes that remain without the rows of a value.
struct Rest {
  Database database;
  std::set<SoftwareName> stacks;
  std::set<std::string> classes;  ///< Of the rows that remain.
};

Rest without(const std::string& value, const Refit& refit, std::span<const Candidate> candidates,
             const Database& database) {
  std::set<SoftwareName> judged;
  for (const Candidate& one : candidates)
    if (one.value == value) judged.insert(stack_of(one.row, database));
  Rest rest{database, {}, {}};
  std::vector<Value> rows;
  for (const Candidate& one : candidates) {
    if (one.value == value) continue;
    const SoftwareName stack = stack_of(one.row, database);
    if (!refit.apart || judged.contains(stack)) rows.push_back(one.row);
    rest.stacks.insert(stack);
    rest.classes.insert(class_of(one.row, database));
  }
  for (RefittedEntry& entry : refit.fit_jointly(rows, database))
    rest.database.overlay(entry.kind, std::move(entry.document), entry.id + " (refitted)");
  return rest;
}

}  // namespace

Unseen predict_unseen_jointly(const Refit& refit, std::span<const Candidate> candidates, const Database& database) {
  std::map<std::string, Rest> fitted;
  Unseen predicted;
  for (const Candidate& one : candidates) {
    auto found = fitted.find(one.value);
    if (found == fitted.end()) found = fitted.emplace(one.value, without(one.value, refit, candidates, database)).first;
    const Rest& rest = found->second;
    if (!rest.classes.contains(class_of(one.row, database))) continue;
    const SoftwareName stack = stack_of(one.row, database);
    if (rest.stacks.contains(stack)) {
      predicted[one.place] = predict_row(one.row, rest.database);
      continue;
    }
    Database stranger = rest.database;
    stranger.remove(stack.first, stack.second);
    predicted[one.place] = predict_row(one.row, stranger);
  }
  return predicted;
}

}  // namespace shortboard
