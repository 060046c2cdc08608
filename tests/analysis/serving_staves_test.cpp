#include "analysis/serving_staves.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "analysis/serving_plan.h"
#include "document/yaml.h"
#include "spec/read_serving.h"

namespace shortboard {
namespace {

ServingCase read(const std::string& card, const std::string& serve, const std::string& plan) {
  static const Database database = Database::compiled();
  return read_serving(read_yaml("cluster: {groups: [{accelerator: " + card + ", count: 8}]}\nserve: {" + serve +
                                    "}\nplan: " + plan + "\n",
                                "spec.yaml"),
                      "spec.yaml", database);
}

Stave named(const std::vector<Stave>& staves, const std::string& name) {
  const auto found = std::ranges::find(staves, name, &Stave::name);
  return found == staves.end() ? Stave{} : *found;
}

const ServingAnswer& latency_bound() {
  static const ServingAnswer a =
      answer(read("H100", "model: llama-3.1-70b, mode: fixed_batch, batch: 1, input: 100, output: 400", "{tensor: 8}"));
  return a;
}

// If this fails, a batch of one is not told to be bound by reading the weights.
TEST(ServingStaves, ABatchOfOneWaitsForMemory) {
  EXPECT_EQ(latency_bound().decode->staves.front().name, "memory bandwidth");
  EXPECT_EQ(latency_bound().staves.front().name, "memory bandwidth");
  EXPECT_EQ(named(latency_bound().staves, "memory capacity").gain_double, 0.0);
}

// If this fails, long prompts are not told to be bound by multiplying.
TEST(ServingStaves, LongPromptsWaitForTheMatrixRate) {
  const ServingAnswer a = answer(read("H100", "model: llama-3.1-8b, mode: prefill, input: 4096", "{tensor: 1}"));
  EXPECT_EQ(a.prefill->staves.front().name, "matrix rate");
}

// If this fails, memory for more requests is worth nothing where the cache bounds the batch.
TEST(ServingStaves, MoreMemoryGainsWhereTheCacheBoundsTheBatch) {
  const ServingAnswer a = answer(read("H100", "model: llama-3.1-70b, input: 4000, output: 1000", "{tensor: 4}"));
  ASSERT_EQ(a.bound, BatchBound::cache);
  EXPECT_GT(named(a.staves, "memory capacity").gain_quarter, 0.01);
}

// If this fails, the shares count some seconds twice, or leave out others.
TEST(ServingStaves, SharesAreOfTheWholeTime) {
  double sum = 0.0;
  for (const Stave& stave : latency_bound().staves) sum += stave.share;
  EXPECT_NEAR(sum, 1.0, 1e-9);  // dense: nothing waits for a fullest expert card
}

// If this fails, messages are counted for links that they do not cross.
TEST(ServingStaves, MessagesWaitForTheLinkThatTheyCross) {
  Parts parts;
  parts[Part::tensor] = 1.0;
  parts[Part::expert] = 2.0;
  parts[Part::pipeline] = 4.0;
  const ServingPlan plan{.tensor = 8, .pipeline = 2, .attention_data = 2};
  EXPECT_EQ(seconds_waiting(parts, plan, 8, ServingResource::scale_up), 1.0);
  EXPECT_EQ(seconds_waiting(parts, plan, 8, ServingResource::scale_out), 6.0);
  EXPECT_EQ(seconds_waiting(parts, plan, 16, ServingResource::scale_up), 3.0);
  EXPECT_EQ(seconds_waiting(parts, plan, 32, ServingResource::scale_up), 7.0);
}

// If this fails, a resource is raised in one place of the cluster and not in another.
TEST(ServingStaves, MoreOfAResourceIsMoreEverywhere) {
  const ServingCluster now = latency_bound().question.cluster;
  const ServingCluster wide = with_more(now, ServingResource::memory_bandwidth, 2.0);
  EXPECT_EQ(wide.dense.bandwidth, 2.0 * now.dense.bandwidth);
  EXPECT_EQ(wide.experts.bandwidth, 2.0 * now.experts.bandwidth);
  EXPECT_EQ(wide.cards.attention.bandwidth, 2.0 * now.cards.attention.bandwidth);
  EXPECT_EQ(wide.dense.peak, now.dense.peak);
  EXPECT_EQ(with_more(now, ServingResource::matrix_rate, 2.0).head.peak, 2.0 * now.head.peak);
  EXPECT_EQ(with_more(now, ServingResource::launch, 2.0).router.launch, now.router.launch / 2.0);
  EXPECT_EQ(with_more(now, ServingResource::memory_capacity, 2.0).cards.memory, 2.0 * now.cards.memory);
  EXPECT_EQ(with_more(now, ServingResource::host, 2.0).engine.step.value, now.engine.step.value / 2.0);
}

// If this fails, more of a resource makes a service slower, or gives more than all of it.
RC_GTEST_PROP(ServingStaves, MoreIsNeverSlower, ()) {
  const auto card = *rc::gen::element<std::string>("H100", "H20", "910B", "MI300X");
  const auto tensor = *rc::gen::element<std::string>("1", "2", "8");
  const auto load = *rc::gen::element<std::string>("mode: fixed_batch, batch: 8", "mode: offline",
                                                   "mode: online, concurrency: 64", "mode: decode, batch: 64");
  const ServingCase c =
      read(card, "model: llama-3.1-8b, input: 2000, output: 300, " + load, "{tensor: " + tensor + "}");
  const ServingScore now = serving_score(c, *c.plan);
  for (std::size_t i = 0; i < kServingResourceNames.size(); ++i) {
    ServingCase more = c;
    more.cluster = with_more(c.cluster, static_cast<ServingResource>(i), 2.0);
    const double gain = serving_score(more, *c.plan).served / now.served;
    RC_ASSERT(gain >= 0.999);
    if (static_cast<ServingResource>(i) != ServingResource::memory_capacity) RC_ASSERT(gain <= 2.001);
  }
}

}  // namespace
}  // namespace shortboard
