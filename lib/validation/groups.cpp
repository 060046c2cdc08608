#include "validation/groups.h"

#include <map>
#include <utility>

namespace shortboard {

std::optional<ValidationSummary> summarise_left_out(std::span<const ValidatedRow> rows) {
  std::vector<ValidatedRow> seen;
  for (const ValidatedRow& row : rows) {
    if (!row.left_out) continue;
    seen.push_back(row);
    seen.back().predicted = *row.left_out;
  }
  if (seen.empty()) return std::nullopt;
  return summarise(seen);
}

std::vector<GroupSummary> group(std::span<const ValidatedRow> rows,
                                const std::function<std::string(const ValidatedRow&)>& name) {
  std::map<std::pair<std::string, std::string>, std::vector<ValidatedRow>> members;
  for (const ValidatedRow& row : rows)
    if (const std::string found = name(row); !found.empty()) members[{row.kind, found}].push_back(row);
  std::vector<GroupSummary> groups;
  groups.reserve(members.size());
  for (const auto& [key, own] : members)
    groups.push_back({key.first, key.second, summarise(own), summarise_left_out(own)});
  return groups;
}

GroupSummary overall(std::span<const ValidatedRow> rows) {
  std::vector<ValidatedRow> speeds;
  for (const ValidatedRow& row : rows)
    if (row.kind != "memory") speeds.push_back(row);
  return {"all", "all", summarise(speeds), summarise_left_out(speeds)};
}

}  // namespace shortboard
