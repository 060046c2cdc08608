#include "analysis/question.h"

#include <utility>

#include "analysis/explain.h"

namespace shortboard {

QuestionAnswer answer_question(const Question& question) {
  return std::visit([](const auto& one) -> QuestionAnswer { return answer(one); }, question);
}

QuestionAnswer explained_answer(QuestionAnswer answer) {
  return std::visit([](auto& one) -> QuestionAnswer { return explained(std::move(one)); }, answer);
}

}  // namespace shortboard
