#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace shortboard {

/// How the cards of a context-parallel group, each with a part of every sequence, come by what their attention reads.
enum class ContextExchange : std::uint8_t {
  gather,      ///< Keys and values of the whole sequence are gathered before it, their gradients scattered after it.
  ring,        ///< Each card's keys and values pass from neighbour to neighbour while it works on those it has.
  all_to_all,  ///< Queries, keys and values change from parts of the sequence to parts of the heads, outputs back.
};
inline constexpr std::array<std::string_view, 3> kContextExchangeNames{"gather", "ring", "all_to_all"};

/// Which of them a software stack runs: all where nobody says.
struct ContextExchanges {
  ContextExchange usual = ContextExchange::gather;                        ///< Where a plan does not say.
  std::array<bool, kContextExchangeNames.size()> runs{true, true, true};  ///< By kind.
};

}  // namespace shortboard
