#pragma once
#include <string>
#include <vector>

#include "analysis/what_if.h"

namespace shortboard {

/// Resources to scaling, as a command line says them: `figures` as "scale-out=800Gb/s, memory=141GB" (each what the
/// resource is to be, with its unit), `factors` as "scale-out=x2" or "scale-out=unlimited". Names are those of the
/// resource gains with hyphens for spaces; scale-up, scale-out, memory (its capacity), compute, launch, latency, power
/// and bubble are short for them. Throws SpecError for names that the question has no resource of, figures that do not
/// fit, a resource named twice, and questions whose resources can't be scaled.
[[nodiscard]] std::vector<ScaledAmount> read_scaling(const std::vector<std::string>& figures,
                                                     const std::vector<std::string>& factors, const Question& question);

}  // namespace shortboard
