#include "validation/refit.h"

#include <algorithm>
#include <array>
#include <optional>

#include "calibration/fit_training.h"

namespace shortboard {
namespace {

constexpr std::array kRefits{Refit{"training", nullptr, fit_training}};

}  // namespace

std::span<const Refit> refits() { return kRefits; }

const Refit* refit_of(std::string_view kind, std::span<const Refit> among) {
  const auto found = std::ranges::find(among, kind, &Refit::kind);
  return found == among.end() ? nullptr : &*found;
}

std::string class_of(const Value& row, const Database& database) {
  const std::optional<Value> cluster = row.optional("cluster");
  const Value card = (cluster ? *cluster : row).required("accelerator");
  return database.accelerator(card.text(), card.at()).kernel_class;
}

Node refitted(const Refit& refit, std::span<const Value> rows, const std::string& kernel_class,
              const Database& database) {
  Node document = database.document(EntryKind::kernel_class, kernel_class);
  refit.fit_class(rows, database, document);
  return document;
}

}  // namespace shortboard
