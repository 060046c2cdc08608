#include "analysis/demand.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

#include "document/yaml.h"
#include "support/questions.h"

namespace shortboard {
namespace {

DemandQuestion read(const std::string& group, const std::string& work, const std::string& demand) {
  static const Database database = Database::compiled();
  return read_demand(
      read_yaml("cluster: {groups: [{" + group + "}]}\n" + work + "\ndemand: {" + demand + "}\n", "spec.yaml"),
      "spec.yaml", database);
}

const std::string kSdxl = "generate: {model: sdxl, steps: 30, guidance: cfg}";

DemandFleet fleet(const std::string& group, const std::string& demand, const std::string& work = kSdxl) {
  const DemandQuestion c = read(group, work, demand);
  return fleet_of(c.demand, c.cards.front());
}

// If this fails, a demand is not what its users ask for. By hand: 1,000,000 x 0.5 x 10 = 5,000,000 a day; over 10 hours
// of 3,600 s 138.89 a second; three times that at the peak.
TEST(Demand, UsersBecomeItemsASecond) {
  const DemandRate rate =
      rate_of({.users = 1e6, .active_share = 0.5, .each = 10.0, .hours = 10.0, .peak_to_average = 3.0});
  EXPECT_DOUBLE_EQ(rate.day, 5e6);
  EXPECT_DOUBLE_EQ(rate.average, 5e6 / 36000.0);
  EXPECT_DOUBLE_EQ(rate.peak, 15e6 / 36000.0);
}

// If this fails, replicas are too few or too many. By hand: with R pictures a second a card, users = 864 R ask for ten
// a day, over 24 hours 864 R x 10 / 86,400 = R / 10 on average, at a peak of 75 times that 7.5 R; / 0.75 available = 10
// replicas, x 1.15 with the spare ones = 11.5: twelve. Of a card each they fill two servers of eight: 16 cards.
TEST(Demand, ReplicasCarryThePeakTheDownOnesAndTheSpare) {
  const double rate = fleet("accelerator: H100", "users: 1, pictures: 1").items_per_second;
  const DemandFleet f = fleet("accelerator: H100", "users: " + std::to_string(864.0 * rate) +
                                                       ", pictures: 10, peak_to_average: 75, availability: 0.75, "
                                                       "spare_share: 0.15, servers_a_rack: 4");
  EXPECT_EQ(f.cards_a_replica, 1);
  EXPECT_NEAR(f.replicas_at_peak, 7.5, 1e-5);
  EXPECT_EQ(f.replicas, 12.0);
  EXPECT_EQ(f.cards_in_use, 12.0);
  EXPECT_EQ(f.servers, 2.0);
  EXPECT_EQ(f.racks, 1.0);
  EXPECT_EQ(f.cards, 16.0);
  EXPECT_DOUBLE_EQ(f.card_power->base(), 16.0 * 700.0);    // hwdb: 700 W a card
  EXPECT_DOUBLE_EQ(f.server_power->base(), 2.0 * 10.2e3);  // hwdb: 10.2 kW a server
  EXPECT_NEAR(f.nominal, 16.0 * 0.989, 1e-9);              // hwdb: 989 TFLOPS
  EXPECT_NEAR(f.utilisation, 0.1 / 12.0, 1e-6);            // R / 10 of 12 R
  EXPECT_NEAR(f.effective_peak, 75.0 * f.effective_average, 1e-6 * f.effective_peak);
}

// If this fails, what a fleet computes is not what its pictures need: at full use the effective P of a replica is the
// one that `size` answers.
TEST(Demand, EffectivePIsThatOfTheReplicasAtWork) {
  const DemandFleet f = fleet("accelerator: H100", "users: 1e6, pictures: 10");
  const auto& replica = f.replica.get<GenerationAnswer>();
  EXPECT_NEAR(f.effective_peak, f.replicas_at_peak * replica.shared.effective_pflops, 1e-9 * f.effective_peak);
  EXPECT_DOUBLE_EQ(f.items_per_second, replica.items_per_second);
}

// If this fails, parts of two replicas share a server, or a replica's last server is not bought. Three cards: two
// replicas a server of eight. Sixteen: two servers each.
TEST(Demand, ReplicasFillWholeServers) {
  const std::string demand = "users: 1e6, pictures: 10";
  const DemandFleet three = fleet("accelerator: H100, count: 3", demand);
  EXPECT_EQ(three.servers, std::ceil(three.replicas / 2.0));
  const DemandFleet sixteen = fleet("accelerator: H100, count: 16", demand);
  EXPECT_EQ(sixteen.servers, 2.0 * sixteen.replicas);
  EXPECT_EQ(sixteen.cards, sixteen.cards_in_use);
}

// If this fails, a replica is larger or smaller than serves most a card. 70 billion weights of two bytes do not fit one
// card of 80 GB.
TEST(Demand, TheSizeOfAReplicaIsFound) {
  const std::string demand = "users: 1e6, requests: 10, input: 1000, output: 200";
  const std::string work = "serve: {model: llama-3.3-70b}";
  const DemandFleet found = fleet("accelerator: H100", demand, work);
  EXPECT_GE(found.cards_a_replica, 2);
  const double each = found.items_per_second / found.cards_a_replica;
  for (const char* count : {"4", "8", "16"}) {
    const DemandFleet other = fleet(std::string{"accelerator: H100, count: "} + count, demand, work);
    EXPECT_LE(other.items_per_second / other.cards_a_replica, each * (1.0 + 1e-6)) << count;
  }
}

// If this fails, a replica serves more than its objective allows, or one that can't is bought.
TEST(Demand, ServesWithinTheObjective) {
  const std::string demand = "users: 1e6, requests: 10, input: 1000, output: 200";
  const auto within = [&](const char* ttft) {
    return fleet("accelerator: H100, count: 1", demand,
                 std::string{"serve: {model: llama-3.1-8b, mode: online, objective: {ttft_p90: "} + ttft +
                     "}}\nplan: {tensor: 1}");
  };
  EXPECT_LE(within("300 ms").replica.get<ServingAnswer>().point.ttft_spread->p90.base(), 0.3 * 1.001);
  EXPECT_THROW((void)within("1 us"), NoPlanFits);
}

// If this fails, a second of video is counted as a whole one: 81 frames at 16 a second are 81 / 16 s.
TEST(Demand, VideosAreCountedBySeconds) {
  const std::string work = "generate: {model: wan-2.1-t2v-1.3b, frames: 81}";
  const DemandFleet f = fleet("accelerator: H100", "users: 1e3, video_seconds: 10, frames_per_second: 16", work);
  EXPECT_NEAR(f.items_per_second, f.replica.get<GenerationAnswer>().items_per_second * 81.0 / 16.0, 1e-12);
}

// If this fails, the kinds of card are not the ones asked for, not in order, or one that can't takes all with it: no
// replica of Llama 3.1 405B in bf16 fits 64 cards of 16 GB.
TEST(Demand, ComparesCardsAndListsThoseThatCannot) {
  const DemandAnswer a = answer(
      read("accelerator: H100", "serve: {model: llama-3.1-405b}", "users: 1e6, requests: 1, cards: [H200, nvidia-t4]"));
  ASSERT_EQ(a.fleets.size(), 2U);
  EXPECT_LE(a.fleets[0].nominal, a.fleets[1].nominal);
  EXPECT_EQ(a.fleet.accelerator, "nvidia-h100-sxm");
  ASSERT_EQ(a.refused.size(), 1U);
  EXPECT_EQ(a.refused[0].accelerator, "nvidia-t4");
  EXPECT_NE(a.refused[0].why.find("no plan fits"), std::string::npos) << a.refused[0].why;
}

// If this fails, a given plan that suits the cluster's card alone ends the comparison.
TEST(Demand, APlanThatSuitsOneCardOnlyRefusesTheOther) {
  const DemandAnswer a = answer(read("accelerator: H100", "serve: {model: llama-3.1-8b}\nplan: {tensor: 8}",
                                     "users: 1e6, requests: 1, cards: [nvidia-h100-pcie]"));
  EXPECT_EQ(a.fleets.size() + a.refused.size(), 2U);
  EXPECT_EQ(a.fleet.cards_a_replica, 8);
}

// If this fails, the users of a million P are not those whose demand would buy it: 1e15 of them buy so many cards that
// rounding to whole servers is lost in them.
TEST(Demand, TheUsersOfAMillionAskForAMillion) {
  const DemandQuestion c = read("accelerator: H100", kSdxl, "users: 1e8, pictures: 10, spare_share: 0.1");
  const DemandFleet f = fleet_of(c.demand, c.cards.front());
  Demand demand = c.demand;
  demand.users = users_of_a_million(c.demand, f);
  EXPECT_NEAR(fleet_of(demand, c.cards.front()).nominal, 1e6, 10.0);
}

// If this fails, more users need fewer cards, or a longer day more.
RC_GTEST_PROP(DemandProperty, MoreUsersNeverNeedFewerCards, ()) {
  static const DemandQuestion c = read("accelerator: H100, count: 1", kSdxl, "users: 1e8, pictures: 10");
  Demand demand = c.demand;
  demand.users = 1e6 * *rc::gen::inRange(1, 1000);
  const DemandFleet few = fleet_of(demand, c.cards.front());
  demand.hours = 12.0;
  const DemandFleet shorter = fleet_of(demand, c.cards.front());
  RC_ASSERT(shorter.cards >= few.cards);
  RC_ASSERT(few.utilisation <= 1.0 + 1e-9);
  demand.hours = 24.0;
  demand.users *= *rc::gen::inRange(1, 10);
  RC_ASSERT(fleet_of(demand, c.cards.front()).cards >= few.cards);
}

}  // namespace
}  // namespace shortboard
