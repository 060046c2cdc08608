#pragma once
#include <string>

namespace shortboard {

/// The reference page of specs (docs/spec.md), in Markdown, from the table of keys.
[[nodiscard]] std::string spec_reference();

}  // namespace shortboard
