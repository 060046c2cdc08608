// The build runs this: it writes the files of the command line as C++ texts to standard output.
#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "document/cpp_literal.h"
#include "document/yaml.h"

namespace {

void print_texts(std::span<char*> files) {
  fmt::print("// NOLINTBEGIN\n#include \"validation/carried_corpus.h\"\nnamespace shortboard {{\nnamespace {{\n");
  std::string list;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::filesystem::path path{files[i]};
    (void)shortboard::read_document(path.string());  // a wrong file stops the build
    fmt::print("constexpr std::string_view kText{} =\n", i);
    std::ifstream stream{path};
    for (std::string line; std::getline(stream, line);) fmt::print("{}\n", shortboard::cpp_literal(line + "\n"));
    fmt::print(";\n");
    list +=
        fmt::format("{{{}, kText{}}},\n", shortboard::cpp_literal("tests/validation/" + path.filename().string()), i);
  }
  fmt::print("constexpr CarriedFile kFiles[] = {{\n{}}};\n}}\n", list);
  fmt::print("std::span<const CarriedFile> carried_corpus() {{ return kFiles; }}\n}}\n// NOLINTEND\n");
}

}  // namespace

int main(int count, char** words) {
  try {
    print_texts({words + 1, words + count});
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
