#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

/// 64 H100 that train Llama 3.1 8B, made without a file.
Spec training() {
  GroupSpec group;
  group.accelerator = "H100";
  group.count = 64;
  Train train;
  train.model = "llama-3.1-8b";
  train.global_batch = 512;
  Spec spec;
  spec.cluster.groups = {group};
  spec.workload = train;
  return spec;
}

bool assumes(const TrainingQuestion& question, Assumed what) {
  return std::ranges::find(question.assumed, what, &Assumption::what) != question.assumed.end();
}

// If this fails, a program that makes a Spec gets no question, or one without what was chosen for it.
TEST(SpecInCode, MakesAQuestionWithItsDefaultsRecorded) {
  const auto question = held<TrainingQuestion>(question_of(training(), shipped()));
  EXPECT_EQ(question.parts.accelerator.id, "nvidia-h100-sxm");
  EXPECT_EQ(question.cluster.count, 64);
  EXPECT_DOUBLE_EQ(question.job.global_batch, 512.0);
  EXPECT_DOUBLE_EQ(question.job.sequence, 8192.0);
  for (const Assumed what : {Assumed::sequence, Assumed::training_precision, Assumed::training_stack,
                             Assumed::usual_part, Assumed::searched_plan})
    EXPECT_TRUE(assumes(question, what)) << static_cast<int>(what);
  EXPECT_FALSE(assumes(question, Assumed::global_batch));
}

// If this fails, a changed field asks something else than a file with that value.
TEST(SpecInCode, AChangedFieldChangesTheQuestion) {
  Spec spec = training();
  spec.plan.tensor = 4;
  spec.plan.data = 16;
  const auto question = held<TrainingQuestion>(question_of(spec, shipped()));
  ASSERT_TRUE(question.plan);
  EXPECT_EQ(question.plan->tensor, 4);
  EXPECT_EQ(question.plan->data, 16);
  spec.cluster.groups.front().count = 128;
  spec.plan.data.reset();
  EXPECT_EQ(held<TrainingQuestion>(question_of(spec, shipped())).plan->data, 32);
}

// If this fails, each choice that is made for a Spec stands twice in its report.
TEST(SpecInCode, EachChoiceIsRecordedOnce) {
  const auto question = held<TrainingQuestion>(question_of(training(), shipped()));
  for (const Assumption& one : question.assumed) EXPECT_EQ(std::ranges::count(question.assumed, one), 1);
}

// If one fails, a mistake in a Spec made in code is answered with some other question, or the error names no key.
TEST(SpecInCode, MistakesAreToldByTheirKey) {
  const auto says = [](const Spec& spec) { return complaint([&] { return question_of(spec, shipped()); }); };
  Spec spec = training();
  spec.cluster.groups.front().accelerator = "h1OO";
  EXPECT_NE(says(spec).find("cluster.groups[0].accelerator: no accelerator 'h1OO'"), std::string::npos) << says(spec);
  spec = training();
  spec.plan.ulysses = 2;
  EXPECT_NE(says(spec).find("plan.ulysses"), std::string::npos) << says(spec);
  spec = training();
  std::get<Train>(spec.workload).global_batch = 0;
  EXPECT_NE(says(spec).find("train.global_batch"), std::string::npos) << says(spec);
  spec = training();
  spec.workload = {};
  EXPECT_NE(says(spec).find("names no workload"), std::string::npos) << says(spec);
}

}  // namespace
}  // namespace shortboard
