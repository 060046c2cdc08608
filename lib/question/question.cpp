#include "question/question.h"

#include "spec/read_spec.h"

namespace shortboard {

Question question_of(const Spec& spec, const Database& database) {
  check_spec(spec);
  if (spec.offer)
    throw spec.error("offer", "is judged by the command contract", "leave it out, and give a cluster instead");
  if (spec.demand) return demand_question_of(spec, database);
  const bool several = spec.has_several_groups();
  if (std::holds_alternative<PostTrain>(spec.workload)) return post_train_question_of(spec, database);
  if (std::holds_alternative<Generate>(spec.workload)) return generation_question_of(spec, database);
  if (std::holds_alternative<Serve>(spec.workload)) {
    if (several) return mixed_serving_question_of(spec, database);
    return serving_question_of(spec, database);
  }
  if (several) return mixed_training_question_of(spec, database);
  return training_question_of(spec, database);
}

}  // namespace shortboard
