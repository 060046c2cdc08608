#include "analysis/serving_roles.h"

#include <gtest/gtest.h>

#include <string>

#include "support/served.h"

namespace shortboard {
namespace {

ServingQuestion deepseek(const std::string& roles, const std::string& rest = "") {
  const std::string text =
      "cluster: {groups: [{accelerator: nvidia-h100-sxm, count: 104}]}\nstack: sglang-2025\n"
      "serve: {model: deepseek-v3, weights: fp8, mode: online, input: 2000, output: 100, roles: " +
      roles + rest + "}\nplan: {tensor: 1, attention_data: 16, expert: 16}\n";
  return read_serving(read_yaml(text, "serve.yaml"), "serve.yaml", support::compiled_database());
}

// If this fails, prompts and generation on cards of their own are not what was measured of them: DeepSeek-V3 under
// SGLang on H100, prompts on 4 servers (expert parallelism 32) at 52.3k tokens a second and server, generation on 9
// (72) at 22.3k with 2,000-token prompts. Source: lmsys.org/blog/2025-05-05-large-scale-ep. The bound is what
// expert-parallel exchange is known to.
TEST(ServingRoles, KnowsTheLargeScaleRunOfDeepSeek) {
  const ServingQuestion c = deepseek(
      "{prefill: {cards: 32, attention_data: 32, expert: 32}, decode: {cards: 72, attention_data: 72, expert: 72}}");
  const std::optional<RolePair> pair = role_pair(c);
  ASSERT_TRUE(pair);
  EXPECT_DOUBLE_EQ(pair->prefill.replicas, 1.0);
  EXPECT_DOUBLE_EQ(pair->decode.replicas, 1.0);
  const RolePoint point = answer_roles(c, *pair).point;
  RecordProperty("input tokens a server", std::to_string(point.prefill_rate * 2000.0 / 4.0));
  RecordProperty("output tokens a server", std::to_string(point.decode_rate * 100.0 / 9.0));
  EXPECT_NEAR(point.prefill_rate * 2000.0 / 4.0 / 52300.0, 1.0, 0.3);
  EXPECT_NEAR(point.decode_rate * 100.0 / 9.0 / 22300.0, 1.0, 0.3);
  // 61 layers of 576 compressed elements a token in 16 bits: 70 KB a token, 141 MB a prompt.
  EXPECT_NEAR(point.cache.base(), 61.0 * 576.0 * 2.0 * 2000.0, 1e6);
}

// If this fails, the ratio that is found serves less than another one.
TEST(ServingRoles, FindsTheRatio) {
  const ServingQuestion c = deepseek("auto");  // 104 cards: six replicas of 16
  const std::optional<RolePair> found = role_pair(c);
  ASSERT_TRUE(found);
  const double best = answer_roles(c, *found).point.capacity();
  for (double prefill = 1.0; prefill < 6.0; prefill += 1.0) {
    RolePair other = *found;
    other.prefill.replicas = prefill;
    other.decode.replicas = 6.0 - prefill;
    EXPECT_LE(answer_roles(c, other).point.capacity(), 1.0001 * best) << prefill;
  }
}

// If this fails, a model that the replicas of a role cannot hold is said to be served: 671 GB on eight cards.
TEST(ServingRoles, NeedReplicasThatHoldTheModel) {
  EXPECT_FALSE(
      role_pair(deepseek("{prefill: {attention_data: 8, expert: 8}, decode: {attention_data: 8, expert: 8}}")));
}

// If this fails, a rate beyond both groups is said to be kept up with, or the slower group is not named.
TEST(ServingRoles, SaysWhereTheRateIsTooHigh) {
  const ServingQuestion calm = deepseek("{prefill: 16, decode: 80}", ", rate: 0.1");
  EXPECT_TRUE(answer_roles(calm, *role_pair(calm)).kept_up);
  const ServingQuestion flooded = deepseek("{prefill: 16, decode: 80}", ", rate: 1e5");
  const RoleAnswer answer = answer_roles(flooded, *role_pair(flooded));
  EXPECT_FALSE(answer.kept_up);
  EXPECT_EQ(answer.bound, GoodputBound::prefill);
  EXPECT_DOUBLE_EQ(answer.point.point.requests_per_second, answer.point.capacity());
}

// If this fails, the objective does not bound what the roles serve.
TEST(ServingRoles, KeepsTheObjective) {
  const ServingQuestion free = deepseek("{prefill: 32, decode: 64}");
  const ServingQuestion strict = deepseek("{prefill: 32, decode: 64}", ", objective: {tpot_p90: 30 ms}");
  const RoleAnswer most = answer_roles(free, *role_pair(free)), kept = answer_roles(strict, *role_pair(strict));
  EXPECT_LT(kept.point.point.requests_per_second, most.point.point.requests_per_second);
  EXPECT_EQ(kept.bound, GoodputBound::tpot);
  EXPECT_LE(kept.point.point.tpot.base(), 0.0301);
}

}  // namespace
}  // namespace shortboard
