#include "validation/measurements.h"

#include <utility>

#include "document/yaml.h"
#include "validation/carried_corpus.h"

namespace shortboard {

Measurements Measurements::carried() {
  Measurements all;
  for (const CarriedFile& file : carried_corpus()) all.add(read_text(file.text, file.name), file.name);
  return all;
}

Measurements Measurements::of_files(std::span<const std::string> files) {
  Measurements all;
  for (const std::string& file : files) all.add(read_document(file), file);
  return all;
}

void Measurements::add(Node document, const std::string& file) {
  documents_.push_back(std::move(document));
  for (const Value& row : Value{documents_.back(), file}.items()) {
    if (!row.is_map()) throw row.error("is not a row", "write a map of columns");
    rows_.push_back(row);
  }
}

}  // namespace shortboard
