#include "spec/spec.h"

#include <tuple>

namespace shortboard {
namespace {

auto asked(const Spec& spec) {
  return std::tie(spec.cluster, spec.workload, spec.plan, spec.stack, spec.published, spec.measured, spec.demand,
                  spec.offer);
}

}  // namespace

Location Spec::at(std::string_view path) const {
  std::string_view around = path;
  while (true) {
    if (const auto found = places.find(around); found != places.end()) {
      Location at = found->second;
      at.path = path;
      return at;
    }
    if (around.empty()) return {.file = file, .path = std::string{path}};
    const std::size_t end = around.find_last_of(".[");
    around = around.substr(0, end == std::string_view::npos ? 0 : end);
  }
}

SpecError Spec::error(std::string_view path, const std::string& problem, const std::string& remedy) const {
  return {at(path), problem, remedy};
}

bool operator==(const Spec& a, const Spec& b) { return asked(a) == asked(b); }

}  // namespace shortboard
