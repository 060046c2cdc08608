#pragma once
#include "estimate/lengths.h"
#include "spec/spec.h"

namespace shortboard {

/// Tokens of requests: all equal, or a log-normal distribution with the given middle and width (check_spec ensures that
/// there is one of each).
[[nodiscard]] Lengths lengths_of(const LengthsSpec& lengths);

}  // namespace shortboard
