#pragma once
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "document/node.h"
#include "document/value.h"

namespace shortboard {

/// Rows of several documents, to validate or to fit on.
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
  /// The rows of files, YAML or CSV by name. Throws SpecError if a file cannot be read or is not a list of rows.
  [[nodiscard]] static Measurements of_files(std::span<const std::string> files);

  /// Adds the rows of a document, which must be a list of maps. `file` names it in errors.
  void add(Node document, const std::string& file);
  /// All rows in the order added. They are views, valid while this object lives.
  [[nodiscard]] std::span<const Value> rows() const { return rows_; }

 private:
  std::deque<Node> documents_;
  std::vector<Value> rows_;
};

}  // namespace shortboard
