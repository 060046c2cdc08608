#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/diagnosis.h"
#include "report/csv_rows.h"
#include "report/page.h"

namespace shortboard {

/// Measured figures beside ours, as the reports of every kind of run show them; each does nothing where none was
/// measured. Text and Markdown: first what the operator asked about, a table a figure before the report's others.
void add_measured(const std::vector<Diagnosis>& measured, Page& page);
/// The list under the key `measured`.
[[nodiscard]] nlohmann::ordered_json measured_json(const std::vector<Diagnosis>& measured);
/// Rows of the section `measured`, and of `explained_by_<metric>`: the factor on each suspect, none where it can't
/// explain the figure.
void add_measured(const std::vector<Diagnosis>& measured, CsvRows& rows);

/// How far the figure is from ours and what alone would explain it, in sentences.
[[nodiscard]] std::string measured_sentence(const Diagnosis& one);

}  // namespace shortboard
