#pragma once
#include <span>
#include <string>

#include "analysis/any_answer.h"
#include "report/report.h"

namespace shortboard {

struct Calibration;
struct ComparisonAnswer;
struct ContractAnswer;
struct Curve;
struct ExchangeAnswer;
struct MixSweepAnswer;
struct ValidatedRow;
struct WhatIf;

/// The report of an answer, which print() shows in any format. Its `csv` has one row per card, candidate, pair or count
/// if the answer is about several of them, and one row of the main figures if it is about one cluster.
[[nodiscard]] Report report(const TrainingAnswer& answer);
[[nodiscard]] Report report(const ServingAnswer& answer);
[[nodiscard]] Report report(const GenerationAnswer& answer);
[[nodiscard]] Report report(const RolesAnswer& answer);
[[nodiscard]] Report report(const MixedTrainingAnswer& answer);
[[nodiscard]] Report report(const MixedServingAnswer& answer);
[[nodiscard]] Report report(const PostTrainAnswer& answer);
[[nodiscard]] Report report(const DemandAnswer& answer);
[[nodiscard]] Report report(const AnyAnswer& answer);
[[nodiscard]] Report report(const ComparisonAnswer& answer);
[[nodiscard]] Report report(const ExchangeAnswer& answer);
[[nodiscard]] Report report(const ContractAnswer& answer);
[[nodiscard]] Report report(const MixSweepAnswer& answer);
[[nodiscard]] Report report(const Curve& curve);
[[nodiscard]] Report report(const WhatIf& what_if);
[[nodiscard]] Report report(const Calibration& calibration);

}  // namespace shortboard
