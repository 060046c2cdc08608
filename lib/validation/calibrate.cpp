#include "validation/calibrate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "validation/validate.h"

namespace shortboard {
namespace {

constexpr const char* kSource = "calibration";

/// The rows of one fit.
struct Group {
  const Refit* refit;
  std::string of;  ///< Kernel class, "all runs" or "all fabrics".
  std::vector<Value> rows;
  std::vector<std::string> accelerators;
};

/// Groups in the order of the fits; rows that no fit can use go to `unused`.
std::vector<Group> group(std::span<const Value> rows, const Database& database, std::span<const Refit> among,
                         std::vector<ValidatedRow>& unused) {
  std::map<std::pair<const Refit*, std::string>, Group> groups;
  for (const Value& row : rows) {
    ValidatedRow result = predict_row(row, database).front();
    const Refit* refit = result.skipped.empty() ? refit_of(result.kind, row, among) : nullptr;
    if (refit == nullptr && result.skipped.empty())
      result.skipped = std::ranges::find(among, result.kind, &Refit::kind) == among.end()
                           ? "no fit changes its constants"
                           : "it leaves its server, and no fit changes the constants for that";
    if (!result.skipped.empty()) {
      unused.push_back(std::move(result));
      continue;
    }
    const std::string of = refit->scope == FitScope::kernel_class ? class_of(row, database)
                           : refit->scope == FitScope::runs       ? "all runs"
                                                                  : "all fabrics";
    Group& found = groups.try_emplace({refit, of}, Group{refit, of, {}, {}}).first->second;
    found.rows.push_back(row);
    if (std::ranges::find(found.accelerators, result.accelerator) == found.accelerators.end())
      found.accelerators.push_back(result.accelerator);
  }
  std::vector<Group> list;
  list.reserve(groups.size());
  for (auto& [name, found] : groups) list.push_back(std::move(found));
  return list;
}

std::vector<RefittedEntry> fitted(const Group& group, const Database& database) {
  if (group.refit->fit_class == nullptr) return group.refit->fit_jointly(group.rows, database);
  return {{EntryKind::kernel_class, group.of, refitted(*group.refit, group.rows, group.of, database),
           static_cast<int>(group.rows.size())}};
}

/// The errors of a group's rows, without figures of memory, which are not a part of the fit.
ValidationSummary judged(const Group& group, const Database& database) {
  std::vector<ValidatedRow> results = validate_rows(group.rows, database);
  std::erase_if(results, [&](const ValidatedRow& row) { return !row.kind.starts_with(group.refit->kind); });
  return summarise(results);
}

void overlay(const std::vector<RefittedEntry>& entries, Database& database) {
  for (const RefittedEntry& entry : entries) database.overlay(entry.kind, entry.document, entry.id + " (calibrated)");
}

void add_source(Node& entry, std::span<const std::string> files) {
  const auto sources = std::ranges::find(entry.children, "sources", &Node::key);
  Node source{Node::Kind::map, kSource, {}, 0, 0, {}};
  set_child(source, "title", "Own measurements, fitted by shortboard calibrate");
  std::vector<std::string> addresses;
  for (const std::string& file : files) addresses.push_back("file:" + file);
  set_child(source, "address", fmt::format("{}", fmt::join(addresses, " ; ")));
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

/// Writes the provenance of what a fit changed.
void sign(const Node& before, const CalibratedPart& part, std::span<const std::string> files, RefittedEntry& entry) {
  const std::string note = fmt::format("fitted on {} {} rows of {}; median error {:.1f}% in sample", entry.runs,
                                       part.kind, fmt::join(part.accelerators, ", "), 100.0 * part.after.median);
  visit_changed_maps(before, entry.document, "confidence", [&](Node& map) {
    set_child(map, "confidence", "derived");
    set_child(map, "source", kSource);
    set_child(map, "note", note);
  });
  add_source(entry.document, files);
  if (entry.kind == EntryKind::kernel_class && entry.id == part.of) add_cards(entry.document, part.accelerators);
}

}  // namespace

Calibration calibrate(std::span<const Value> rows, std::span<const std::string> files, const Database& database,
                      std::span<const Refit> among) {
  Calibration result;
  Database current = database;
  std::map<std::pair<EntryKind, std::string>, RefittedEntry> changed;
  for (const Group& one : group(rows, database, among, result.unused)) {
    CalibratedPart part{std::string{one.refit->kind}, one.of, one.accelerators, judged(one, current), {}};
    std::vector<RefittedEntry> entries = fitted(one, current);
    Database after = current;
    overlay(entries, after);
    part.after = judged(one, after);
    for (RefittedEntry& entry : entries) {
      const Node before = current.document(entry.kind, entry.id);
      const std::vector<Change> found = changes(before, entry.document);
      if (found.empty()) continue;
      for (const Change& change : found) part.constants.push_back({entry.kind, entry.id, change});
      sign(before, part, files, entry);
      changed.insert_or_assign({entry.kind, entry.id}, entry);
    }
    overlay(entries, current);
    result.parts.push_back(std::move(part));
  }
  for (auto& [name, entry] : changed) result.entries.push_back(std::move(entry));
  return result;
}

}  // namespace shortboard
