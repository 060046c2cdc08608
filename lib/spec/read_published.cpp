#include "spec/read_published.h"

#include <optional>
#include <string>

namespace shortboard {

std::vector<Published> read_published(const Value& spec, std::span<const std::string_view> metrics) {
  std::vector<Published> published;
  const std::optional<Value> list = spec.optional("published");
  if (!list) return published;
  for (const Value& item : list->items()) {
    item.allow({"metric", "value", "source"});
    const std::size_t metric = item.required("metric").one_of("metric", metrics);
    published.push_back(
        {std::string{metrics[metric]}, item.required("value").positive(), item.required("source").text()});
  }
  return published;
}

}  // namespace shortboard
