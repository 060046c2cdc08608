#include "analysis/any_answer.h"

#include <type_traits>

#include "analysis/explain.h"
#include "units/spec_error.h"

namespace shortboard {

const SharedAnswer& shared(const AnyAnswer& answer) {
  return answer.visit([](const auto& one) -> const SharedAnswer& { return one.shared; });
}

bool is_of_given_cards(const AnyAnswer& answer) {
  return answer.get_if<DemandAnswer>() == nullptr && answer.get_if<PostTrainAnswer>() == nullptr;
}

AnyAnswer answer_question(const Question& question) {
  if (const auto* serving = held_if<ServingQuestion>(question); serving != nullptr && serving->roles)
    return answer_with_roles(*serving);
  return visit_held([](const auto& one) -> AnyAnswer { return answer(one); }, question);
}

AnyAnswer explained_answer(const AnyAnswer& answer) {
  return answer.visit([](const auto& one) -> AnyAnswer {
    if constexpr (requires { explained(one); })
      return explained(one);
    else
      throw SpecError{{.file = one.question.title, .path = "--explain"},
                      "several kinds of card work on one step, whose parts are those of each group's own plan",
                      "size each group alone with --explain, with the plan that this answer names for it"};
  });
}

}  // namespace shortboard
