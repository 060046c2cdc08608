#pragma once
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "analysis/serving_answer.h"
#include "report/csv_rows.h"
#include "report/page.h"

namespace shortboard {

/// Ladder and resource gains of prompts or generation alone, in the three formats.
void add_phase(const ServingPhase& phase, std::vector<Table>& tables);
[[nodiscard]] nlohmann::ordered_json phase_json(const ServingPhase& phase);
void add_phase(const ServingPhase& phase, CsvRows& rows);

}  // namespace shortboard
