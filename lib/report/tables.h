#pragma once
#include <string>
#include <vector>

#include "analysis/training_answer.h"
#include "estimate/generation.h"
#include "estimate/serving_step.h"
#include "report/page.h"

namespace shortboard {

/// The report's tables in reading order; text and Markdown print the same ones.
[[nodiscard]] std::vector<Table> report_tables(const TrainingAnswer& answer);

/// What steps or a request are summed of, as one card runs them.
[[nodiscard]] Table operator_table(const std::vector<OperatorLine>& operators);
/// Tables that answers of every kind have.
[[nodiscard]] Table ladder_table(std::string title, const std::vector<LadderStep>& ladder);
[[nodiscard]] Table constant_table(const std::vector<ConstantLine>& constants);
/// Published figures, each with ours under the same name.
[[nodiscard]] Table published_table(const std::vector<Published>& published, const std::vector<double>& ours);
[[nodiscard]] Table assumed_table(const std::vector<Assumption>& assumed);

/// The lines on how sure the answer is.
[[nodiscard]] std::string evidence_line(const TrainingAnswer& answer);
/// Its beginning: the grade, and the cards that the kernel constants were fitted on.
[[nodiscard]] std::string evidence_of_kernels(Evidence evidence, const KernelClass& kernels);

/// The plan with its multiplication: "tensor 8 x pipeline 16 x context 1 x data 128 = 16384 cards".
[[nodiscard]] std::string plan_line(const Plan& plan);
/// The same of a service and of generation.
[[nodiscard]] std::string plan_line(const ServingPlan& plan);
[[nodiscard]] std::string plan_line(const GenerationEstimate& estimate);

}  // namespace shortboard
