#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/case.h"
#include "document/value.h"

namespace shortboard {

/// A whole number of a plan's map: absent where it says auto (to be searched), and 1, an assumption, where the map does
/// not name it.
[[nodiscard]] std::optional<int> read_degree(const Value& plan, std::string_view key, std::vector<Assumption>& assumed);

}  // namespace shortboard
