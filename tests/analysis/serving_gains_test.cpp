#include "analysis/serving_gains.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "analysis/serving_answer.h"
#include "analysis/serving_plan.h"
#include "document/yaml.h"
#include "support/questions.h"

namespace shortboard {
namespace {

ServingQuestion read(const std::string& card, const std::string& serve, const std::string& plan) {
  static const Database database = Database::compiled();
  return read_serving(read_yaml("cluster: {groups: [{accelerator: " + card + ", count: 8}]}\nserve: {" + serve +
                                    "}\nplan: " + plan + "\n",
                                "spec.yaml"),
                      "spec.yaml", database);
}

ResourceGain named(const std::vector<ResourceGain>& resource_gains, const std::string& name) {
  const auto found = std::ranges::find(resource_gains, name, &ResourceGain::name);
  return found == resource_gains.end() ? ResourceGain{} : *found;
}

const ServingAnswer& latency_bound() {
  static const ServingAnswer a =
      answer(read("H100", "model: llama-3.1-70b, mode: fixed_batch, batch: 1, input: 100, output: 400", "{tensor: 8}"));
  return a;
}

// If this fails, a batch of one is not told to be bound by reading the weights.
TEST(ServingGains, ABatchOfOneWaitsForMemory) {
  EXPECT_EQ(latency_bound().decode->gains.front().name(), "memory bandwidth");
  EXPECT_EQ(latency_bound().shared.gains.front().name(), "memory bandwidth");
  EXPECT_EQ(named(latency_bound().shared.gains, "memory capacity").gain_double, 0.0);
}

// If this fails, long prompts are not told to be bound by multiplying.
TEST(ServingGains, LongPromptsWaitForTheMatrixRate) {
  const ServingAnswer a = answer(read("H100", "model: llama-3.1-8b, mode: prefill, input: 4096", "{tensor: 1}"));
  EXPECT_EQ(a.prefill->gains.front().name(), "matrix rate");
}

// If this fails, memory for more requests is worth nothing where the cache bounds the batch.
TEST(ServingGains, MoreMemoryGainsWhereTheCacheBoundsTheBatch) {
  const ServingAnswer a = answer(read("H100", "model: llama-3.1-70b, input: 4000, output: 1000", "{tensor: 4}"));
  ASSERT_EQ(a.bound, BatchBound::cache);
  EXPECT_GT(named(a.shared.gains, "memory capacity").gain_quarter, 0.01);
}

// If this fails, the shares count some seconds twice, or leave out others.
TEST(ServingGains, SharesAreOfTheWholeTime) {
  double sum = 0.0;
  for (const ResourceGain& resource_gain : latency_bound().shared.gains) sum += resource_gain.share;
  EXPECT_NEAR(sum, 1.0, 1e-9);  // dense: nothing waits for a fullest expert card
}

// If this fails, messages are counted for links that they do not cross.
TEST(ServingGains, MessagesWaitForTheLinkThatTheyCross) {
  Parts parts;
  parts[Part::tensor] = 1.0;
  parts[Part::expert] = 2.0;
  parts[Part::pipeline] = 4.0;
  const ServingPlan plan{.tensor = 8, .pipeline = 2, .attention_data = 2};
  const auto owned = [&](int domain, Resource resource) {
    return attribution({parts, parts, {}}, plan, domain)[resource];
  };
  EXPECT_EQ(owned(8, Resource::scale_up), 1.0);
  EXPECT_EQ(owned(8, Resource::scale_out), 6.0);
  EXPECT_EQ(owned(16, Resource::scale_up), 3.0);
  EXPECT_EQ(owned(16, Resource::scale_out), 4.0);
  EXPECT_EQ(owned(32, Resource::scale_up), 7.0);
  Parts prompt = parts;  // 0.25 s of the experts' messages are latency
  prompt[Part::expert] = 1.75;
  EXPECT_EQ(attribution({parts, prompt, {}}, plan, 8)[Resource::latency], 0.25);
  EXPECT_EQ(attribution({parts, prompt, {}}, plan, 8)[Resource::scale_out], 5.75);
}

// If this fails, a resource is raised in one place of the cluster and not in another.
TEST(ServingGains, MoreOfAResourceIsMoreEverywhere) {
  const ServingCluster now = latency_bound().question.cluster;
  const ServingCluster wide = with_more(now, Resource::memory_bandwidth, 2.0);
  EXPECT_EQ(wide.dense.bandwidth, 2.0 * now.dense.bandwidth);
  EXPECT_EQ(wide.experts.bandwidth, 2.0 * now.experts.bandwidth);
  EXPECT_EQ(wide.cards.attention.bandwidth, 2.0 * now.cards.attention.bandwidth);
  EXPECT_EQ(wide.dense.peak, now.dense.peak);
  EXPECT_EQ(with_more(now, Resource::matrix_rate, 2.0).head.peak, 2.0 * now.head.peak);
  EXPECT_EQ(with_more(now, Resource::launch, 2.0).router.launch, now.router.launch / 2.0);
  EXPECT_EQ(with_more(now, Resource::memory_capacity, 2.0).cards.memory, 2.0 * now.cards.memory);
  EXPECT_EQ(with_more(now, Resource::host_steps, 2.0).engine.step.value, now.engine.step.value / 2.0);
}

// If this fails, more of a resource makes a service slower, or gives more than all of it.
RC_GTEST_PROP(ServingGains, MoreIsNeverSlower, ()) {
  const auto card = *rc::gen::element<std::string>("H100", "H20", "910B", "MI300X");
  const auto tensor = *rc::gen::element<std::string>("1", "2", "8");
  const auto load = *rc::gen::element<std::string>("mode: fixed_batch, batch: 8", "mode: offline",
                                                   "mode: online, concurrency: 64", "mode: decode, batch: 64");
  const ServingQuestion c =
      read(card, "model: llama-3.1-8b, input: 2000, output: 300, " + load, "{tensor: " + tensor + "}");
  const ServingScore now = serving_score(c, *c.plan);
  for (const Resource resource :
       {Resource::matrix_rate, Resource::memory_bandwidth, Resource::scale_up, Resource::scale_out,
        Resource::memory_capacity, Resource::launch, Resource::latency, Resource::host_steps, Resource::routing}) {
    const Scaling scaling{resource, 2.0};
    const double gain = serving_score(scaled(c, {&scaling, 1}), *c.plan).served / now.served;
    RC_ASSERT(gain >= 0.999);
    if (resource != Resource::memory_capacity) RC_ASSERT(gain <= 2.001);
  }
}

// If this fails, a service's chain does not end, or its farther scales give less than the nearer ones.
TEST(ServingGains, AChainEndsAndMoreGivesMore) {
  const ServingAnswer& a = latency_bound();
  for (const ResourceGain& resource_gain : a.shared.gains) {
    EXPECT_GE(resource_gain.gain_double, resource_gain.gain_quarter);
    EXPECT_GE(*resource_gain.gain_unlimited, resource_gain.gain_double);
  }
  ASSERT_FALSE(a.shared.chain->links.empty());
  EXPECT_EQ(a.shared.chain->links.front().resource, Resource::memory_bandwidth);
  EXPECT_TRUE(!a.shared.chain->next || a.shared.chain->next_gain < kLeastChainGain);
}

// If this fails, tensor parallelism of one sequence is not told to wait for its all-reduces' latency.
TEST(ServingGains, SmallAllReducesWaitForLatency) {
  EXPECT_GT(named(latency_bound().shared.gains, "network latency").share,
            named(latency_bound().shared.gains, "scale-up link").share);
}

}  // namespace
}  // namespace shortboard
