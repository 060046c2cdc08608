#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "hwdb/database.h"
#include "hwdb/generator.h"
#include "hwdb/pipeline.h"
#include "hwdb/source_faults.h"

namespace shortboard {
namespace {

/// A fault that several entries lead to is told once.
void add(std::vector<std::string>& wrong, const std::string& fault) {
  if (std::ranges::find(wrong, fault) == wrong.end()) wrong.push_back(fault);
}

/// Runs `read` and keeps its error, if any.
template <class Read>
void collect(std::vector<std::string>& wrong, Read&& read) {
  try {
    read();
  } catch (const SpecError& error) {
    add(wrong, error.what());
  }
}

void check_accelerator(const Database& database, const Accelerator& card, const Location& at) {
  (void)database.kernel_class(card.kernel_class, {at.file, 0, 0, "class"});
  if (!card.system.empty()) (void)database.system(card.system, {at.file, 0, 0, "system"});
  for (const NumberFormat format : {NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8, NumberFormat::int8}) {
    const auto& dense = card.peak[index(format)];
    const auto& sparse = card.sparse_peak[index(format)];
    if (dense && sparse && sparse->value < dense->value)
      throw SpecError{at, fmt::format("the sparse {} peak is below the dense one", name(format)), "swap them"};
  }
}

void check_entry(const Database& database, EntryKind kind, const std::string& id) {
  const Location at{database.file(kind, id), 0, 0, {}};
  switch (kind) {
    case EntryKind::accelerator:
      return check_accelerator(database, database.accelerator(id), at);
    case EntryKind::system: {
      const System system = database.system(id);
      for (const std::string& card : system.accelerators)
        (void)database.accelerator(card, {at.file, 0, 0, "accelerators"});
      if (!system.fabric.empty()) (void)database.fabric(system.fabric, {at.file, 0, 0, "fabric"});
      return;
    }
    case EntryKind::fabric:
      return void(database.fabric(id));
    case EntryKind::stack:
      return void(database.stack(id));
    case EntryKind::kernel_class: {
      const KernelClass kernels = database.kernel_class(id);
      (void)database.stack(kernels.stack, {at.file, 0, 0, "stack"});
      if (!kernels.family.empty()) (void)database.kernel_class(kernels.family, {at.file, 0, 0, "family"});
      for (const std::string& card : kernels.measured_on)
        (void)database.accelerator(card, {at.file, 0, 0, "measured_on"});
      return;
    }
    case EntryKind::model:
      return void(database.model(id));
    case EntryKind::engine:
      return void(database.engine(id));
    case EntryKind::generator:
      return void(database.generator(id));
    case EntryKind::pipeline:
      return void(database.pipeline(id));
  }
}

}  // namespace

std::vector<std::string> Database::check() const {
  std::vector<std::string> wrong;
  std::map<std::pair<EntryKind, std::string>, std::string> owner;
  for (const Entry& entry : entries_) {
    collect(wrong, [&] { check_entry(*this, entry.kind, entry.id); });
    const Node document = this->document(entry.kind, entry.id);
    const OwnFiles own = std::holds_alternative<Node>(entry.document) ? OwnFiles::allowed : OwnFiles::refused;
    for (const std::string& fault : source_faults(Value{document, entry.file}, own)) add(wrong, fault);
    std::vector<std::string> given_names = entry.aliases;
    given_names.push_back(entry.id);
    for (std::string& given : given_names) {
      std::ranges::transform(given, given.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const auto [first, fresh] = owner.emplace(std::pair{entry.kind, given}, entry.file);
      if (!fresh) add(wrong, fmt::format("{}: the name '{}' is taken by {}", entry.file, given, first->second));
    }
  }
  return wrong;
}

}  // namespace shortboard
