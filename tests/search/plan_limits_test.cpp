#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "search/plan_search.h"
#include "support/cards.h"

namespace shortboard {
namespace {

constexpr ScheduleChoice kAll{.interleaved = true, .zero_bubble = true, .dualpipe = true};

const Cluster& cluster() {
  static const Cluster sixteen = support::cluster_of(16);
  return sixteen;
}
const TrainingJob& job() {
  static const TrainingJob experts = support::job_of(support::small_experts());
  return experts;
}

PlanSearch searched(const PlanLimits& limits, const ScheduleChoice& schedules = kAll) {
  return search_plan(cluster(), job(), schedules, limits);
}

template <class T>
std::optional<T> perhaps(std::initializer_list<T> values) {
  return *rc::gen::arbitrary<bool>() ? std::optional<T>{*rc::gen::elementOf(std::vector<T>{values})} : std::nullopt;
}

PlanLimits any_limits() {
  PlanLimits limits;
  limits.tensor = perhaps({1, 2, 4});
  limits.pipeline = perhaps({1, 2, 4});
  limits.expert = perhaps({1, 2, 4});
  limits.micro_batch = perhaps({1, 2});
  limits.schedule = perhaps({Schedule::one_forward_one_backward, Schedule::gpipe, Schedule::dualpipe});
  limits.sharding = perhaps({Sharding::replicated, Sharding::distributed_optimizer, Sharding::fully_sharded});
  limits.recompute = perhaps({Recompute::none, Recompute::selective, Recompute::full});
  limits.sequence_parallel = perhaps({false, true});
  limits.expert_tensor = perhaps({1, 2});
  return limits;
}

template <class T>
bool kept(const std::optional<T>& limit, T value) {
  return !limit || *limit == value;
}

/// A schedule is nothing to a pipeline of one stage.
bool keeps(const PlanLimits& limits, const Plan& plan) {
  return kept(limits.tensor, plan.tensor) && kept(limits.pipeline, plan.pipeline) && kept(limits.data, plan.data) &&
         kept(limits.expert, plan.expert) && kept(limits.micro_batch, plan.micro_batch) &&
         (plan.pipeline == 1 ||
          (kept(limits.schedule, plan.schedule) && kept(limits.virtual_stages, plan.virtual_stages))) &&
         kept(limits.sharding, plan.sharding) && kept(limits.recompute, plan.recompute) &&
         kept(limits.sequence_parallel, plan.sequence_parallel) && kept(limits.expert_tensor, plan.expert_tensor);
}

// If this fails, a part of the plan that a user wrote down is another one in the advised plan, or the plan can't run.
RC_GTEST_PROP(PlanLimits, HoldInThePlansFound, ()) {
  const PlanLimits limits = any_limits();
  const PlanSearch search = searched(limits);
  for (const auto& found : {search.best, search.smallest}) {
    if (!found) continue;
    RC_ASSERT(keeps(limits, found->plan));
    RC_ASSERT(plan_faults(cluster(), job(), found->plan).empty());
  }
}

// If this fails, giving more of a plan finds a faster one: the search misses plans that are its own to try.
RC_GTEST_PROP(PlanLimits, TighterOnesNeverFindAFasterPlan, ()) {
  PlanLimits loose = any_limits();
  loose.sharding = Sharding::distributed_optimizer;  // some kinds are tried only where they are named
  loose.schedule = Schedule::one_forward_one_backward;
  PlanLimits tight = loose;
  if (!tight.tensor) tight.tensor = *rc::gen::element(1, 2, 4, 8);
  if (!tight.micro_batch) tight.micro_batch = *rc::gen::element(1, 2, 4, 8);
  if (!tight.recompute) tight.recompute = *rc::gen::element(Recompute::none, Recompute::selective, Recompute::full);
  const PlanSearch wide = searched(loose), narrow = searched(tight);
  RC_ASSERT(narrow.tried <= wide.tried);
  if (!narrow.best) return;
  RC_ASSERT(wide.best);
  RC_ASSERT(wide.best->step() <= narrow.best->step());
}

// If this fails, a plan that is written down whole is not the one that is estimated.
TEST(PlanLimits, AWholePlanIsTheOneTried) {
  Plan plan;
  plan.tensor = plan.pipeline = plan.data = plan.expert = plan.micro_batch = plan.virtual_stages = 2;
  plan.context = plan.expert_tensor = 2;
  plan.schedule = Schedule::interleaved;
  plan.sharding = Sharding::sharded_gradients;
  plan.recompute = Recompute::selective;
  plan.sequence_parallel = false;
  plan.context_exchange = ContextExchange::ring;
  plan.sharding_group = 2;
  plan.offload_optimizer = true;
  const PlanLimits limits{plan.tensor,
                          plan.pipeline,
                          plan.context,
                          plan.data,
                          plan.expert,
                          plan.virtual_stages,
                          plan.micro_batch,
                          plan.schedule,
                          plan.sharding,
                          plan.recompute,
                          plan.sequence_parallel,
                          plan.expert_tensor,
                          plan.context_exchange,
                          plan};
  const PlanSearch search = searched(limits);
  EXPECT_EQ(search.tried, 1);
  ASSERT_TRUE(search.smallest);
  EXPECT_EQ(search.smallest->plan, plan);
}

// If this fails, experts are divided otherwise than whole or as the rest of their layer, or never tried so.
TEST(PlanLimits, OpenExpertsAreTriedWholeAndAsTensorDivides) {
  PlanLimits limits;
  limits.tensor = limits.pipeline = limits.micro_batch = 2;
  limits.expert = 1;
  limits.recompute = Recompute::none;
  limits.sharding = Sharding::distributed_optimizer;
  limits.schedule = Schedule::one_forward_one_backward;
  EXPECT_EQ(searched(limits).tried, 2);
  limits.expert_tensor = 2;
  const PlanSearch divided = searched(limits);
  EXPECT_EQ(divided.tried, 1);
  ASSERT_TRUE(divided.smallest);
  EXPECT_EQ(divided.smallest->plan.expert_tensor, 2);
  limits.expert_tensor = 8;  // unlike tensor, where it is given
  EXPECT_EQ(searched(limits).tried, 1);
  limits.expert_tensor.reset();
  limits.tensor = 1;
  EXPECT_EQ(searched(limits).tried, 1);
}

/// Found for 32,768 tokens over a context of four.
PlanSearch of_long_sequences(const Cluster& cluster, std::optional<ContextExchange> exchange) {
  TrainingJob long_job = support::job_of(support::small_dense());
  long_job.sequence = 32768.0;
  PlanLimits limits;
  limits.context = 4;
  limits.tensor = 2;
  limits.context_exchange = exchange;
  return search_plan(cluster, long_job, kAll, limits);
}

// If this fails, an open exchange is not searched, or a faster plan by a given one is missed.
TEST(PlanLimits, AnOpenExchangeIsTheBestOfThoseGiven) {
  const PlanSearch open = of_long_sequences(cluster(), {});
  ASSERT_TRUE(open.best);
  long long tried = 0;
  for (std::size_t i = 0; i < kContextExchangeNames.size(); ++i) {
    const PlanSearch given = of_long_sequences(cluster(), static_cast<ContextExchange>(i));
    ASSERT_TRUE(given.best);
    EXPECT_EQ(given.best->plan.context_exchange, static_cast<ContextExchange>(i));
    EXPECT_LE(open.best->step(), given.best->step());
    tried += given.tried;
  }
  EXPECT_EQ(open.tried, tried);
}

// If this fails, a plan is advised that the stack does not run.
TEST(PlanLimits, OnlyTheStacksExchangesAreTried) {
  Cluster ulysses = cluster();
  ulysses.software.context_exchanges = {ContextExchange::all_to_all, {false, false, true}};
  const PlanSearch search = of_long_sequences(ulysses, {});
  ASSERT_TRUE(search.best);
  EXPECT_EQ(search.best->plan.context_exchange, ContextExchange::all_to_all);
}

// If this fails, given data-parallel copies do not decide the stages: 16 cards / (4 copies x 2) leave two.
TEST(PlanLimits, GivenCopiesDecideTheStages) {
  PlanLimits limits;
  limits.data = 4;
  limits.tensor = 2;
  const PlanSearch search = searched(limits);
  ASSERT_TRUE(search.best);
  EXPECT_EQ(search.best->plan.data, 4);
  EXPECT_EQ(search.best->plan.pipeline, 2);
  limits.data = 3;  // does not divide the cards
  EXPECT_EQ(searched(limits).tried, 0);
}

// If this fails, a given schedule is tried beside others, or on stages that can't run it.
TEST(PlanLimits, AGivenScheduleIsTheOnlyOne) {
  PlanLimits limits;
  limits.pipeline = 4;
  for (std::size_t i = 0; i < kScheduleNames.size(); ++i) {
    limits.schedule = static_cast<Schedule>(i);
    const PlanSearch search = searched(limits, ScheduleChoice{.interleaved = false});
    ASSERT_TRUE(search.best) << kScheduleNames[i];
    EXPECT_EQ(search.best->plan.schedule, limits.schedule) << kScheduleNames[i];
  }
}

// If this fails, DualPipe is tried on an odd number of stages, which it can't run.
TEST(PlanLimits, DualPipeIsTriedOnEvenStagesOnly) {
  PlanLimits limits;
  limits.pipeline = 3;
  limits.schedule = Schedule::dualpipe;
  const PlanSearch search = search_plan(support::cluster_of(24), job(), kAll, limits);
  EXPECT_EQ(search.tried, 0);
}

// If this fails, given pieces a card are dropped for a schedule that has none.
TEST(PlanLimits, GivenPiecesAreInterleaved) {
  PlanLimits limits;
  limits.pipeline = 4;
  limits.virtual_stages = 2;
  const PlanSearch search = searched(limits);
  ASSERT_TRUE(search.best);
  EXPECT_EQ(search.best->plan.virtual_stages, 2);
  EXPECT_EQ(search.best->plan.schedule, Schedule::interleaved);
  limits.virtual_stages = 1;
  EXPECT_EQ(searched(limits).best->plan.virtual_stages, 1);
}

// If this fails, a search answers a plan of two pieces a card with one that has no stages to cut into pieces.
TEST(PlanLimits, GivenPiecesNeedStages) {
  PlanLimits limits;
  limits.virtual_stages = 2;
  const PlanSearch search = searched(limits);
  ASSERT_TRUE(search.best);
  EXPECT_GT(search.best->plan.pipeline, 1);
  EXPECT_EQ(search.best->plan.virtual_stages, 2);
  limits.pipeline = 1;
  EXPECT_EQ(searched(limits).tried, 0);
}

}  // namespace
}  // namespace shortboard
