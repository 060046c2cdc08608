#pragma once
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "document/value.h"
#include "document/yaml.h"
#include "hwdb/database.h"

namespace shortboard::support {

/// A file of measurements, and the rows that view it.
struct Measurements {
  explicit Measurements(const std::string& path) : document{read_document(path)} {
    rows = Value{document, path}.items();
  }
  Measurements(const Measurements&) = delete;
  Measurements& operator=(const Measurements&) = delete;

  Node document;
  std::vector<Value> rows;
};

/// Rows by the kernel class of their card.
inline std::map<std::string, std::vector<Value>> by_class(const Measurements& measurements, const Database& database) {
  std::map<std::string, std::string> class_of;
  std::map<std::string, std::vector<Value>> sorted;
  for (const Value& row : measurements.rows) {
    std::string& kernels = class_of[row.required("accelerator").text()];
    if (kernels.empty()) kernels = database.accelerator(row.required("accelerator").text()).kernel_class;
    sorted[kernels].push_back(row);
  }
  return sorted;
}

/// A file that the project carries.
inline std::string carried(const std::string& name) { return SHORTBOARD_SOURCE "/tests/validation/" + name; }
/// Why a test of collected rows is skipped.
inline constexpr const char* kNotCollected = "SHORTBOARD_COLLECTION names no folder of further measurements";
/// A file of a larger collection that the carried files were sampled from, in the folder that the environment variable
/// SHORTBOARD_COLLECTION names ("measurements/gemm.csv", "corpus/training.yaml"); empty: not at hand.
inline std::string collected(const std::string& name) {
  const char* folder = std::getenv("SHORTBOARD_COLLECTION");
  if (folder == nullptr) return "";
  const std::string path = std::string{folder} + "/" + name;
  return std::filesystem::exists(path) ? path : "";
}

}  // namespace shortboard::support
