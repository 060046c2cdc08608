#include "document/text_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr std::size_t kLargest = 4'000'000;

/// Bytes of the UTF-8 sequence that starts at `at`; 0 if there is none (RFC 3629, section 4).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80U) return 1;
  if (first < 0xC2U || first > 0xF4U || !continues(1)) return 0;
  if (first < 0xE0U) return 2;
  if ((first == 0xE0U && second < 0xA0U) || (first == 0xEDU && second > 0x9FU) || !continues(2)) return 0;
  if (first < 0xF0U) return 3;
  if ((first == 0xF0U && second < 0x90U) || (first == 0xF4U && second > 0x8FU) || !continues(3)) return 0;
  return 4;
}

}  // namespace

void check_text(std::string_view text, const std::string& file) {
  if (text.size() > kLargest)
    throw SpecError{{.file = file}, fmt::format("has {} bytes", text.size()), "the limit is 4 MB"};
  int line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0 || text[at] == '\0')
      throw SpecError{{file, line, 0, {}}, "has a byte that is not text", "save the file as UTF-8"};
    if (text[at] == '\n') ++line;
    at += length;
  }
}

}  // namespace shortboard
