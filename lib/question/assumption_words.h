#pragma once
#include <string>
#include <vector>

#include "estimate/assumption.h"

namespace shortboard {

/// An assumption in words: what was taken, which value, and the key of the spec or of hwdb that changes it.
struct AssumptionWords {
  std::string what, value, key;
  friend bool operator==(const AssumptionWords&, const AssumptionWords&) = default;
};

[[nodiscard]] AssumptionWords words_of(const Assumption& assumption);
[[nodiscard]] std::vector<AssumptionWords> words_of(const std::vector<Assumption>& assumed);

/// What groups of cards assumed, in one list: what is about a group's own cards under its name and key, and what all
/// groups assume alike (of the workload and its plan) once.
[[nodiscard]] std::vector<Assumption> joint_assumptions(const std::vector<std::string>& names,
                                                        const std::vector<std::vector<Assumption>>& assumed);

}  // namespace shortboard
