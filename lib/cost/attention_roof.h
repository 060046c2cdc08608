#pragma once
#include "hwdb/accelerator.h"
#include "hwdb/attention_constants.h"
#include "units/quantity.h"

namespace shortboard {

/// What fused attention reaches on a card: the card's figures beside its class's constants.
struct AttentionRoof {
  FlopsPerSecond peak;         ///< Dense, 16 bits.
  FlopsPerSecond narrow_peak;  ///< Dense, 8 bits; 0: the card has none, and 8-bit caches are multiplied in 16.
  BytesPerSecond bandwidth;    ///< Peak of the memory.
  double units = 1.0;          ///< Compute units that tiles and blocks are dealt to; > 0.
  Bytes cache;                 ///< In which a call finds what the call before left; 0 in a running model.
  double generation = 1.0;     ///< Rate of the stack's kernels relative to the measured ones; > 0.
  AttentionForward forward;
  AttentionDecode decode, latent;
};

/// The roof of a card that has a 16-bit peak and a memory bandwidth. Where its compute units are not published they are
/// as fast as those of its class.
[[nodiscard]] AttentionRoof attention_roof(const Accelerator& card, FlopsPerSecond peak,
                                           const AttentionConstants& constants);

}  // namespace shortboard
