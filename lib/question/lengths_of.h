#pragma once
#include "estimate/lengths.h"
#include "spec/spec.h"

namespace shortboard {

/// Tokens of requests: all alike, or the log-normal that the given middle and width make (check_spec: there is one of
/// each).
[[nodiscard]] Lengths lengths_of(const LengthsSpec& lengths);

}  // namespace shortboard
