#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "analysis/case.h"
#include "document/value.h"

namespace shortboard {

/// `published: [{metric, value, source}]` of a spec, empty where it has none; a metric is one of `metrics`. Throws
/// SpecError.
[[nodiscard]] std::vector<Published> read_published(const Value& spec, std::span<const std::string_view> metrics);

}  // namespace shortboard
