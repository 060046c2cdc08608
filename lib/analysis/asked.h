#pragma once
#include <optional>
#include <string>
#include <vector>

#include "question/question.h"

namespace shortboard {

/// The cards of a question about one kind of card.
struct AskedCards {
  ClusterParts parts;
  int count = 0;
  FlopsPerSecond nominal;  ///< Dense 16-bit peak of one card.
};
/// The cards of a question; absent if it is not about a given number of cards of one kind.
[[nodiscard]] std::optional<AskedCards> asked_cards(const Question& question);

/// The cards of each kind of a question; empty if they are not given.
[[nodiscard]] std::vector<AskedCards> asked_groups(const Question& question);

/// The workload of a question, for people: "training Llama 3.1 70B".
[[nodiscard]] std::string job_of(const Question& question);

}  // namespace shortboard
