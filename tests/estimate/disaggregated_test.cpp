#include "estimate/disaggregated.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/served.h"

namespace shortboard {
namespace {

const RequestMix kChat{{2000.0, 0.0}, {200.0, 0.0}};

/// Llama 3.1 8B, a card a replica in both roles.
struct Pair {
  ServingQuestion c = support::served("mode: online, rate: 1, input: 2000, output: 200");
  RolePair pair{{&c.cluster, *c.plan, 1.0}, {&c.cluster, *c.plan, 1.0}, true};
};

// If this fails, the cache that goes from group to group is not the prompt's.
TEST(Disaggregated, SendsTheCacheOfAPrompt) {
  // 32 layers, 8 key-value heads of 128, keys and values of 2 bytes: 131,072 bytes a token; 2,000 tokens: 262.144 MB.
  Pair p;
  const RolePoint point = disaggregated(p.c.job, p.pair, kChat, 0.1);
  EXPECT_NEAR(point.cache.base(), 262.144e6, 1.0);
  const double at_line_rate = 262.144e6 / p.c.cluster.cards.network.out.base();
  EXPECT_GE(point.transfer.base(), at_line_rate);
  EXPECT_LE(point.transfer.base(), 1.5 * at_line_rate + 1e-3);
}

// If this fails, a transfer that hides behind the prompt adds its whole time to the first token, or a bare one none.
TEST(Disaggregated, ExposesATransferByHowItIsSent) {
  Pair p;
  const RolePoint hidden = disaggregated(p.c.job, p.pair, kChat, 0.1);
  p.pair.overlapped = false;
  const RolePoint bare = disaggregated(p.c.job, p.pair, kChat, 0.1);
  // 32 layers: the last one's cache is sent when nothing is left to hide it.
  EXPECT_NEAR(hidden.exposed.base(), hidden.transfer.base() / 32.0, 1e-12);
  EXPECT_DOUBLE_EQ(bare.exposed.base(), bare.transfer.base());
  EXPECT_NEAR((bare.point.ttft - hidden.point.ttft).base(), (bare.exposed - hidden.exposed).base(), 1e-9);
}

// If this fails, prompts still hold up those that generate.
TEST(Disaggregated, GenerationIsNotHeldUpByPrompts) {
  Pair p;
  const RolePoint point = disaggregated(p.c.job, p.pair, kChat, 0.0);
  const ServingPoint alone = generation_only(p.c.cluster, p.c.job, *p.c.plan, point.batch, kChat.mean());
  EXPECT_DOUBLE_EQ(point.point.tpot.base(), alone.tpot.base());
  EXPECT_DOUBLE_EQ(point.point.requests_per_second, point.capacity());
}

// If this fails, the slower group does not set the rate, or a replica more does not help it.
TEST(Disaggregated, TheSlowerGroupSetsTheRate) {
  Pair p;
  const RolePoint one = disaggregated(p.c.job, p.pair, kChat, 0.0);
  EXPECT_DOUBLE_EQ(one.capacity(), std::min(one.prefill_rate, one.decode_rate));
  (one.prefill_rate < one.decode_rate ? p.pair.prefill : p.pair.decode).replicas = 2.0;
  EXPECT_GT(disaggregated(p.c.job, p.pair, kChat, 0.0).capacity(), 1.2 * one.capacity());
}

// If this fails, another division of the cards serves more than the one that is found.
RC_GTEST_PROP(BestRatio, NoOtherDivisionServesMore, ()) {
  static const Pair p;
  const RequestMix mix{{static_cast<double>(*rc::gen::inRange(100, 8000)), 0.0},
                       {static_cast<double>(*rc::gen::inRange(20, 1500)), 0.0}};
  const int cards = *rc::gen::inRange(2, 24);
  const std::optional<RolePair> best = best_ratio(p.c.job, p.pair, mix, cards);
  RC_ASSERT(best.has_value());
  RC_ASSERT(best->prefill.cards() + best->decode.cards() <= cards);
  const double rate = disaggregated(p.c.job, *best, mix, 0.0).capacity();
  RolePair other = p.pair;
  other.prefill.replicas = *rc::gen::inRange(1, cards);
  other.decode.replicas = cards - other.prefill.replicas;
  RC_ASSERT(disaggregated(p.c.job, other, mix, 0.0).capacity() <= 1.0001 * rate);
}

// If this fails, cards that hold no replica of each role are divided all the same.
TEST(BestRatio, IsNoneWhereTheCardsAreTooFew) {
  const Pair p;
  EXPECT_FALSE(best_ratio(p.c.job, p.pair, kChat, 1.0).has_value());
}

// If this fails, a busier prefill group answers sooner.
RC_GTEST_PROP(Disaggregated, FirstTokensComeLaterUnderLoad, ()) {
  static const Pair p;
  const double capacity = disaggregated(p.c.job, p.pair, kChat, 0.0).capacity();
  const double share = 0.01 * *rc::gen::inRange(1, 90);
  RC_ASSERT(disaggregated(p.c.job, p.pair, kChat, share * capacity).point.ttft <=
            1.0001 * disaggregated(p.c.job, p.pair, kChat, (share + 0.08) * capacity).point.ttft);
}

}  // namespace
}  // namespace shortboard
