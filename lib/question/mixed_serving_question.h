#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "estimate/mixed.h"
#include "hwdb/database.h"
#include "question/serving_question.h"

namespace shortboard {

/// One kind of card of a mixed service, as a question of its own.
struct ServingGroup {
  std::string name;
  ServingQuestion question;
};

/// Which group runs prompts and which generates.
struct GroupRoles {
  std::size_t prefill = 0, decode = 0;
};

/// One service on several groups of cards, complete: offline, or online at a rate or within an objective.
struct MixedServingQuestion {
  std::string title;  ///< The file.
  std::vector<ServingGroup> groups;
  GroupLink link;
  bool together = true, apart = true;  ///< Uses to try: every replica does all; prompts and generation on two groups.
  std::optional<GroupRoles> roles;     ///< Given; absent: any two groups.
  double rate = 0.0;                   ///< Arrivals a second, of all groups; 0: the most they serve.
  std::vector<Published> published;
  std::vector<Assumption> assumed;
};

/// The question of a Spec that serves on several kinds of card. Throws SpecError.
[[nodiscard]] MixedServingQuestion mixed_serving_question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
