#pragma once
#include <string>
#include <vector>

#include "estimate/assumption.h"

namespace shortboard {

/// An assumption in words: what it is about, the value, and the key of the spec or of hwdb that changes it.
struct AssumptionWords {
  std::string what, value, key;
  friend bool operator==(const AssumptionWords&, const AssumptionWords&) = default;
};

/// The words of an assumption, or of a list of them.
[[nodiscard]] AssumptionWords words_of(const Assumption& assumption);
[[nodiscard]] std::vector<AssumptionWords> words_of(const std::vector<Assumption>& assumed);

/// The assumptions of several groups of cards in one list. Those about a group's own cards carry its name and key.
/// Those that all groups share (about the workload and its plan) occur once.
[[nodiscard]] std::vector<Assumption> joint_assumptions(const std::vector<std::string>& names,
                                                        const std::vector<std::vector<Assumption>>& assumed);

}  // namespace shortboard
