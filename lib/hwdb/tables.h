#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "document/node.h"

namespace shortboard {

/// The kind of a hwdb entry, which the directory of its file gives.
enum class EntryKind : std::uint8_t {
  accelerator,
  system,
  fabric,
  stack,
  kernel_class,
  model,
  engine,
  generator,
  pipeline
};
inline constexpr std::array<std::string_view, 9> kEntryDirectories{
    "accelerators", "systems", "fabrics", "stacks", "kernel-classes", "models", "engines", "generators", "pipelines"};
static_assert(kEntryDirectories.size() == static_cast<std::size_t>(EntryKind::pipeline) + 1);
inline constexpr std::array<std::string_view, 9> kEntryNames{
    "accelerator", "system", "fabric", "stack", "kernel class", "model", "serving engine", "generator", "pipeline"};
static_assert(kEntryNames.size() == static_cast<std::size_t>(EntryKind::pipeline) + 1);

/// A hwdb file that was read when the program was built.
struct CompiledFile {
  EntryKind kind;
  const char* file;  ///< "hwdb/accelerators/nvidia-h100-sxm.yaml"
  std::span<const FlatNode> nodes;
};

/// All files of the project's hwdb, ordered by directory and name.
[[nodiscard]] std::span<const CompiledFile> compiled_files();

}  // namespace shortboard
