#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace shortboard {

/// What limits the requests of a service within its objective.
enum class GoodputBound : std::uint8_t { ttft, tpot, latency, cache, sequences, step_tokens, prefill, decode };
inline constexpr std::array<std::string_view, 8> kGoodputBoundNames{"ttft",      "tpot",        "latency", "cache",
                                                                    "sequences", "step_tokens", "prefill", "decode"};
static_assert(kGoodputBoundNames.size() == static_cast<std::size_t>(GoodputBound::decode) + 1);

}  // namespace shortboard
