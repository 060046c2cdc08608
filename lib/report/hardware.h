#pragma once
#include <string>

#include "hwdb/database.h"
#include "report/report.h"

namespace shortboard {

/// A filter of cards. Empty texts and 0 select all.
struct CardFilter {
  std::string vendor;  ///< Case does not matter.
  std::string market;  ///< Only cards that hwdb says are allowed there.
  int year = 0;        ///< This or later.
};

/// A table with one row per card: rates, memory, links, power.
[[nodiscard]] Report cards_report(const Database& database, const CardFilter& filter);

/// Every figure of an entry of any kind with value, confidence, source and note, as its file holds them.
/// Throws SpecError if no entry has the name.
[[nodiscard]] Report entry_report(const Database& database, const std::string& name);

/// A table with one row per model: total and active parameters, calculated and published.
[[nodiscard]] Report models_report(const Database& database);
/// The parts of a model: parameters by part, FLOPs per token, key-value cache per token.
[[nodiscard]] Report model_report(const Model& model);
/// The parts of an image or video model, and the FLOPs of its usual request.
[[nodiscard]] Report generator_report(const Generator& generator);

}  // namespace shortboard
