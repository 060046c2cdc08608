#pragma once
#include <compare>

namespace shortboard {

/// The exponent of each base unit in a quantity. Bytes per second are {.byte = 1, .second = -1}.
struct Dimension {
  int byte = 0, flop = 0, second = 0, watt = 0;
  friend constexpr bool operator==(const Dimension&, const Dimension&) = default;
};

/// An amount in base units (byte, FLOP, second, watt). Bytes / BytesPerSecond is Seconds; Bytes + Seconds does not
/// compile.
template <Dimension D>
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(double base) : base_(base) {}
  /// The bare number in base units: for inner loops and printing only.
  [[nodiscard]] constexpr double base() const { return base_; }
  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.base_ + b.base_}; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.base_ - b.base_}; }
  friend constexpr Quantity operator*(double k, Quantity a) { return Quantity{k * a.base_}; }
  friend constexpr Quantity operator/(Quantity a, double k) { return Quantity{a.base_ / k}; }

 private:
  double base_ = 0.0;
};

/// The dimensions subtract: Flops / Seconds is FlopsPerSecond.
template <Dimension A, Dimension B>
constexpr auto operator/(Quantity<A> a, Quantity<B> b) {
  return Quantity<Dimension{A.byte - B.byte, A.flop - B.flop, A.second - B.second, A.watt - B.watt}>{a.base() /
                                                                                                     b.base()};
}

using Bytes = Quantity<Dimension{.byte = 1}>;
using Flops = Quantity<Dimension{.flop = 1}>;
using Seconds = Quantity<Dimension{.second = 1}>;
using Watts = Quantity<Dimension{.watt = 1}>;
using Hertz = Quantity<Dimension{.second = -1}>;
using BytesPerSecond = decltype(Bytes{} / Seconds{});
using FlopsPerSecond = decltype(Flops{} / Seconds{});

inline constexpr double kPeta = 1e15;  ///< FLOP/s in one PFLOPS.

}  // namespace shortboard
