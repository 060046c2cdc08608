#pragma once
#include "document/node.h"
#include "spec/spec.h"

namespace shortboard {

/// A Spec as a document (write_yaml prints it) that read_spec reads back as the same.
[[nodiscard]] Node write_spec(const Spec& spec);

}  // namespace shortboard
