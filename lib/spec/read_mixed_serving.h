#pragma once
#include <string>

#include "analysis/mixed_serving.h"
#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

/// Reads a serving spec on several groups of cards:
///     cluster.groups, cluster.link, stack   as read_mixed
///     serve:   as read_serving's, mode offline or online (a rate, an objective, or the most they serve); roles: auto
///              (default: both uses are tried), none (every replica does all), or {prefill: NAME, decode: NAME}
///     plan:    auto, or {groups: {NAME: {tensor, ...}}}
/// Throws SpecError as read_serving does.
[[nodiscard]] MixedServingQuestion read_mixed_serving(const Node& document, const std::string& file,
                                                      const Database& database);

}  // namespace shortboard
