#include "question/question.h"

#include <string_view>

namespace shortboard {
namespace {

void check_parts(const Spec& spec) {
  if (std::holds_alternative<std::monostate>(spec.workload))
    throw spec.error({}, "names no workload", "write train, serve, generate or post_train");
  if (spec.offer)
    throw spec.error("offer", "is judged by the command contract", "leave it out, and give a cluster instead");
  if (!spec.demand) return;
  if (!std::holds_alternative<Serve>(spec.workload) && !std::holds_alternative<Generate>(spec.workload))
    throw spec.error("demand", "goes beside serve or generate, and this spec has neither", "leave it out");
  if (!spec.measured.empty())
    throw spec.error("measured", "is of a run, and beside it stands a demand", "leave out one of the two");
  if (!spec.published.empty())
    throw spec.error("published", "is of a run, and beside it stands a demand", "leave out one of the two");
}

/// On several kinds of card a run is neither measured nor divided by one plan for all.
void check_several_groups(const Spec& spec) {
  if (!spec.measured.empty())
    throw spec.error("measured", "is explained on one kind of card only", "size each group on its own");
  PlanSpec rest = spec.plan;
  rest.groups.clear();
  rest.split.reset();
  rest.automatic = false;
  if (rest != PlanSpec{})
    throw spec.error("plan", "is one for all groups, and each group has its own", "write it below plan.groups.NAME");
}

void check_one_plan(const Spec& spec) {
  if (!spec.stack.by_name.empty())
    throw spec.error("stack", "is by groups, and there is one", "write the name of one software");
  if (!spec.plan.groups.empty() || spec.plan.split)
    throw spec.error("plan", "is by groups, and there is one", "write its keys below plan");
}

}  // namespace

Question question_of(const Spec& spec, const Database& database) {
  check_parts(spec);
  if (std::holds_alternative<PostTrain>(spec.workload)) return post_train_question_of(spec, database);
  const bool several = spec.cluster.groups.size() > 1;
  const bool trains = std::holds_alternative<Train>(spec.workload);
  if (several && !spec.demand && !std::holds_alternative<Generate>(spec.workload)) {
    check_several_groups(spec);
    if (trains) return mixed_training_question_of(spec, database);
    return mixed_serving_question_of(spec, database);
  }
  check_one_plan(spec);
  if (spec.demand) return demand_question_of(spec, database);
  if (trains) return training_question_of(spec, database);
  if (std::holds_alternative<Serve>(spec.workload)) return serving_question_of(spec, database);
  return generation_question_of(spec, database);
}

}  // namespace shortboard
