#pragma once
#include "analysis/case.h"
#include "document/value.h"

namespace shortboard {

/// Throws SpecError where given parts of a plan exclude each other, whether the rest is given or searched: pieces of a
/// card (virtual_stages) are what the interleaved schedule runs and nothing else, schedules of stages need a pipeline,
/// groups of sharding something sharded, and expert parallelism a model of experts. A search would drop one of the two
/// in silence, or find nothing and not say why. `plan` is the map that the case's limits were read from.
void refuse_conflicts(const Value& plan, const TrainingQuestion& c);

}  // namespace shortboard
