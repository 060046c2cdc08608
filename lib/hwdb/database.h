#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "document/value.h"
#include "hwdb/accelerator.h"
#include "hwdb/architecture.h"
#include "hwdb/engine.h"
#include "hwdb/kernel_class.h"
#include "hwdb/stack.h"
#include "hwdb/system.h"
#include "hwdb/tables.h"
#include "units/spec_error.h"

namespace shortboard {

struct Generator;  // hwdb/generator.h
struct Pipeline;   // hwdb/pipeline.h

/// The hardware database: the entries that are compiled into the program, and the user's own files over them. An entry
/// is decoded when it is read. A name is an id or an alias, in any case. An unknown name throws SpecError at `at` with
/// the nearest name.
class Database {
 public:
  /// The project's own entries.
  [[nodiscard]] static Database compiled();
  /// No entries.
  Database() = default;

  /// Adds the entries of a directory (accelerators/, systems/, ... inside it). An entry replaces the one with the same
  /// id. Throws SpecError if the directory is missing or has no YAML file, and for a wrong file.
  void overlay(const std::string& directory);
  /// Adds one entry, or replaces the one with the same id. `file` names it in errors.
  void overlay(EntryKind kind, Node document, const std::string& file);

  /// Removes an entry, if it is there.
  void remove(EntryKind kind, std::string_view name);

  [[nodiscard]] Accelerator accelerator(std::string_view name, const Location& at = {}) const;
  [[nodiscard]] System system(std::string_view name, const Location& at = {}) const;
  [[nodiscard]] Fabric fabric(std::string_view name, const Location& at = {}) const;
  [[nodiscard]] Stack stack(std::string_view name, const Location& at = {}) const;
  [[nodiscard]] KernelClass kernel_class(std::string_view name, const Location& at = {}) const;
  [[nodiscard]] Model model(std::string_view name, const Location& at = {}) const;
  [[nodiscard]] Engine engine(std::string_view name, const Location& at = {}) const;
  [[nodiscard]] Generator generator(std::string_view name, const Location& at = {}) const;
  [[nodiscard]] Pipeline pipeline(std::string_view name, const Location& at = {}) const;

  /// The ids of one kind, sorted.
  [[nodiscard]] std::vector<std::string> ids(EntryKind kind) const;
  [[nodiscard]] bool has(EntryKind kind, std::string_view name) const;
  /// The id of an entry by any of its names.
  [[nodiscard]] std::string id(EntryKind kind, std::string_view name, const Location& at = {}) const;
  /// The other names of an entry.
  [[nodiscard]] std::vector<std::string> aliases(EntryKind kind, std::string_view name) const;
  /// The document of an entry, which shows where each figure is from; and its file.
  [[nodiscard]] Node document(EntryKind kind, std::string_view name, const Location& at = {}) const;
  [[nodiscard]] std::string file(EntryKind kind, std::string_view name) const;

  /// Decodes every entry and follows every reference. Returns the errors, one sentence each.
  [[nodiscard]] std::vector<std::string> check() const;

 private:
  struct Entry {
    EntryKind kind;
    std::string id;
    std::vector<std::string> aliases;
    std::string file;
    std::variant<std::span<const FlatNode>, Node> document;
  };
  [[nodiscard]] const Entry* find(EntryKind kind, std::string_view name) const;
  [[nodiscard]] const Entry& get(EntryKind kind, std::string_view name, const Location& at) const;
  template <class T>
  [[nodiscard]] T decode(EntryKind kind, std::string_view name, const Location& at, T (*read)(const Value&)) const;

  std::vector<Entry> entries_;
};

}  // namespace shortboard
