#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "estimate/mixed.h"
#include "hwdb/database.h"
#include "question/serving_question.h"

namespace shortboard {

/// One kind of card of a mixed service, with its own question.
struct ServingGroup {
  std::string name;
  ServingQuestion question;
};

/// The group that runs prompts, and the group that generates.
struct GroupRoles {
  std::size_t prefill = 0, decode = 0;
};

/// A complete question about a service on several groups of cards: offline, or online at a rate or within an objective.
struct MixedServingQuestion {
  std::string title;  ///< The file.
  std::vector<ServingGroup> groups;
  GroupLink link;
  bool together = true, apart = true;  ///< Uses to try: replicas do everything; one group prompts, one generates.
  std::optional<GroupRoles> roles;     ///< The given roles; absent: any two groups.
  double rate = 0.0;                   ///< Arrivals per second at all groups; 0: the most that they serve.
  std::vector<Published> published;
  std::vector<Assumption> assumed;
};

/// The question of a Spec that serves on several kinds of card. Throws SpecError.
[[nodiscard]] MixedServingQuestion mixed_serving_question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
