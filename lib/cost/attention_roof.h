#pragma once
#include "hwdb/accelerator.h"
#include "hwdb/attention_constants.h"
#include "units/quantity.h"

namespace shortboard {

/// The rates of fused attention on a card: the card's figures and its class's constants.
struct AttentionRoof {
  FlopsPerSecond peak;         ///< Dense, 16 bits.
  FlopsPerSecond narrow_peak;  ///< Dense, 8 bits; 0: the card has none and multiplies 8-bit caches in 16 bits.
  BytesPerSecond bandwidth;    ///< Peak of the memory.
  double units = 1.0;          ///< Compute units over which tiles and blocks are spread; > 0.
  Bytes cache;                 ///< Cache in which a call finds the data of the call before; 0 in a running model.
  double generation = 1.0;     ///< Rate of the stack's kernels relative to the measured ones; > 0.
  AttentionForward forward;
  AttentionDecode decode, latent;
};

/// The roof of a card, which must have a 16-bit peak and a memory bandwidth. If its number of compute units is not
/// published, each unit is as fast as those of its class.
[[nodiscard]] AttentionRoof attention_roof(const Accelerator& card, FlopsPerSecond peak,
                                           const AttentionConstants& constants);

}  // namespace shortboard
