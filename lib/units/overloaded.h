#pragma once

namespace shortboard {

/// One visitor made of a function for each alternative of a variant.
template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

}  // namespace shortboard
