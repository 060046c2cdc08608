#pragma once
#include <string>
#include <vector>

#include "analysis/what_if.h"

namespace shortboard {

/// Reads scalings from a command line: `figures` like "scale-out=800Gb/s, memory=141GB" (the new amount with its unit),
/// `factors` like "scale-out=x2" or "scale-out=unlimited". Names are those of the resource gains with hyphens for
/// spaces. Short names: scale-up, scale-out, memory (its capacity), compute, launch, latency, power, bubble. Throws
/// SpecError for resources that the question lacks, wrong figures, a repeated resource, and questions whose resources
/// cannot be scaled.
[[nodiscard]] std::vector<ScaledAmount> read_scaling(const std::vector<std::string>& figures,
                                                     const std::vector<std::string>& factors, const Question& question);

}  // namespace shortboard
