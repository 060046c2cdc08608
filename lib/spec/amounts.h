#pragma once
#include <string_view>

#include "spec/spec.h"

namespace shortboard {

/// Computing power for sale: "10,000 P", "1000 PFLOPS". Above 0, up to 1e8 P.
[[nodiscard]] FlopsPerSecond parse_power_for_sale(std::string_view text, const Location& at);

/// A price: "30 million CNY", "2.5亿 CNY", "1,000,000 USD".
[[nodiscard]] Money parse_price(std::string_view text, const Location& at);

}  // namespace shortboard
