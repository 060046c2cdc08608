#include "validation/refit.h"

#include <algorithm>
#include <array>

#include "calibration/fit_gemm.h"
#include "calibration/fit_grouped_gemm.h"

namespace shortboard {

std::span<const Refit> refits() {
  static constexpr std::array kRefits{
      Refit{"gemm", EntryKind::kernel_class, fit_gemm},
      Refit{"grouped_gemm", EntryKind::kernel_class, fit_grouped_gemm},
  };
  return kRefits;
}

const Refit* refit_of(std::string_view kind, std::span<const Refit> among) {
  const auto found = std::ranges::find(among, kind, &Refit::kind);
  return found == among.end() ? nullptr : &*found;
}

std::string entry_of(const Value& row, EntryKind entry, const Database& database) {
  if (entry == EntryKind::stack) {
    const Value stack = row.required("training").required("stack");
    return database.id(EntryKind::stack, stack.text(), stack.at());
  }
  const Value card = row.required("accelerator");
  return database.accelerator(card.text(), card.at()).kernel_class;
}

Node refitted(const Refit& refit, std::span<const Value> rows, const std::string& entry, const Database& database) {
  Node document = database.document(refit.entry, entry);
  refit.fit(rows, database, document);
  return document;
}

}  // namespace shortboard
