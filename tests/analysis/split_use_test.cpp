#include "analysis/split_use.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/serving_roles.h"
#include "support/mixed_service.h"

namespace shortboard {
namespace {

using support::mixed_service;

std::vector<std::optional<GroupCapacity>> alone_of(const MixedServingQuestion& question) {
  std::vector<std::optional<GroupCapacity>> alone;
  for (const ServingGroup& group : question.groups) alone.push_back(capacity_alone(group.question));
  return alone;
}

double spare_rate(const MixedServingQuestion& question, std::size_t group, double used, SpareCards& spare) {
  const ServingGroup& one = question.groups[group];
  const auto& found = spare.capacity(one, one.question.cluster.cards.count - static_cast<int>(used));
  return found ? found->requests_per_second : 0.0;
}

/// The most requests a second of every number of replicas of every pair of sides, over a link that holds nothing back.
double most_by_hand(const MixedServingQuestion& question, const GroupRoles& roles, const RoleSides& sides) {
  double most = 0.0;
  SpareCards spare;
  for (const RoleSide& p : sides.prompts[roles.prefill])
    for (const RoleSide& d : sides.generation[roles.decode])
      for (double prompts = 1.0; prompts <= p.most; prompts += 1.0)
        for (double generation = 1.0; generation <= d.most; generation += 1.0) {
          const RolePair pair{{&p.question.cluster, p.plan, prompts, &p.question.job},
                              {&d.question.cluster, d.plan, generation, &d.question.job},
                              true};
          const double split = answer_roles(d.question, pair).point.point.requests_per_second;
          most = std::max(most, split + spare_rate(question, roles.prefill, pair.prefill.cards(), spare) +
                                    spare_rate(question, roles.decode, pair.decode.cards(), spare));
        }
  return most;
}

// If this fails, another number of replicas for prompts and generation, or of another size, serves more than the one
// that is advised.
TEST(SplitUse, NoOtherNumberOfReplicasServesMore) {
  const MixedServingQuestion question = mixed_service("mode: offline");
  const RoleSides sides = role_sides(question);
  const auto alone = alone_of(question);
  const GroupLink free{BytesPerSecond{1e18}, Seconds{}};
  SpareCards spare;
  for (const GroupRoles roles : {GroupRoles{0, 1}, GroupRoles{1, 0}}) {
    const MixedUse use = split_use(question, roles, sides, alone, spare, free);
    ASSERT_TRUE(use.possible);
    const double by_hand = most_by_hand(question, roles, sides);
    EXPECT_NEAR(use.requests_per_second, by_hand, 1e-6 * by_hand);
  }
}

// If this fails, cards are given twice, or a use leaves cards idle that could serve.
TEST(SplitUse, UsesEachCardOnce) {
  const MixedServingQuestion question = mixed_service("mode: offline");
  SpareCards spare;
  const MixedUse use = split_use(question, {0, 1}, role_sides(question), alone_of(question), spare, question.link);
  std::vector<double> used(question.groups.size(), 0.0);
  double weights = 0.0;
  for (const GroupService& one : use.services) {
    used[one.group] += one.cards;
    weights += one.work == GroupWork::generation ? 0.0 : one.weight;
  }
  for (std::size_t g = 0; g < used.size(); ++g)
    EXPECT_EQ(used[g], question.groups[g].question.cluster.cards.count) << question.groups[g].name;
  EXPECT_NEAR(weights, 1.0, 1e-9);
}

// If this fails, cards that nobody gave a role are said to serve, or the same search is made again and again.
TEST(SpareCards, ServeByThemselves) {
  const MixedServingQuestion question = mixed_service("mode: offline");
  SpareCards spare;
  EXPECT_FALSE(spare.capacity(question.groups[0], 0));
  const auto& two = spare.capacity(question.groups[0], 2);
  ASSERT_TRUE(two);
  EXPECT_EQ(&two, &spare.capacity(question.groups[0], 2));
  EXPECT_GT(capacity_alone(question.groups[0].question)->requests_per_second, two->requests_per_second);
}

}  // namespace
}  // namespace shortboard
