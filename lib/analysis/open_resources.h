#pragma once
#include "analysis/answer.h"

namespace shortboard {

/// That nobody says how far the network between domains is oversubscribed, and what would.
[[nodiscard]] OpenResource unknown_oversubscription(const ClusterParts& parts);

}  // namespace shortboard
