#include "validation/validate.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "document/value.h"
#include "validation/row_kinds.h"

namespace shortboard {
namespace {

std::string text_at(const Value& map, std::string_view key) {
  const std::optional<Value> value = map.optional(key);
  return value && value->node().kind == Node::Kind::scalar ? value->text() : std::string{};
}

std::string text_at(const Value& row, std::string_view outer, std::string_view key) {
  const std::optional<Value> map = row.optional(outer);
  return map && map->is_map() ? text_at(*map, key) : std::string{};
}

/// What a row tells of itself whether or not it can be predicted.
ValidatedRow described(const Value& row, std::string_view kind) {
  ValidatedRow result{.id = text_at(row, "id"),
                      .source = text_at(row, "source"),
                      .accelerator = text_at(row, "accelerator"),
                      .model = text_at(row, "model"),
                      .stack = text_at(row, "training", "stack"),
                      .kind = std::string{kind}};
  if (result.id.empty()) result.id = fmt::format("{} at {}:{}", kind, row.at().file, row.at().line);
  if (result.accelerator.empty()) result.accelerator = text_at(row, "cluster", "accelerator");
  if (result.stack.empty()) result.stack = text_at(row, "software");
  return result;
}

ValidatedRow skipped(ValidatedRow row, std::string reason) {
  row.skipped = std::move(reason);
  return row;
}

/// What a prediction leaves blank the row itself tells.
ValidatedRow completed(ValidatedRow predicted, const ValidatedRow& known) {
  for (std::string ValidatedRow::*field : {&ValidatedRow::id, &ValidatedRow::source, &ValidatedRow::accelerator,
                                           &ValidatedRow::model, &ValidatedRow::stack, &ValidatedRow::kind})
    if ((predicted.*field).empty()) predicted.*field = known.*field;
  return predicted;
}

void predict(const Value& row, const Database& database, std::vector<ValidatedRow>& results) {
  const RowKind* kind = kind_of(row);
  const ValidatedRow known = described(row, kind == nullptr ? "unknown" : kind->name);
  if (kind == nullptr) {
    results.push_back(skipped(known, row.error("its columns tell no kind of measurement").what()));
    return;
  }
  if (kind->predict == nullptr) {
    results.push_back(skipped(known, std::string{kind->reason}));
    return;
  }
  try {
    for (ValidatedRow& found : kind->predict(row, database)) results.push_back(completed(std::move(found), known));
  } catch (const SpecError& error) {
    results.push_back(skipped(known, error.what()));
  }
}

}  // namespace

std::vector<ValidatedRow> validate_rows(const Node& document, const std::string& file, const Database& database) {
  std::vector<ValidatedRow> results;
  for (const Value& row : Value{document, file}.items()) {
    if (!row.is_map()) throw row.error("is no row", "a row is a map of its columns");
    predict(row, database, results);
  }
  return results;
}

}  // namespace shortboard
