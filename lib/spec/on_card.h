#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "estimate/cluster.h"
#include "hwdb/database.h"

namespace shortboard {

/// A spec's one group of cards, to be changed. The spec is one that a reader has taken.
[[nodiscard]] Node& card_group(Node& spec);

/// The spec on another kind of card, in its usual server: what it says of its own card's server and links goes.
[[nodiscard]] Node on_card(const Node& spec, const std::string& accelerator);

/// The same as one would run the work there: a plan that is searched, and the spec's software where it runs on the
/// card, else what is usual there. Software runs on all cards of the vendor it is named for (that of the spec's own
/// card); on another vendor's a training stack where what is usual there is of its family, an engine where it has a
/// port to them, a pipeline where it is the usual one. Roles of a service keep their cards. What the
/// spec published is of its own card and goes. What has changed is added to `assumed`. The spec is one that a reader
/// has taken; its own card keeps its server and links.
[[nodiscard]] Node work_on_card(const Node& spec, const Accelerator& own, const Accelerator& card,
                                const Database& database, std::vector<Assumption>& assumed);

}  // namespace shortboard
