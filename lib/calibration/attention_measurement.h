#pragma once
#include <cstdint>
#include <string>

#include "cost/attention_roof.h"
#include "document/value.h"
#include "hwdb/database.h"
#include "workload/operators.h"

namespace shortboard {

/// What an attention operator was asked to do; names as measurement files write them. The latent kinds are those of
/// multi-head latent attention: prefill with keys and values unfolded, decode on the shared cache.
enum class AttentionPhase : std::uint8_t { prefill, prefill_noncausal, mla_prefill, decode, mla_decode };
inline constexpr std::array<std::string_view, 5> kAttentionPhaseNames{"prefill", "prefill_noncausal", "mla_prefill",
                                                                      "decode", "mla_decode"};
[[nodiscard]] constexpr bool is_decode(AttentionPhase phase) { return phase >= AttentionPhase::decode; }

/// One measured attention kernel.
struct AttentionMeasurement {
  std::string accelerator;  ///< As written: an id or an alias.
  AttentionPhase phase = AttentionPhase::prefill;
  AttentionShape shape;
  Seconds latency;
};

/// Reads a row: accelerator, batch, heads, kv_heads, head_dim, latency_us and `seq` (new tokens; in decode cached ones)
/// or `context` (cached tokens, decode). `phase` may be left out: context means decode, seq prefill. `dtype` is the
/// format of queries (16 bits where absent), `kv_dtype` that of the cache (dtype's where absent). Keys of latent
/// attention carry 64 elements of position beyond the values (DeepSeek-V2, arXiv:2405.04434).
[[nodiscard]] AttentionMeasurement read_attention_measurement(const Value& row);

/// The measured card: its 16-bit peak and bandwidth, its class's constants, and its cache as warm as repeated calls
/// leave it. Throws SpecError at `row` where hwdb lacks a figure.
[[nodiscard]] AttentionRoof measured_roof(const Value& row, const Accelerator& card,
                                          const AttentionConstants& constants);

/// The time of the operator as it was measured; `prepares`: with what a serving engine does before attention.
[[nodiscard]] Seconds attention_operator_time(const AttentionMeasurement& measurement, const AttentionRoof& roof,
                                              bool prepares);

}  // namespace shortboard
