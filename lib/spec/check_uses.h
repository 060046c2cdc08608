#pragma once
#include "spec/key.h"
#include "spec/spec.h"

namespace shortboard {

/// Throws SpecError for a key that was read and has no effect: for the workload, the mode of a service, the number of
/// groups, or beside another key; and for one that is missing beside another.
void check_uses(const Spec& spec, const Reading& reading);

}  // namespace shortboard
