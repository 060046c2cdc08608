#pragma once
#include <string>
#include <vector>

#include "estimate/assumption.h"
#include "hwdb/database.h"
#include "spec/spec.h"

namespace shortboard {

/// The Spec with another number of cards. It must have one group.
[[nodiscard]] Spec with_count(Spec spec, int count);

/// The Spec with another kind of card in its usual server. Keys about the old card's server and links are removed. It
/// must have one group.
[[nodiscard]] Spec on_card(Spec spec, const std::string& accelerator);

/// The same workload on another card. The plan is searched. The Spec's software stays if it runs on the card, else the
/// card's default replaces it. Software runs on all cards of the vendor of the Spec's own card. On cards of other
/// vendors a training stack runs if the default there is of its family, an engine if it has a port to them, a pipeline
/// if it is the default. Roles of a service keep their cards. `published` and `measured` belong to the Spec's own card
/// and are removed. Changes are added to `assumed`. The Spec must be valid. For its own card it keeps server and links.
[[nodiscard]] Spec moved_to_card(const Spec& spec, const Accelerator& own, const Accelerator& card,
                                 const Database& database, std::vector<Assumption>& assumed);

}  // namespace shortboard
