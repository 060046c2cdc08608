#include "analysis/question.h"

#include <utility>

#include "analysis/explain.h"

namespace shortboard {

namespace {

RolesAnswer explained(RolesAnswer answer) { return answer; }  // each role alone is explained by its own mode
MixedAnswer explained(MixedAnswer answer) { return answer; }  // each group alone is explained by its own spec
MixedServingAnswer explained(MixedServingAnswer answer) { return answer; }  // likewise
PostTrainAnswer explained(PostTrainAnswer answer) { return answer; }        // train and serve alone are explained

}  // namespace

QuestionAnswer answer_question(const Question& question) {
  if (const auto* serving = std::get_if<ServingCase>(&question); serving != nullptr && serving->roles)
    return answer_with_roles(*serving);
  return std::visit([](const auto& one) -> QuestionAnswer { return answer(one); }, question);
}

QuestionAnswer explained_answer(QuestionAnswer answer) {
  return std::visit([](auto& one) -> QuestionAnswer { return explained(std::move(one)); }, answer);
}

}  // namespace shortboard
