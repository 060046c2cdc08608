#include "spec/spec.h"

namespace shortboard {

Location Spec::at(std::string_view path) const {
  std::string_view around = path;
  while (!around.empty()) {
    if (const auto found = places.find(around); found != places.end()) {
      Location place = found->second;
      place.path = path;
      return place;
    }
    const std::size_t end = around.find_last_of(".[");
    around = end == std::string_view::npos ? std::string_view{} : around.substr(0, end);
  }
  return {.file = file, .path = std::string{path}};
}

SpecError Spec::error(std::string_view path, const std::string& problem, const std::string& remedy) const {
  return {at(path), problem, remedy};
}

}  // namespace shortboard
