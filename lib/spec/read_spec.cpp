#include "spec/read_spec.h"

#include <optional>
#include <utility>

#include "spec/check_uses.h"
#include "spec/key.h"
#include "spec/write_spec.h"

namespace shortboard {
namespace {

/// Reads a document; `places` stand for the document's own where it has none.
Spec read_whole(const Node& document, const std::string& file, const Places* places) {
  Spec spec;
  spec.file = file;
  Reading reading;
  const Value root{document, file};
  reading.note(root);
  if (root.is_map() && root.optional("offer"))
    if (const std::optional<Value> cluster = root.optional("cluster"))  // before what is missing in it
      throw cluster->error("is unknown in an offer", "leave it out: each card that may be behind the offer is asked");
  read_keys(spec_keys(), &spec, root, reading);
  spec.places = std::move(reading.places);
  if (places != nullptr)
    for (auto& [path, place] : spec.places)
      if (const auto known = places->find(path); known != places->end()) place = known->second;
  check_uses(spec, reading);
  return spec;
}

}  // namespace

Spec read_spec(const Node& document, const std::string& file) { return read_whole(document, file, nullptr); }

void check_spec(const Spec& spec) { (void)read_whole(write_spec(spec), spec.file, &spec.places); }

}  // namespace shortboard
