#pragma once
#include <string>

#include "analysis/mixed_case.h"
#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

/// Reads a training spec on several groups of cards:
///     cluster.groups: [{name, accelerator, count, ...}]  as read_case's, names tell them apart (default: the card's
///     id) cluster.link: {fabric, rate}   between groups: a fabric of hwdb, a card's line rate per direction train: as
///     read_case's plan:         auto, or {split: auto | data | pipeline, groups: {NAME: {tensor, ...}}} stack: one for
///     all, or {NAME: stack}
/// Throws SpecError as read_case does; also where groups would train in different number formats.
[[nodiscard]] MixedTrainingQuestion read_mixed(const Node& document, const std::string& file, const Database& database);

}  // namespace shortboard
