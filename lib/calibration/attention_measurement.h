#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "cost/attention_roof.h"
#include "document/value.h"
#include "hwdb/database.h"
#include "workload/operators.h"

namespace shortboard {

/// The kind of a measured attention operator, with the names of measurement files. The mla kinds are multi-head latent
/// attention: prefill with expanded keys and values, decode on the shared cache.
enum class AttentionPhase : std::uint8_t { prefill, prefill_noncausal, mla_prefill, decode, mla_decode };
inline constexpr std::array<std::string_view, 5> kAttentionPhaseNames{"prefill", "prefill_noncausal", "mla_prefill",
                                                                      "decode", "mla_decode"};
static_assert(kAttentionPhaseNames.size() == static_cast<std::size_t>(AttentionPhase::mla_decode) + 1);
[[nodiscard]] constexpr bool is_decode(AttentionPhase phase) { return phase >= AttentionPhase::decode; }

/// One measured attention kernel.
struct AttentionMeasurement {
  std::string accelerator;  ///< As in the file: an id or an alias.
  AttentionPhase phase = AttentionPhase::prefill;
  AttentionShape shape;
  Seconds latency;
};

/// Reads a row: accelerator, batch, heads, kv_heads, head_dim, latency_us and `seq` (new tokens; in decode cached
/// tokens) or `context` (cached tokens in decode). The default of `phase` is decode with context, prefill with seq.
/// `dtype` is the format of queries (default 16 bits), `kv_dtype` that of the cache (default dtype). Keys of latent
/// attention have 64 elements of position beside the values (DeepSeek-V2, arXiv:2405.04434).
[[nodiscard]] AttentionMeasurement read_attention_measurement(const Value& row);

/// The roof of the measured card: its 16-bit peak and bandwidth, its class's constants, and a cache that repeated calls
/// have filled. Throws SpecError at `row` if hwdb lacks a figure.
[[nodiscard]] AttentionRoof measured_roof(const Value& row, const Accelerator& card,
                                          const AttentionConstants& constants);

/// The predicted time of the measured operator. `prepares`: with a serving engine's preparation before attention.
[[nodiscard]] Seconds attention_operator_time(const AttentionMeasurement& measurement, const AttentionRoof& roof,
                                              bool prepares);

}  // namespace shortboard
