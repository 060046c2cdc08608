
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

/// 64 cards training a model under a stack of schedules 1f1b and interleaved; the plan stands on line 4.
TrainingQuestion planned(const std::string& plan, const std::string& model = "llama-3.1-8b") {
  const std::string text = "cluster: {groups: [{accelerator: H100, count: 64}]}\ntrain: {model: " + model +
                           "}\nstack: megatron-2024\n" + plan + "\n";
  return read_case(read_yaml(text, "spec.yaml"), "spec.yaml", shipped());
}

std::string complains(const std::string& plan, const std::string& model = "llama-3.1-8b") {
  return complaint([&] { return planned(plan, model); });
}

/// The value assumed for a key; "not assumed" where the spec gives it.
std::string assumed(const TrainingQuestion& c, const std::string& key) {
  const std::vector<AssumptionWords> words = words_of(c.assumed);
  const auto found = std::ranges::find(words, key, &AssumptionWords::key);
  return found == words.end() ? "not assumed" : found->value;
}

// If this fails, a plan written in full is searched, or a degree of it is read into another one's place.
TEST(ReadPlan, AWholePlanIsTakenAsItStands) {
  const TrainingQuestion c = planned(
      "plan: {tensor: 4, pipeline: 2, context: 2, context_exchange: all_to_all, data: 4, expert: 8, expert_tensor: 2, "
      "virtual_stages: 2, "
      "micro_batch: 3, "
      "schedule: interleaved, sharding: sharded_gradients, recompute: full, sequence_parallel: false, async_tensor: "
      "true, "
      "sharding_group: 2, offload_activations: true, offload_optimizer: true}",
      "mixtral-8x7b");
  ASSERT_TRUE(c.plan);
  const Plan whole{.tensor = 4,
                   .pipeline = 2,
                   .context = 2,
                   .data = 4,
                   .expert = 8,
                   .expert_tensor = 2,
                   .context_exchange = ContextExchange::all_to_all,
                   .virtual_stages = 2,
                   .micro_batch = 3,
                   .schedule = Schedule::interleaved,
                   .sharding = Sharding::sharded_gradients,
                   .recompute = Recompute::full,
                   .sequence_parallel = false,
                   .async_tensor = true,
                   .sharding_group = 2,
                   .offload_activations = true,
                   .offload_optimizer = true};
  EXPECT_EQ(*c.plan, whole);
  EXPECT_TRUE(
      std::ranges::none_of(c.assumed, [](const Assumption& one) { return words_of(one).key.starts_with("plan"); }));
}

// If this fails, a default of a plan is taken in silence, or printed as another than the one taken.
TEST(ReadPlan, DefaultsOfAGivenPlanArePrinted) {
  const TrainingQuestion c = planned("plan: {tensor: 8, pipeline: 2}");
  EXPECT_EQ(assumed(c, "plan.tensor"), "not assumed");
  EXPECT_EQ(assumed(c, "plan.context"), "1");
  EXPECT_EQ(assumed(c, "plan.data"), "4 = 64 / 16");
  EXPECT_EQ(assumed(c, "plan.micro_batch"), "1");
  EXPECT_EQ(assumed(c, "plan.virtual_stages"), "1");
  EXPECT_EQ(assumed(c, "plan.schedule"), "1f1b");
  EXPECT_EQ(assumed(c, "plan.sharding"), "distributed_optimizer");
  EXPECT_EQ(assumed(c, "plan.recompute"), "none");
  ASSERT_TRUE(c.plan);
  EXPECT_EQ(c.plan->data, 4);
  EXPECT_EQ(c.plan->sharding, Sharding::distributed_optimizer);
  EXPECT_FALSE(c.plan->async_tensor);
  EXPECT_EQ(c.plan->sharding_group, 0);  // among all copies
}

// If this fails, a reader is told of choices that his plan does not have.
TEST(ReadPlan, WhatDoesNotApplyIsNotAssumed) {
  const TrainingQuestion dense = planned("plan: {tensor: 8}");
  for (const char* key : {"plan.virtual_stages", "plan.schedule", "plan.expert"})
    EXPECT_EQ(assumed(dense, key), "not assumed") << key;
  ASSERT_TRUE(dense.plan);
  EXPECT_EQ(dense.plan->virtual_stages, 1);
  EXPECT_EQ(dense.plan->expert, 1);
  EXPECT_EQ(assumed(planned("plan: {tensor: 8}", "mixtral-8x7b"), "plan.expert"), "1");
}

// If this fails, experts stay whole beside divided layers, unlike Megatron's, and nobody is told.
TEST(ReadPlan, WholeExpertsBesideDividedLayersAreAssumed) {
  EXPECT_EQ(assumed(planned("plan: {tensor: 8}", "mixtral-8x7b"), "plan.expert_tensor"), "1");
  EXPECT_EQ(assumed(planned("plan: {tensor: auto}", "mixtral-8x7b"), "plan.expert_tensor"), "1");
  EXPECT_EQ(assumed(planned("plan: {tensor: 1}", "mixtral-8x7b"), "plan.expert_tensor"), "not assumed");
  EXPECT_EQ(assumed(planned("plan: {tensor: 8}"), "plan.expert_tensor"), "not assumed");
  EXPECT_EQ(planned("plan: {tensor: 8}", "mixtral-8x7b").plan->expert_tensor, 1);
  EXPECT_EQ(planned("plan: {tensor: 1, expert_tensor: 2}", "mixtral-8x7b").plan->expert_tensor, 2);
  const TrainingQuestion open = planned("plan: {tensor: 8, expert_tensor: auto}", "mixtral-8x7b");
  EXPECT_FALSE(open.plan);
  EXPECT_FALSE(open.limits.expert_tensor);
  EXPECT_EQ(complains("plan: {expert_tensor: 0}", "mixtral-8x7b"),
            "spec.yaml:4:23: plan.expert_tensor: 0 is too few; at least 1");
}

// If this fails, the exchange of a plan's context is taken in silence, by another stack's habit, or named for no
// context.
TEST(ReadPlan, TheExchangeIsTheStacksWhereThePlanIsSilent) {
  const TrainingQuestion c = planned("plan: {context: 2}");
  EXPECT_EQ(assumed(c, "plan.context_exchange"), "ring");  // megatron-2024's
  EXPECT_EQ(c.plan->context_exchange, ContextExchange::ring);
  EXPECT_EQ(assumed(planned("plan: {context: 1}"), "plan.context_exchange"), "not assumed");
  EXPECT_EQ(planned("plan: {context: 2, context_exchange: gather}").plan->context_exchange, ContextExchange::gather);
  const TrainingQuestion open = planned("plan: {context: 2, context_exchange: auto}");
  EXPECT_FALSE(open.plan);
  EXPECT_FALSE(open.limits.context_exchange);
}

// If this fails, an exchange that nobody runs on the stack is estimated, or a misspelt one.
TEST(ReadPlan, ExchangesAreTheStacks) {
  EXPECT_EQ(complains("plan: {context: 2, context_exchange: rings}"),
            "spec.yaml:4:38: plan.context_exchange: no context_exchange 'rings'; one of gather, ring, all_to_all");
  const std::string text =
      "cluster: {groups: [{accelerator: H100, count: 64}]}\ntrain: {model: llama-3.1-8b}\nstack: deepspeed-2023\n"
      "plan: {context: 2, context_exchange: ring}\n";
  EXPECT_EQ(complaint([&] { return read_case(read_yaml(text, "spec.yaml"), "spec.yaml", shipped()); }),
            "spec.yaml:4:7: plan: deepspeed-2023 does not run the context_exchange ring; it runs all_to_all");
}

// If this fails, a part that is left to the search is taken for 1, or the given ones are searched too.
TEST(ReadPlan, AutoPartsAreSearchedAndOthersHeld) {
  const TrainingQuestion c =
      planned("plan: {tensor: auto, pipeline: 2, sharding: auto, recompute: full, micro_batch: auto}");
  EXPECT_FALSE(c.plan);
  EXPECT_FALSE(c.limits.tensor);
  EXPECT_EQ(c.limits.pipeline, 2);
  EXPECT_FALSE(c.limits.sharding);
  EXPECT_EQ(c.limits.recompute, Recompute::full);
  EXPECT_FALSE(c.limits.micro_batch);
  EXPECT_FALSE(c.limits.data);  // what a searched degree leaves
  EXPECT_EQ(assumed(c, "plan.data"), "not assumed");
  EXPECT_EQ(assumed(c, "plan.tensor"), "not assumed");
}

// If this fails, one searched part frees the copies that the user wrote, or the flags that no search changes.
TEST(ReadPlan, ASearchKeepsWrittenCopiesAndFlags) {
  const TrainingQuestion c = planned("plan: {tensor: auto, data: 8, async_tensor: true, offload_optimizer: true}");
  EXPECT_EQ(c.limits.data, 8);
  EXPECT_TRUE(c.limits.others.async_tensor);
  EXPECT_TRUE(c.limits.others.offload_optimizer);
  EXPECT_FALSE(c.limits.others.offload_activations);
}

// If this fails, data: auto beside given degrees is searched though only one number is possible.
TEST(ReadPlan, AutoCopiesAreWhatTheOthersLeave) {
  const TrainingQuestion c = planned("plan: {tensor: 4, pipeline: 4, data: auto}");
  ASSERT_TRUE(c.plan);
  EXPECT_EQ(c.plan->data, 4);
  EXPECT_EQ(assumed(c, "plan.data"), "4 = 64 / 16");
}

// If this fails, a plan of several pieces a card is estimated with a schedule that can't run them.
TEST(ReadPlan, SeveralPiecesACardMeanInterleaved) {
  const TrainingQuestion c = planned("plan: {pipeline: 4, virtual_stages: 2}");
  ASSERT_TRUE(c.plan);
  EXPECT_EQ(c.plan->schedule, Schedule::interleaved);
  EXPECT_EQ(assumed(c, "plan.schedule"), "interleaved");
}

// If this fails, sequence parallelism is taken where there is no tensor parallelism to shard by, or against the user.
TEST(ReadPlan, SequenceParallelAsTheStackDoesWhereTensorIs) {
  EXPECT_TRUE(planned("plan: {tensor: 2}").plan->sequence_parallel);  // megatron-2024 does
  EXPECT_FALSE(planned("plan: {tensor: 1}").plan->sequence_parallel);
  EXPECT_FALSE(planned("plan: {tensor: 2, sequence_parallel: false}").plan->sequence_parallel);
  EXPECT_EQ(planned("plan: {tensor: auto, sequence_parallel: false}").limits.sequence_parallel, false);
}

// If this fails, "auto" written out is called an assumption, or no plan at all is not.
TEST(ReadPlan, AutoIsAChoiceAndSilenceAnAssumption) {
  EXPECT_EQ(assumed(planned("plan: auto"), "plan"), "not assumed");
  EXPECT_EQ(assumed(planned(""), "plan"), "auto: the fastest that fits");
  EXPECT_FALSE(planned("plan: auto").plan);
}

// If this fails, a user's mistake in a plan goes unnoticed, or its message does not mend it.
TEST(ReadPlan, RefusesWhatIsNoPlan) {
  EXPECT_EQ(complains("plan: fastest"),
            "spec.yaml:4:7: plan: no plan 'fastest'; write auto, or a map of tensor, pipeline, ...");
  EXPECT_EQ(complains("plan: [tensor]"), "spec.yaml:4:7: plan: is a list; write one value");
  EXPECT_EQ(complains("plan: {tesnor: 8}"), "spec.yaml:4:16: plan.tesnor: no such key; did you mean 'tensor'?");
  EXPECT_EQ(complains("plan: {tensor: 0}"), "spec.yaml:4:16: plan.tensor: 0 is too few; at least 1");
  EXPECT_EQ(complains("plan: {tensor: many}"), "spec.yaml:4:16: plan.tensor: 'many' is not a number");
  EXPECT_EQ(complains("plan: {sharding: zero3}"),
            "spec.yaml:4:18: plan.sharding: no sharding 'zero3'; one of replicated, distributed_optimizer, "
            "sharded_gradients, fully_sharded");
  EXPECT_EQ(complains("plan: {recompute: some}"),
            "spec.yaml:4:19: plan.recompute: no recompute 'some'; one of none, selective, full");
  EXPECT_EQ(complains("plan: {async_tensor: 1}"), "spec.yaml:4:22: plan.async_tensor: '1' is neither true nor false");
  EXPECT_EQ(complains("plan: {sharding_group: 0}"), "spec.yaml:4:24: plan.sharding_group: 0 is too few; at least 1");
}

// If this fails, a schedule that nobody runs on the stack is estimated, or one is refused that no pipeline asks for.
TEST(ReadPlan, SchedulesAreTheStacks) {
  EXPECT_EQ(complains("plan: {pipeline: 2, schedule: zero_bubble}"),
            "spec.yaml:4:7: plan: megatron-2024 does not run the schedule zero_bubble; it runs 1f1b, interleaved");
  EXPECT_EQ(complains("plan: {pipeline: 2, schedule: interleave}"),
            "spec.yaml:4:31: plan.schedule: no schedule 'interleave'; one of 1f1b, interleaved, zero_bubble, "
            "dualpipe, gpipe");
  EXPECT_EQ(complains("plan: {pipeline: auto, schedule: gpipe}"),
            "spec.yaml:4:7: plan: megatron-2024 does not run the schedule gpipe; it runs 1f1b, interleaved");
}

// If this fails, degrees that do not make the cluster, or overflow, give a plan of a fraction of a copy.
TEST(ReadPlan, DegreesDivideTheCluster) {
  EXPECT_EQ(complains("plan: {tensor: 8, pipeline: 3}"),
            "spec.yaml:4:7: plan: tensor 8 x pipeline 3 x context 1 = 24 cards do not divide the cluster's 64");
  EXPECT_EQ(complains("plan: {tensor: 8, pipeline: 16}"),
            "spec.yaml:4:7: plan: tensor 8 x pipeline 16 x context 1 = 128 cards do not divide the cluster's 64");
  EXPECT_EQ(complains("plan: {tensor: 100000, pipeline: 100000}"),
            "spec.yaml:4:7: plan: tensor 100000 x pipeline 100000 x context 1 = 10000000000 cards do not divide the "
            "cluster's 64");
}

// If this fails, degrees that divide the cluster leave another number of cards than it has.
RC_GTEST_PROP(ReadPlan, DegreesAndCopiesMultiplyToTheCluster, ()) {
  const int tensor = *rc::gen::element(1, 2, 4, 8), pipeline = *rc::gen::element(1, 2, 4),
            context = *rc::gen::element(1, 2);
  const TrainingQuestion c =
      planned("plan: {tensor: " + std::to_string(tensor) + ", pipeline: " + std::to_string(pipeline) +
              ", context: " + std::to_string(context) + "}");
  RC_ASSERT(c.plan.has_value());
  RC_ASSERT(c.plan->cards() == 64);
  RC_ASSERT(c.limits.data == c.plan->data);
}

}  // namespace
}  // namespace shortboard
