#pragma once
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "report/page.h"

namespace shortboard {

/// The report's tables in reading order; text and Markdown print the same ones.
[[nodiscard]] std::vector<Table> report_tables(const Answer& answer);

/// The lines on how sure the answer is.
[[nodiscard]] std::string evidence_line(const Answer& answer);

/// The plan with its multiplication: "tensor 8 x pipeline 16 x context 1 x data 128 = 16384 cards".
[[nodiscard]] std::string plan_line(const Plan& plan);

}  // namespace shortboard
