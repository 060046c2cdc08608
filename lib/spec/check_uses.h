#pragma once
#include "spec/key.h"
#include "spec/spec.h"

namespace shortboard {

/// Throws SpecError for a key without effect: for this workload, mode of a service or number of groups, or beside
/// another key. Also throws it for a key that another key needs and that is missing.
void check_uses(const Spec& spec, const Reading& reading);

}  // namespace shortboard
