#pragma once
#include <string>

#include "hwdb/database.h"
#include "report/report.h"

namespace shortboard {

/// Which cards a list holds; empty and 0: all.
struct CardFilter {
  std::string vendor;  ///< Case does not matter.
  std::string market;  ///< What hwdb says are allowed there; a card without an entry for it is left out.
  int year = 0;        ///< This or later.
};

/// A row a card: rates, memory, links, power.
[[nodiscard]] Report cards_report(const Database& database, const CardFilter& filter);

/// Every figure of an entry of any kind with value, confidence, source and note, as its file holds them.
/// Throws SpecError where no kind of entry has the name.
[[nodiscard]] Report entry_report(const Database& database, const std::string& name);

/// A row a model: total and active parameters, ours and published.
[[nodiscard]] Report models_report(const Database& database);
/// What a model is made of: parameters by place, FLOPs per token, key-value cache per token.
[[nodiscard]] Report model_report(const Model& model);
/// What a generator of images or video is made of, and the FLOPs of its usual request.
[[nodiscard]] Report generator_report(const Generator& generator);

}  // namespace shortboard
