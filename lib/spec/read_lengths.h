#pragma once
#include "document/value.h"
#include "estimate/lengths.h"

namespace shortboard {

/// Tokens of requests: a number (all alike), or a log-normal by {median or mean, and p90 or sigma}; sigma is the
/// logarithm's standard deviation. Throws SpecError.
[[nodiscard]] Lengths read_lengths(const Value& value);

}  // namespace shortboard
