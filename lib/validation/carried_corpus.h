#pragma once
#include <span>
#include <string_view>

namespace shortboard {

/// A file of measurements that was built into the program.
struct CarriedFile {
  const char* name;  ///< "tests/validation/training.yaml"
  std::string_view text;
};

/// All files of measurements in the program: published runs, and samples of published tables of kernels and
/// collectives. They are texts, which cost nothing until they are read.
[[nodiscard]] std::span<const CarriedFile> carried_corpus();

}  // namespace shortboard
