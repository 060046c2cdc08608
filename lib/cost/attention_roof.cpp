#include "cost/attention_roof.h"

#include <algorithm>

namespace shortboard {

AttentionRoof attention_roof(const Accelerator& card, FlopsPerSecond peak, const AttentionConstants& constants) {
  AttentionRoof roof;
  roof.peak = peak;
  for (const NumberFormat narrow : {NumberFormat::fp8, NumberFormat::int8})
    if (card.peak[index(narrow)]) {
      roof.narrow_peak = card.peak[index(narrow)]->value;
      break;
    }
  roof.bandwidth = card.memory_bandwidth->value;
  roof.units = card.compute_units ? card.compute_units->value : std::max(1.0, peak.base() / constants.unit_rate.base());
  roof.forward = constants.forward;
  roof.decode = constants.decode;
  roof.latent = constants.latent;
  return roof;
}

}  // namespace shortboard
