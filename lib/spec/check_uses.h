#pragma once
#include <span>
#include <string_view>

#include "spec/key.h"
#include "spec/spec.h"

namespace shortboard {

/// What another key does to one: it has no effect, or is a contradiction, beside that one or without it.
struct Beside {
  std::string_view key, other, problem, remedy;
};
[[nodiscard]] std::span<const Beside> refused_beside();
[[nodiscard]] std::span<const Beside> refused_without();

/// Throws SpecError for a key without effect: for this workload, mode of a service or number of groups, or beside
/// another key. Also throws it for a key that another key needs and that is missing.
void check_uses(const Spec& spec, const Reading& reading);

}  // namespace shortboard
