#pragma once
#include <span>
#include <string_view>

namespace shortboard {

/// A file of measurements that the program carries, as it was when the program was built.
struct CarriedFile {
  const char* name;  ///< "tests/validation/training.yaml"
  std::string_view text;
};

/// The measurements that the project ships: published runs and samples of kernels' and collectives' tables, by name.
/// Texts, not tables: they cost nothing until they are read.
[[nodiscard]] std::span<const CarriedFile> carried_corpus();

}  // namespace shortboard
