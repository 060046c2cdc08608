#include "validation/refit.h"

#include <algorithm>
#include <array>
#include <optional>

#include "calibration/fit_attention.h"
#include "calibration/fit_collective.h"
#include "calibration/fit_expert_exchange.h"
#include "calibration/fit_fabric.h"
#include "calibration/fit_gemm.h"
#include "calibration/fit_generation.h"
#include "calibration/fit_grouped_gemm.h"
#include "calibration/fit_serving.h"
#include "calibration/fit_training.h"

namespace shortboard {
namespace {

/// A collective or exchange that leaves its server also depends on the fabric, whose constants are not the class's.
bool stays_in_server(const Value& row) {
  const std::optional<Value> nodes = row.optional("nodes");
  return !nodes || nodes->count() == 1;
}

bool leaves_server(const Value& row) { return !stays_in_server(row); }

// Not constexpr: under UBSan GCC 12 takes no comparison of a function with null for a constant.
const std::array kRefits{
    Refit{.kind = "gemm", .fit_class = fit_gemm},
    Refit{.kind = "grouped_gemm", .fit_class = fit_grouped_gemm},
    Refit{.kind = "attention", .fit_class = fit_attention},
    Refit{.kind = "collective", .fit_class = fit_collective, .covers = stays_in_server},
    Refit{.kind = "collective", .fit_jointly = fit_fabric_entries, .covers = leaves_server, .scope = FitScope::fabrics},
    Refit{.kind = "expert_exchange", .fit_class = fit_expert_exchange, .covers = stays_in_server},
    Refit{.kind = "training", .fit_jointly = fit_training},
    Refit{.kind = "generation", .fit_jointly = fit_generation},
    Refit{.kind = "serving", .fit_jointly = fit_serving, .apart = true},
};

}  // namespace

std::span<const Refit> refits() { return kRefits; }

const Refit* refit_of(std::string_view kind, const Value& row, std::span<const Refit> among) {
  const auto found = std::ranges::find_if(among, [&](const Refit& refit) {
    return kind.starts_with(refit.kind) && (refit.covers == nullptr || refit.covers(row));
  });
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
