#pragma once
#include <span>
#include <string>
#include <string_view>

#include "estimate/lengths.h"
#include "spec/spec.h"

namespace shortboard {

/// Tokens of requests: all alike, or the log-normal that the given middle and width make. Throws SpecError.
[[nodiscard]] Lengths given_lengths(const Spec& spec, std::string_view path, const LengthsSpec& lengths);

/// Throws SpecError where the Spec's `published` or `measured` names a figure that is none of these metrics. What is
/// measured is above 0, and an mfu at most 1.
void check_published(const Spec& spec, std::span<const std::string_view> metrics);
void check_measured(const Spec& spec, std::span<const std::string_view> metrics);

}  // namespace shortboard
