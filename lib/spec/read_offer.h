#pragma once
#include <string_view>

#include "spec/spec.h"

namespace shortboard {

/// "10,000 P", "1000 PFLOPS", "800 POPS": an amount with its unit, thousands in groups of three. Throws SpecError.
[[nodiscard]] FlopsPerSecond parse_nominal(std::string_view text, const Location& at);

/// "30 million CNY", "3,000,000 USD", "3 亿 CNY": an amount, a word for its power of ten or none, a currency's three
/// letters. Throws SpecError.
[[nodiscard]] Money parse_money(std::string_view text, const Location& at);

}  // namespace shortboard
