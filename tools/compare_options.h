#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "command_line.h"
#include "spec/read_comparison.h"

namespace shortboard {

/// What `compare` and `exchange` are both asked with.
struct SpecsOptions {
  std::vector<std::string> files, cards, settings, directories;
};
[[nodiscard]] std::vector<Option> specs_options(SpecsOptions& options);

/// The cards that the lists name, "H100,910B" each.
[[nodiscard]] std::vector<std::string> named_cards(const SpecsOptions& options);

/// The specs of the files, each with the settings made. Throws SpecError where there are none.
[[nodiscard]] std::vector<NamedSpec> read_specs(const SpecsOptions& options);

/// The place of a name in a list that holds it.
template <class Names>
[[nodiscard]] std::size_t place_in(const Names& names, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

}  // namespace shortboard
