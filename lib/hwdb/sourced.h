#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace shortboard {

/// How a figure is known, the most reliable first.
enum class Confidence : std::uint8_t { measured, datasheet, vendor, paper, derived, repository, press };
inline constexpr std::array<std::string_view, 7> kConfidenceNames{"measured", "datasheet",  "vendor", "paper",
                                                                  "derived",  "repository", "press"};

/// Where a figure was read and how reliable it is. Title and address are never empty.
struct Provenance {
  Confidence confidence = Confidence::derived;
  std::string title, address, note;
};

/// A figure with its provenance.
template <class T>
struct Sourced {
  T value{};
  Provenance from{};
};

}  // namespace shortboard
