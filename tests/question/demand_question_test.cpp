
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"

namespace shortboard {
namespace {

const Database& database() {
  static const Database all = Database::compiled();
  return all;
}

struct Spec {
  std::string demand, work = "serve: {model: llama-3.1-8b}", group = "accelerator: H100", rest{};
  [[nodiscard]] std::string text() const {
    return "cluster: {groups: [{" + group + "}]}\n" + work + "\ndemand: {" + demand + "}\n" + rest;
  }
};

DemandQuestion read(const Spec& spec) {
  return read_demand(read_yaml(spec.text(), "spec.yaml"), "spec.yaml", database());
}

void refuses(const Spec& spec, const std::string& what) {
  const std::string said = complaint([&] { return read(spec); });
  EXPECT_NE(said.find(what), std::string::npos) << said;
}

const std::string kSdxl = "generate: {model: sdxl}";

std::string assumed(const DemandQuestion& c, const std::string& key) {
  const std::vector<AssumptionWords> words = words_of(c.assumed);
  const auto found = std::ranges::find(words, key, &AssumptionWords::key);
  return found == words.end() ? "nothing" : found->value;
}

// If this fails, a default is taken in silence, or is another than is printed.
TEST(ReadDemand, DefaultsAreListed) {
  const DemandQuestion c = read({"users: 1e6, requests: 10"});
  EXPECT_EQ(assumed(c, "demand.active_share"), "1");
  EXPECT_EQ(assumed(c, "demand.hours"), "24");
  EXPECT_EQ(assumed(c, "demand.peak_to_average"), "1");
  EXPECT_EQ(assumed(c, "demand.availability"), "1");
  EXPECT_EQ(assumed(c, "demand.spare_share"), "0");
  EXPECT_EQ(assumed(c, "cluster.groups[0].count"), "the best of 1 to 64, or as the plan says");
  EXPECT_FALSE(c.demand.servers_a_rack);
}

// If this fails, a key is read into another figure, or is listed as assumed though it was given.
TEST(ReadDemand, EachKeySaysWhatItSays) {
  const DemandQuestion c =
      read({"users: 2e6, active_share: 0.25, requests: 7, input: 300, output: 40, hours: 16, "
            "peak_to_average: 2.5, availability: 0.9, spare_share: 0.2, servers_a_rack: 4"});
  const Demand& d = c.demand;
  EXPECT_EQ(d.item, DemandItem::requests);
  EXPECT_EQ(d.users, 2e6);
  EXPECT_EQ(d.active_share, 0.25);
  EXPECT_EQ(d.each, 7.0);
  EXPECT_EQ(d.hours, 16.0);
  EXPECT_EQ(d.peak_to_average, 2.5);
  EXPECT_EQ(d.availability, 0.9);
  EXPECT_EQ(d.spare_share, 0.2);
  EXPECT_EQ(d.servers_a_rack, 4.0);
  const auto& work = held<ServingQuestion>(c.cards.front().sizes.front());
  EXPECT_EQ(work.size.input, 300.0);
  EXPECT_EQ(work.size.output, 40.0);
  EXPECT_EQ(c.assumed.size(), 1U);  // the replica's size
}

// If this fails, the tokens of a request are others than serve says, where the demand is silent.
TEST(ReadDemand, TokensAreThoseOfServeWhereTheDemandIsSilent) {
  const DemandQuestion c = read({"users: 1, requests: 1", "serve: {model: llama-3.1-8b, input: 777, output: 33}"});
  EXPECT_EQ(held<ServingQuestion>(c.cards.front().sizes.front()).size.input, 777.0);
}

// If this fails, sizes of a replica are tried that the spec rules out, or not those that it leaves open.
TEST(ReadDemand, SizesAreTheGivenOneThePlansOrPowersOfTwo) {
  const auto sizes = [](const Spec& spec) {
    std::vector<int> found;
    const DemandQuestion asked = read(spec);  // outlives the loop
    for (const DemandWork& one : asked.cards.front().sizes)
      found.push_back(held<GenerationQuestion>(one).cluster.count);
    return found;
  };
  const std::string demand = "users: 1, pictures: 1";
  EXPECT_EQ(sizes({demand, kSdxl}), (std::vector<int>{1, 2, 4, 8, 16, 32, 64}));
  EXPECT_EQ(sizes({demand, kSdxl, "accelerator: H100, count: 6"}), std::vector<int>{6});
  EXPECT_EQ(sizes({demand, kSdxl, "accelerator: H100", "plan: {cfg_parallel: 2}\n"}), std::vector<int>{2});
}

// If this fails, cards are compared under another stack or server than they are said to run in.
TEST(ReadDemand, OtherCardsRunInTheirOwnServers) {
  const DemandQuestion c =
      read({"users: 1, pictures: 1, cards: [H100, {accelerator: H20, stack: xdit-2025}, huawei-ascend-910b2]", kSdxl,
            "accelerator: H100, system: nvidia-hgx-h100"});
  ASSERT_EQ(c.cards.size(), 3U);  // the cluster's own once
  EXPECT_EQ(c.cards[0].accelerator, "nvidia-h100-sxm");
  const auto work = [&](std::size_t i) { return held<GenerationQuestion>(c.cards[i].sizes.front()); };
  EXPECT_EQ(work(1).job.software.id, "xdit-2025");
  EXPECT_NE(work(1).parts.system->id, "nvidia-hgx-h100");
  EXPECT_EQ(work(2).job.software.id, "torch-npu-2025");
}

// If this fails, a card that can't do the work ends the comparison, or its reason is lost: hwdb has no memory bandwidth
// of the Biren 166.
TEST(ReadDemand, ACardThatCannotIsKeptWithItsReason) {
  const DemandQuestion c = read({"users: 1, requests: 1, cards: [biren-166, H200]"});
  ASSERT_EQ(c.cards.size(), 3U);
  EXPECT_TRUE(c.cards[1].sizes.empty());
  EXPECT_NE(c.cards[1].refused.find("hwdb knows no sourced memory bandwidth"), std::string::npos);
  EXPECT_FALSE(c.cards[2].sizes.empty());
  const DemandAnswer a = answer(c);
  ASSERT_EQ(a.refused.size(), 1U);
  EXPECT_EQ(a.refused[0].why, c.cards[1].refused);
}

// If one fails, a user's mistake goes unnoticed or gets a message that does not mend it.
TEST(ReadDemand, WrongFiguresAreRefused) {
  refuses({"users: -5, requests: 1"}, "demand.users: '-5' is negative");
  refuses({"users: .nan, requests: 1"}, "demand.users: ");
  refuses({"users: 10 GB, requests: 1"}, "demand.users: ");
  refuses({"users: 0, requests: 1"}, "demand.users: ");
  refuses({"requests: 1"}, "demand: the key 'users' is missing");
  refuses({"users: 1, requests: 0"}, "demand.requests: ");
  refuses({"users: 1, requests: 1, active_share: 1.5"}, "demand.active_share: is not a share of the users");
  refuses({"users: 1, requests: 1, active_share: 0"}, "demand.active_share: is not a share of the users");
  refuses({"users: 1, requests: 1, hours: 25"}, "demand.hours: are not hours of a day");
  refuses({"users: 1, requests: 1, peak_to_average: 0.5"}, "demand.peak_to_average: is below 1");
  refuses({"users: 1, requests: 1, availability: 0"}, "demand.availability: is not a share of the time");
  refuses({"users: 1, requests: 1, servers_a_rack: 1.5"}, "demand.servers_a_rack: ");
  refuses({"users: 1, requests: 1, actve_share: 1"}, "demand.actve_share: no such key; did you mean 'active_share'?");
}

// If one fails, a demand is met with what nobody asked for.
TEST(ReadDemand, ItemsGoWithTheirWork) {
  refuses({"users: 1"}, "demand: must name exactly one thing that users ask for");
  refuses({"users: 1, requests: 1, pictures: 1"}, "demand: must name exactly one thing that users ask for");
  refuses({"users: 1, pictures: 1"}, "demand.pictures: has no effect beside serve; remove it; it belongs to generate");
  refuses({"users: 1, requests: 1", kSdxl},
          "demand.requests: has no effect beside generate; remove it; it belongs to serve");
  refuses({"users: 1, video_seconds: 1", "generate: {model: wan-2.1-t2v-14b}"}, "frames_per_second");
  refuses({"users: 1, pictures: 1, frames_per_second: 16", kSdxl}, "it belongs to video_seconds");
  refuses({"users: 1, pictures: 1, input: 100", kSdxl},
          "demand.input: has no effect beside generate; remove it; it belongs to serve");
}

// If one fails, two loads are given and one of them is ignored.
TEST(ReadDemand, TheDemandIsTheOnlyLoad) {
  const auto serve = [](const std::string& keys) { return "serve: {model: llama-3.1-8b, " + keys + "}"; };
  const std::string demand = "users: 1, requests: 1";
  refuses({demand, serve("mode: online, rate: 4 /s")}, "serve.rate: is a load, and the demand sets the load");
  refuses({demand, serve("mode: fixed_batch, batch: 8")}, "serve.batch: is a load, and the demand sets the load");
  refuses({demand, serve("mode: decode")}, "serve.mode: serves no demand; offline or online");
  refuses({demand, serve("mode: online")}, "serve.mode: needs an objective");
  refuses({demand + ", input: 5", serve("input: 6")}, "demand.input: is also set in serve; give it once");
  refuses({"users: 1, pictures: 1", "generate: {model: sdxl, objective: latency}"},
          "generate.objective: finds no size of a replica");
}

// If one fails, a card of the list is missing from the table or stands in it twice.
TEST(ReadDemand, TheListNamesEachCardOnce) {
  refuses({"users: 1, requests: 1, cards: [h1OO]"}, "demand.cards[0]: no accelerator 'h1OO'");
  refuses({"users: 1, requests: 1, cards: [H200, nvidia-h200-sxm]"},
          "demand.cards[1]: nvidia-h200-sxm is compared already");
  refuses({"users: 1, requests: 1, cards: [{accelerator: H200, count: 8}]"}, "demand.cards[0].count: no such key");
}

// If this fails, a demand beside training is answered as if it were not there.
TEST(ReadDemand, StandsBesideServingAndGenerationOnly) {
  const auto question = [](const std::string& work) {
    return read_question(
        read_yaml("cluster: {groups: [{accelerator: H100, count: 8}]}\n" + work + "\ndemand: {users: 1, requests: 1}\n",
                  "spec.yaml"),
        "spec.yaml", database());
  };
  EXPECT_TRUE(holds<DemandQuestion>(question("serve: {model: llama-3.1-8b}")));
  const std::string said = complaint([&] { return question("train: {model: llama-3.1-8b}"); });
  EXPECT_NE(said.find("demand: has no effect beside train; remove it; it belongs to serve or generate"),
            std::string::npos)
      << said;
}

}  // namespace
}  // namespace shortboard
