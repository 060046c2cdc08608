#include "validation/row_kinds.h"

#include <algorithm>
#include <array>

#include "validation/attention_rows.h"
#include "validation/collective_rows.h"
#include "validation/expert_exchange_rows.h"
#include "validation/gemm_rows.h"
#include "validation/generation_rows.h"
#include "validation/grouped_gemm_rows.h"
#include "validation/mixed_rows.h"
#include "validation/serving_rows.h"
#include "validation/training_rows.h"

namespace shortboard {
namespace {

/// A kind whose rows hold one figure each: `one<predict_gemm>`.
template <ValidatedRow (*Predict)(const Value&, const Database&)>
std::vector<ValidatedRow> one(const Value& row, const Database& database) {
  return {Predict(row, database)};
}

template <std::size_t N>
using Keys = std::array<std::string_view, N>;
constexpr Keys<1> kTraining{"training"}, kInference{"inference"}, kGeneration{"generation"}, kMixed{"configuration"};
constexpr Keys<2> kGroupedGemm{"experts", "tokens"};
constexpr Keys<3> kGemm{"m", "n", "k"};
constexpr Keys<2> kAttention{"kv_heads", "head_dim"};
constexpr Keys<2> kExpertExchange{"topk", "op"};
constexpr Keys<3> kCollective{"op", "ranks", "bytes"};
constexpr Keys<1> kBestRate{"tflops_best"}, kMemoryRate{"gbs"}, kBenchmark{"benchmark"}, kStorage{"storage"};
constexpr Keys<2> kRatio{"ratio", "shape"};

constexpr std::string_view kNoRun = "a best rate of many runs, not a run";

/// In this order: a kind whose keys hold another's comes before it.
constexpr std::array kKinds{
    RowKind{"training", kTraining, predict_training, {}},
    RowKind{"serving", kInference, predict_serving, {}},
    RowKind{"generation", kGeneration, one<predict_generation>, {}},
    RowKind{"mixed", kMixed, predict_mixed, {}},
    RowKind{"grouped_gemm", kGroupedGemm, one<predict_grouped_gemm>, {}},
    RowKind{"gemm", kGemm, one<predict_gemm>, {}},
    RowKind{"attention", kAttention, one<predict_attention>, {}},
    RowKind{"expert_exchange", kExpertExchange, one<predict_expert_exchange>, {}},
    RowKind{"collective", kCollective, one<predict_collective>, {}},
    RowKind{"best_rate", kBestRate, nullptr, kNoRun},
    RowKind{"memory_rate", kMemoryRate, nullptr, kNoRun},
    RowKind{"benchmark", kBenchmark, nullptr, kNoRun},
    RowKind{"storage", kStorage, nullptr, "a rate of storage, which the estimate does not use"},
    RowKind{"bandwidth_ratio", kRatio, nullptr, "a simulator's table, not a measurement"},
};

}  // namespace

const RowKind* kind_of(const Value& row) {
  const auto has = [&](std::string_view key) { return row.node().find(key) != nullptr; };
  const auto* const found =
      std::ranges::find_if(kKinds, [&](const RowKind& kind) { return std::ranges::all_of(kind.keys, has); });
  return found == kKinds.end() ? nullptr : found;
}

}  // namespace shortboard
