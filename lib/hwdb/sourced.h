#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shortboard {

/// How a figure is known, the most reliable first.
enum class Confidence : std::uint8_t { measured, datasheet, vendor, paper, derived, repository, press, assumed };
inline constexpr std::array<std::string_view, 8> kConfidenceNames{"measured", "datasheet",  "vendor", "paper",
                                                                  "derived",  "repository", "press",  "assumed"};
static_assert(kConfidenceNames.size() == static_cast<std::size_t>(Confidence::assumed) + 1);

/// Where a figure was read and how reliable it is. An assumed figure may have no address; its note then says what it
/// was taken from. Title and address of all others are never empty.
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
