#include "spec/read_group_names.h"

#include <fmt/format.h>

#include <algorithm>

namespace shortboard {

std::vector<std::string> read_group_names(const Value& spec) {
  std::vector<std::string> names;
  for (const Value& group : spec.required("cluster").required("groups").items()) {
    const std::optional<Value> named = group.optional("name");
    std::string name = named ? named->text() : group.required("accelerator").text();
    if (std::ranges::find(names, name) != names.end())
      throw group.error(fmt::format("a second group is called {}", name), "give each a name of its own");
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace shortboard
