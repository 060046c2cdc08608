#pragma once
#include <string>
#include <vector>

#include "hwdb/database.h"
#include "market/mix_sweep.h"
#include "spec/read_comparison.h"

namespace shortboard {

/// Reads a sweep of card mixes, "h100:0..64,910B:0..64": each card from so many to so many, in steps of its usual
/// server (or of several, so that no card takes more than nine counts), for the work of a spec, which keeps all but its
/// cluster, plan and stack. Throws SpecError for a sweep that is none, and for a spec that is not right.
[[nodiscard]] MixSweepQuestion read_mix_sweep(const NamedSpec& spec, const std::string& sweep,
                                              const std::vector<CurrencyRate>& rates, const Database& database);

}  // namespace shortboard
