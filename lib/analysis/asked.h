#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/question.h"

namespace shortboard {

/// The cards that a question is about, where they are of one kind.
struct AskedCards {
  ClusterParts parts;
  int count = 0;
  FlopsPerSecond nominal;  ///< Dense 16-bit peak of one.
};
/// Absent for a question that is not about a given number of cards of one kind.
[[nodiscard]] std::optional<AskedCards> asked_cards(const Question& question);

/// The cards of each kind that a question is about; empty where they are not given.
[[nodiscard]] std::vector<AskedCards> asked_groups(const Question& question);

/// What a question asks to be done, for people: "training Llama 3.1 70B".
[[nodiscard]] std::string job_of(const Question& question);

}  // namespace shortboard
