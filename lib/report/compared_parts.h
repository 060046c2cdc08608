#pragma once
#include <string>
#include <vector>

#include "market/compare.h"
#include "report/report.h"

namespace shortboard {

/// Parts of the reports that set kinds of card side by side.

/// The plan of a row that can: its multiplication, as the report of `size` has it.
[[nodiscard]] Wording plan_wording(const ComparedRow& row);
/// Who can't, and why.
[[nodiscard]] Table refused_table(const std::vector<ComparedRow>& rows, const std::string& work);
/// What was assumed for the cards of a work; what holds for some of them only under their names.
[[nodiscard]] std::vector<Assumption> assumed_of(const std::vector<ComparedRow>& rows);
/// What the answers of the rows do not model, each thing once.
void add_not_modelled(const std::vector<ComparedRow>& rows, std::vector<std::string>& all);
/// Adds the rows of a table to those of one of the same columns.
void append(Table more, Table& table);

}  // namespace shortboard
