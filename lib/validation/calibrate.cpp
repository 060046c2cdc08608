#include "validation/calibrate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "validation/validate.h"

namespace shortboard {
namespace {

constexpr const char* kSource = "calibration";

/// Rows whose constants stand in one block of one entry.
struct Group {
  const Refit* refit;
  std::string entry;
  std::vector<Value> rows;
  std::vector<std::string> accelerators;
};

/// Groups in the order of kind and entry; rows that no fit can use go to `unused`.
std::vector<Group> group(std::span<const Value> rows, const Database& database, std::span<const Refit> among,
                         std::vector<ValidatedRow>& unused) {
  std::map<std::pair<std::string, std::string>, Group> groups;
  for (const Value& row : rows) {
    ValidatedRow result = predict_row(row, database).front();
    const Refit* refit = refit_of(result.kind, among);
    if (refit == nullptr && result.skipped.empty()) result.skipped = "its constants are not fitted";
    if (!result.skipped.empty()) {
      unused.push_back(std::move(result));
      continue;
    }
    const std::string entry = entry_of(row, refit->entry, database);
    Group& found = groups.try_emplace({result.kind, entry}, Group{refit, entry, {}, {}}).first->second;
    found.rows.push_back(row);
    if (std::ranges::find(found.accelerators, result.accelerator) == found.accelerators.end())
      found.accelerators.push_back(result.accelerator);
  }
  std::vector<Group> list;
  for (auto& [name, found] : groups) list.push_back(std::move(found));
  return list;
}

/// How far a group's rows are off; figures of memory are no part of a fit.
ValidationSummary judged(const Group& group, const Database& database) {
  std::vector<ValidatedRow> results = validate_rows(group.rows, database);
  std::erase_if(results, [&](const ValidatedRow& row) { return row.kind != group.refit->kind; });
  return summarise(results);
}

void add_source(Node& entry, std::span<const std::string> files) {
  const auto sources = std::ranges::find(entry.children, "sources", &Node::key);
  Node source{Node::Kind::map, kSource, {}, 0, 0, {}};
  set_child(source, "title", "Own measurements, fitted by shortboard calibrate");
  set_child(source, "address", fmt::format("{}", fmt::join(files, ", ")));
  std::erase_if(sources->children, [](const Node& old) { return old.key == kSource; });
  sources->children.push_back(std::move(source));
}

void add_cards(Node& entry, const std::vector<std::string>& accelerators) {
  const auto measured = std::ranges::find(entry.children, "measured_on", &Node::key);
  if (measured == entry.children.end()) return;
  measured->kind = Node::Kind::list;
  for (const std::string& card : accelerators)
    if (std::ranges::find(measured->children, card, &Node::text) == measured->children.end())
      measured->children.push_back({Node::Kind::scalar, {}, card, 0, 0, {}});
}

void sign(const Node& before, Node& after, const CalibratedPart& part) {
  const std::string note = fmt::format("fitted on {} rows of {}; median error {:.1f}% in sample", part.after.answered,
                                       fmt::join(part.accelerators, ", "), 100.0 * part.after.median);
  visit_changed_maps(before, after, "source", [&](Node& map) {
    set_child(map, "confidence", "derived");
    set_child(map, "source", kSource);
    set_child(map, "note", note);
  });
}

}  // namespace

Calibration calibrate(std::span<const Value> rows, std::span<const std::string> files, const Database& database,
                      std::span<const Refit> among) {
  Calibration result;
  Database current = database;
  std::map<std::pair<EntryKind, std::string>, Node> changed;
  for (const Group& one : group(rows, database, among, result.unused)) {
    CalibratedPart part{std::string{one.refit->kind}, one.refit->entry, one.entry, one.accelerators, {}, {}, {}};
    part.before = judged(one, current);
    const Node before = current.document(one.refit->entry, one.entry);
    Node after = refitted(*one.refit, one.rows, one.entry, current);
    part.constants = changes(before, after);
    const std::string name = fmt::format("{} (calibrated)", one.entry);
    current.overlay(one.refit->entry, after, name);
    part.after = judged(one, current);
    if (!part.constants.empty()) {
      sign(before, after, part);
      add_source(after, files);
      add_cards(after, one.accelerators);
      current.overlay(one.refit->entry, after, name);
      changed[{one.refit->entry, one.entry}] = std::move(after);
    }
    result.parts.push_back(std::move(part));
  }
  for (auto& [name, document] : changed) result.entries.push_back({name.first, name.second, std::move(document)});
  return result;
}

}  // namespace shortboard
