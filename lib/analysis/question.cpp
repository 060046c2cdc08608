#include "analysis/question.h"

#include <utility>

#include "analysis/explain.h"
#include "units/spec_error.h"

namespace shortboard {

QuestionAnswer answer_question(const Question& question) {
  if (const auto* serving = held_if<ServingQuestion>(question); serving != nullptr && serving->roles)
    return answer_with_roles(*serving);
  return visit_held([](const auto& one) -> QuestionAnswer { return answer(one); }, question);
}

QuestionAnswer explained_answer(QuestionAnswer answer) {
  return std::visit(
      [](auto& one) -> QuestionAnswer {
        if constexpr (requires { explained(std::move(one)); })
          return explained(std::move(one));
        else
          throw SpecError{{.file = one.question.title, .path = "--explain"},
                          "explains one kind of card on one work",
                          "size each group or role on its own with it"};
      },
      answer);
}

}  // namespace shortboard
