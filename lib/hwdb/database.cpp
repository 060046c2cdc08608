#include "hwdb/database.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <system_error>
#include <utility>

#include "document/yaml.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// The index of the next sibling of the node at `at` in a depth-first table.
std::size_t after(std::span<const FlatNode> table, std::size_t at) {
  std::size_t open = 1;
  for (; open > 0; ++at) open = open - 1 + table[at].children;
  return at;
}

std::pair<std::string, std::vector<std::string>> names(std::span<const FlatNode> table) {
  std::pair<std::string, std::vector<std::string>> found;
  std::size_t at = 1;
  for (std::uint32_t child = 0; child < table[0].children; ++child, at = after(table, at)) {
    const std::string_view key = table[at].key;
    if (key == "id") found.first = table[at].text;
    if (key != "aliases") continue;
    for (std::uint32_t i = 1; i <= table[at].children; ++i) found.second.emplace_back(table[at + i].text);
  }
  return found;
}

std::vector<std::string> yaml_files(const std::filesystem::path& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{directory, error})
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

}  // namespace

Database Database::compiled() {
  Database database;
  for (const CompiledFile& file : compiled_files()) {
    auto [id, aliases] = names(file.nodes);
    database.entries_.push_back({file.kind, std::move(id), std::move(aliases), file.file, file.nodes});
  }
  return database;
}

void Database::overlay(const std::string& directory) {
  bool found = false;
  for (std::size_t kind = 0; kind < kEntryDirectories.size(); ++kind)
    for (const std::string& file : yaml_files(std::filesystem::path{directory} / kEntryDirectories[kind])) {
      found = true;
      overlay(static_cast<EntryKind>(kind), read_document(file), file);
    }
  if (!found)
    throw SpecError{{.file = directory},
                    "has no hwdb files",
                    fmt::format("its directories must be named {}", fmt::join(kEntryDirectories, ", "))};
}

void Database::overlay(EntryKind kind, Node document, const std::string& file) {
  const Value value{document, file};
  Entry entry{kind, value.required("id").text(), {}, file, {}};
  if (const std::optional<Value> aliases = value.optional("aliases"))
    for (const Value& alias : aliases->items()) entry.aliases.push_back(alias.text());
  entry.document = std::move(document);
  std::erase_if(entries_, [&](const Entry& old) { return old.kind == kind && same_name(old.id, entry.id); });
  entries_.push_back(std::move(entry));
}

void Database::remove(EntryKind kind, std::string_view name) {
  if (const Entry* entry = find(kind, name)) entries_.erase(entries_.begin() + (entry - entries_.data()));
}

const Database::Entry* Database::find(EntryKind kind, std::string_view name) const {
  for (const Entry& entry : entries_)
    if (entry.kind == kind && same_name(entry.id, name)) return &entry;
  for (const Entry& entry : entries_)
    if (entry.kind == kind &&
        std::ranges::any_of(entry.aliases, [&](const std::string& alias) { return same_name(alias, name); }))
      return &entry;
  return nullptr;
}

const Database::Entry& Database::get(EntryKind kind, std::string_view name, const Location& at) const {
  if (const Entry* entry = find(kind, name)) return *entry;
  std::vector<std::string> known = ids(kind);
  for (const Entry& entry : entries_)
    if (entry.kind == kind) known.insert(known.end(), entry.aliases.begin(), entry.aliases.end());
  const std::string_view what = kEntryNames[static_cast<std::size_t>(kind)];
  const Entry* near = find(kind, closest(name, known));
  throw SpecError{at, fmt::format("no {} '{}'", what, name),
                  near == nullptr ? std::string{} : fmt::format("did you mean '{}'?", near->id)};
}

Node Database::document(EntryKind kind, std::string_view name, const Location& at) const {
  const Entry& entry = get(kind, name, at);
  if (const auto* flat = std::get_if<std::span<const FlatNode>>(&entry.document)) return unflatten(*flat);
  return std::get<Node>(entry.document);
}

template <class T>
T Database::decode(EntryKind kind, std::string_view name, const Location& at, T (*read)(const Value&)) const {
  const Entry& entry = get(kind, name, at);
  const Node node = document(kind, entry.id, at);
  return read(Value{node, entry.file});
}

Accelerator Database::accelerator(std::string_view name, const Location& at) const {
  return decode(EntryKind::accelerator, name, at, read_accelerator);
}
System Database::system(std::string_view name, const Location& at) const {
  return decode(EntryKind::system, name, at, read_system);
}
Fabric Database::fabric(std::string_view name, const Location& at) const {
  return decode(EntryKind::fabric, name, at, read_fabric);
}
Stack Database::stack(std::string_view name, const Location& at) const {
  return decode(EntryKind::stack, name, at, read_stack);
}
KernelClass Database::kernel_class(std::string_view name, const Location& at) const {
  return decode(EntryKind::kernel_class, name, at, read_kernel_class);
}
Model Database::model(std::string_view name, const Location& at) const {
  return decode(EntryKind::model, name, at, read_model);
}
Engine Database::engine(std::string_view name, const Location& at) const {
  return decode(EntryKind::engine, name, at, read_engine);
}
Generator Database::generator(std::string_view name, const Location& at) const {
  return decode(EntryKind::generator, name, at, read_generator);
}
Pipeline Database::pipeline(std::string_view name, const Location& at) const {
  return decode(EntryKind::pipeline, name, at, read_pipeline);
}

std::vector<std::string> Database::ids(EntryKind kind) const {
  std::vector<std::string> ids;
  for (const Entry& entry : entries_)
    if (entry.kind == kind) ids.push_back(entry.id);
  std::ranges::sort(ids);
  return ids;
}

bool Database::has(EntryKind kind, std::string_view name) const { return find(kind, name) != nullptr; }

std::string Database::id(EntryKind kind, std::string_view name, const Location& at) const {
  return get(kind, name, at).id;
}

std::vector<std::string> Database::aliases(EntryKind kind, std::string_view name) const {
  return get(kind, name, {}).aliases;
}

std::string Database::file(EntryKind kind, std::string_view name) const { return get(kind, name, {}).file; }

}  // namespace shortboard
