#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shortboard {

/// How the cards of a context-parallel group exchange keys and values. Each card holds a part of every sequence.
enum class ContextExchange : std::uint8_t {
  gather,  ///< Keys and values of the whole sequence are gathered before attention, their gradients scattered after.
  ring,    ///< Keys and values pass from neighbour to neighbour while each card computes with those that it has.
  all_to_all,  ///< Queries, keys and values are redistributed from parts of the sequence to heads, outputs back.
};
inline constexpr std::array<std::string_view, 3> kContextExchangeNames{"gather", "ring", "all_to_all"};
static_assert(kContextExchangeNames.size() == static_cast<std::size_t>(ContextExchange::all_to_all) + 1);

/// The kinds that a software stack supports; all if its entry is silent.
struct ContextExchanges {
  ContextExchange usual = ContextExchange::gather;                        ///< The default of a plan.
  std::array<bool, kContextExchangeNames.size()> runs{true, true, true};  ///< Whether it supports each kind.
};

}  // namespace shortboard
