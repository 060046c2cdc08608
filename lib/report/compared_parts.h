#pragma once
#include <optional>
#include <string>
#include <vector>

#include "market/compare.h"
#include "question/assumption_words.h"
#include "report/report.h"

namespace shortboard {

/// Parts of the reports that compare kinds of card.

/// The plan of a row with an answer, as a product like in the report of `size`.
[[nodiscard]] Wording plan_wording(const ComparedRow& row);
/// The rows that cannot do the workload, and why.
[[nodiscard]] Table refused_table(const std::vector<ComparedRow>& rows, const std::string& work);
/// The assumptions about the cards of a workload. Those that hold for only some cards carry their names.
[[nodiscard]] std::vector<AssumptionWords> assumed_of(const std::vector<ComparedRow>& rows);
/// What the answers of the rows do not model, each thing once.
void add_not_modelled(const std::vector<ComparedRow>& rows, std::vector<NotModelled>& all);
/// What the figures of an answer do not keep of what was asked.
[[nodiscard]] std::optional<Wording> caveat_of(const SharedAnswer& figures);
/// Adds the rows of a table to those of one of the same columns.
void append(Table more, Table& table);

}  // namespace shortboard
