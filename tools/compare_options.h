#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "command_line.h"
#include "market/comparison_question.h"

namespace shortboard {

/// The options that `compare` and `exchange` share.
struct SpecsOptions {
  std::vector<std::string> files, cards, settings, directories;
};
[[nodiscard]] std::vector<Option> specs_options(SpecsOptions& options);

/// The cards of all lists, each like "H100,910B".
[[nodiscard]] std::vector<std::string> named_cards(const SpecsOptions& options);

/// The specs of the files, each with the settings. Throws SpecError if there are none.
[[nodiscard]] std::vector<Spec> read_specs(const SpecsOptions& options);

/// The index of a name in a list, which must contain it.
template <class Names>
[[nodiscard]] std::size_t place_in(const Names& names, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

}  // namespace shortboard
