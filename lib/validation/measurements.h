#pragma once
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "document/node.h"
#include "document/value.h"

namespace shortboard {

/// Rows of several documents, kept together: what to validate and what to fit on.
class Measurements {
 public:
  Measurements() = default;
  Measurements(Measurements&&) = default;
  Measurements& operator=(Measurements&&) = default;
  Measurements(const Measurements&) = delete;  ///< Rows point into the documents.
  Measurements& operator=(const Measurements&) = delete;
  ~Measurements() = default;

  /// Every measurement that the program carries (carried_corpus.h).
  [[nodiscard]] static Measurements carried();
  /// Those of files: YAML or CSV by name. Throws SpecError for one that can't be read or is no list of rows.
  [[nodiscard]] static Measurements of_files(std::span<const std::string> files);

  /// Adds the rows of a document: a list of maps. `file` only names it.
  void add(Node document, const std::string& file);
  /// In the order added; views that stay right while this object lives.
  [[nodiscard]] std::span<const Value> rows() const { return rows_; }

 private:
  std::deque<Node> documents_;
  std::vector<Value> rows_;
};

}  // namespace shortboard
