#pragma once
#include <string>
#include <vector>

#include "estimate/assumption.h"
#include "hwdb/database.h"
#include "spec/spec.h"

namespace shortboard {

/// The same asked of so many cards. The Spec has one group.
[[nodiscard]] Spec with_count(Spec spec, int count);

/// The same asked of another kind of card in its usual server: what the Spec says of its own card's server and links
/// goes. The Spec has one group.
[[nodiscard]] Spec on_card(Spec spec, const std::string& accelerator);

/// The same workload as one would run it on another card: a plan that is searched, and the Spec's software where it
/// runs on the card, else what is usual there. Software runs on all cards of the vendor it is named for (that of the
/// Spec's own card); on another vendor's a training stack where what is usual there is of its family, an engine where
/// it has a port to them, a pipeline where it is the usual one. Roles of a service keep their cards. What was published
/// and measured is of the Spec's own card and goes. What has changed is added to `assumed`. The Spec is one that makes
/// a question; its own card keeps its server and links.
[[nodiscard]] Spec moved_to_card(const Spec& spec, const Accelerator& own, const Accelerator& card,
                                 const Database& database, std::vector<Assumption>& assumed);

}  // namespace shortboard
