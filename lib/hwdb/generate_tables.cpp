// The build runs this: it reads the hwdb files of the command line and writes them as C++ tables to standard output.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "document/cpp_literal.h"
#include "document/node.h"
#include "document/yaml.h"
#include "hwdb/tables.h"
#include "units/spec_error.h"

namespace {

using namespace shortboard;

void print(const Node& node) {
  fmt::print("{{static_cast<Node::Kind>({}),{},{},{},{},{}}},\n", static_cast<int>(node.kind), cpp_literal(node.key),
             cpp_literal(node.text), node.line, node.column, node.children.size());
  for (const Node& child : node.children) print(child);
}

int print_tables(const std::vector<std::string>& files) {
  fmt::print("// NOLINTBEGIN\n#include \"hwdb/tables.h\"\nnamespace shortboard {{\nnamespace {{\n");
  std::string list;
  for (const std::string& file : files) {
    const std::filesystem::path path{file};
    const std::string directory = path.parent_path().filename().string();
    const auto* const kind = std::ranges::find(kEntryDirectories, directory);
    if (kind == kEntryDirectories.end())
      throw SpecError{{.file = file}, "the directory names no kind of entry", "move the file"};
    const std::string shown = fmt::format("hwdb/{}/{}", directory, path.filename().string());
    fmt::print("constexpr FlatNode kFile{}[] = {{\n", list.size());
    print(read_document(file));
    fmt::print("}};\n");
    list += fmt::format("{{static_cast<EntryKind>({}), {}, kFile{}}},\n", kind - kEntryDirectories.begin(),
                        cpp_literal(shown), list.size());
  }
  fmt::print("constexpr CompiledFile kFiles[] = {{\n{}}};\n}}\n", list);
  fmt::print("std::span<const CompiledFile> compiled_files() {{ return kFiles; }}\n}}\n// NOLINTEND\n");
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return print_tables({words + 1, words + count});
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
