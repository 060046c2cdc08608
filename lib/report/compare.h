#pragma once
#include <string>
#include <vector>

#include "market/compare.h"
#include "market/exchange.h"
#include "question/assumption_words.h"
#include "report/page.h"
#include "report/report.h"

namespace shortboard {

/// Cards on works as people read them: who makes most, a table a work (the best of a column is marked *), power and
/// price, who is not beaten, plans, who can't and why, sources of prices, assumptions.
[[nodiscard]] Page comparison_page(const ComparisonAnswer& answer);
/// The same as one JSON object of schema 1 (keys in README), kind "comparison".
[[nodiscard]] std::string comparison_json(const ComparisonAnswer& answer);
/// The same, one row a figure: section,name,value,unit; a section a card on a work. `can` is 0 where it can't do it;
/// what is unknown has no row. RFC 4180.
[[nodiscard]] std::string comparison_csv(const ComparisonAnswer& answer);
[[nodiscard]] std::string report(const ComparisonAnswer& answer, Format format);

/// What a P of each card is worth in P of each other, by work.
[[nodiscard]] Page exchange_page(const ExchangeAnswer& answer);
/// The same as one JSON object of schema 1 (keys in README), kind "exchange".
[[nodiscard]] std::string exchange_json(const ExchangeAnswer& answer);
/// The same, one row a pair of cards: section (the work),name,value,unit. RFC 4180.
[[nodiscard]] std::string exchange_csv(const ExchangeAnswer& answer);
[[nodiscard]] std::string report(const ExchangeAnswer& answer, Format format);

/// The answer on one work in a sentence.
[[nodiscard]] std::string sentence(const ComparedTable& table);
[[nodiscard]] std::string sentence(const ExchangeTable& table);

/// The plan of a row that can: its multiplication, as the report of `size` has it.
[[nodiscard]] std::string plan_of(const ComparedRow& row);

/// Parts of the pages of both.
[[nodiscard]] std::string work_title(const std::string& name, const std::vector<std::string>& specs);
/// Each card's counts, software, evidence and plan.
[[nodiscard]] Table run_table(const std::string& work, const std::vector<ComparedRow>& rows);
/// Who can't, and why; no rows where all can.
[[nodiscard]] Table refused_table(const std::string& work, const std::vector<ComparedRow>& rows);
/// What was assumed for the cards of a work; what holds for some of them only under their names.
[[nodiscard]] std::vector<AssumptionWords> assumed_of(const std::vector<ComparedRow>& rows);
/// What the answers of the rows do not model, each thing once.
[[nodiscard]] std::vector<std::string> not_modelled(const std::vector<ComparedRow>& rows);

}  // namespace shortboard
