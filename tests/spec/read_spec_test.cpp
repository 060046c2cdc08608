#include "spec/read_spec.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>

#include "document/yaml.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

Spec read(const std::string& text) { return read_spec(read_yaml(text, "spec.yaml"), "spec.yaml"); }

std::string complains(const std::string& text) {
  return complaint([&] { return read(text); });
}

const std::string kCards = "cluster: {groups: [{accelerator: H100, count: 64}]}\n";
const std::string kTwo = "cluster: {groups: [{accelerator: H100, count: 8}, {accelerator: H20, count: 8}]}\n";
const std::string kTrain = kCards + "train: {model: llama-3.1-8b}\n";

Serve served(const std::string& keys, const std::string& cards = kCards) {
  return std::get<Serve>(read(cards + "serve: {model: llama-3.1-8b, " + keys + "}\n").workload);
}
std::string serve_complains(const std::string& keys, const std::string& rest = {}) {
  return complains(kCards + "serve: {model: llama-3.1-8b, " + keys + "}\n" + rest);
}

// If this fails, what a user wrote is not what is asked, or what was left out is taken for something.
TEST(ReadSpec, ValuesAreTakenAsTheyStandAndOthersAreAbsent) {
  const Spec spec = read(
      "cluster: {groups: [{name: a, accelerator: H100, count: 1.6e4, scale_out: 400 Gb/s}]}\n"
      "train: {model: llama-3.1-8b, tokens: 15.6e12, precision: mxfp8, task: lora, lora_rank: 8, compiled: false}\n");
  const GroupSpec& group = spec.cluster.groups.at(0);
  EXPECT_EQ(group.name, "a");
  EXPECT_EQ(group.count, 16000);
  EXPECT_EQ(group.scale_out, BytesPerSecond{50e9});
  EXPECT_TRUE(group.system.empty());
  EXPECT_FALSE(group.domain);
  const Train& train = std::get<Train>(spec.workload);
  EXPECT_EQ(train.model, ModelSpec{"llama-3.1-8b"});
  EXPECT_EQ(train.tokens, 15.6e12);
  EXPECT_EQ(train.precision, TrainingPrecision::mxfp8);
  EXPECT_EQ(train.task, Task::lora);
  EXPECT_EQ(train.compiled, false);
  EXPECT_FALSE(train.sequence);
  EXPECT_EQ(spec.plan, PlanSpec{});
  EXPECT_TRUE(spec.stack.empty());
}

// If this fails, a key without a value counts as written.
TEST(ReadSpec, AKeyWithoutAValueIsAbsent) {
  EXPECT_EQ(read(kCards + "train: {model: llama-3.1-8b, sequence: ~}\nplan:\nstack: null\n"), read(kTrain));
}

// If this fails, one of the ways of naming a model is lost.
TEST(ReadSpec, AModelIsANameAFileOrAChangedOne) {
  const auto model = [](const std::string& text) {
    return std::get<Train>(read(kCards + "train: {model: " + text + "}\n").workload).model;
  };
  EXPECT_EQ(model("{huggingface: ./config.json}").huggingface, "./config.json");
  const ModelSpec changed = model("{name: llama-3.1-8b, override: {num_hidden_layers: 4, vocab_size: 10}}");
  EXPECT_EQ(changed.name, "llama-3.1-8b");
  EXPECT_EQ(changed.changes.at(0), (std::pair<std::string, std::string>{"num_hidden_layers", "4"}));
  EXPECT_EQ(changed.changes.size(), 2U);
  EXPECT_EQ(complains(kCards + "train: {model: {name: llama-3.1-8b}}\n"),
            "spec.yaml:2:16: train.model: the key 'override' is missing");
  EXPECT_EQ(complains(kCards + "train: {model: {huggingface: a, name: b, override: {c: 1}}}\n"),
            "spec.yaml:2:30: train.model.huggingface: has no effect beside name; give one of the two");
}

// If this fails, lengths are of another shape than written.
TEST(ReadSpec, LengthsAreANumberOrAMiddleAndAWidth) {
  EXPECT_EQ(served("input: 1000").input, LengthsSpec{1000.0});
  const LengthsSpec spread = *served("output: {median: 300, p90: 800}").output;
  EXPECT_EQ(spread.median, 300.0);
  EXPECT_EQ(spread.p90, 800.0);
  EXPECT_FALSE(spread.tokens || spread.mean || spread.sigma);
  EXPECT_EQ(served("input: {mean: 100, sigma: 0}").input->sigma, 0.0);
  EXPECT_NE(
      serve_complains("input: {median: 1, mean: 2, p90: 3}").find("needs either median or mean; give one of the two"),
      std::string::npos);
  EXPECT_NE(serve_complains("input: {median: 1}").find("needs either p90 or sigma; give one of the two"),
            std::string::npos);
  EXPECT_NE(serve_complains("input: {median: 9, p90: 3}").find("serve.input.p90: is below the median"),
            std::string::npos);
  EXPECT_NE(serve_complains("input: {mean: 1, sigma: 5}").find("serve.input.sigma: is too wide"), std::string::npos);
}

// If this fails, a log-normal is refused that exists, or taken that doesn't: p90 / mean is at most exp(z^2 / 2), with
// z = 1.2816 the 90th percentile of the normal: exp(0.8212) = 2.2733.
TEST(ReadSpec, APercentileFitsItsMean) {
  EXPECT_EQ(serve_complains("input: {mean: 1000, p90: 2273}"), "nothing");
  EXPECT_NE(serve_complains("input: {mean: 1000, p90: 2274}").find("from 1 to 2.27 times the mean"), std::string::npos);
  EXPECT_NE(serve_complains("input: {mean: 1000, p90: 999}").find("from 1 to 2.27 times the mean"), std::string::npos);
}

// If this fails, a rate per minute is taken for one per second.
TEST(ReadSpec, ARateIsPerSecond) {
  for (const char* rate : {"40", "40/s", "40 /s", "\"40 /s\""})
    EXPECT_EQ(served(std::string{"mode: online, rate: "} + rate).rate, 40.0) << rate;
  EXPECT_NE(serve_complains("mode: online, rate: 2 /min").find("serve.rate: '2 /min' is not a number"),
            std::string::npos);
}

// If this fails, a service promises another latency than written.
TEST(ReadSpec, AnObjectiveHasLatenciesInTheirOrder) {
  const auto limits =
      *served("mode: online, objective: {latency_mean: 9 s, tpot_p90: 50 ms, ttft_mean: 2 s}").objective;
  ASSERT_EQ(limits.size(), 3U);
  EXPECT_EQ(limits[0], (LatencyLimit{LatencyMetric::ttft, 0, Seconds{2.0}}));
  EXPECT_EQ(limits[1], (LatencyLimit{LatencyMetric::tpot, 90, Seconds{0.05}}));
  EXPECT_EQ(limits[2], (LatencyLimit{LatencyMetric::latency, 0, Seconds{9.0}}));
  EXPECT_NE(serve_complains("mode: online, objective: {ttft_p80: 1 s}").find("did you mean 'ttft_p50'?"),
            std::string::npos);
  EXPECT_NE(serve_complains("mode: online, objective: {}").find("has no latency"), std::string::npos);
  EXPECT_NE(serve_complains("mode: online, objective: {ttft_p90: 0 s}").find("leaves no time"), std::string::npos);
}

// If this fails, roles have other cards or plans than written.
TEST(ReadSpec, RolesAreAutoNoneOrGiven) {
  EXPECT_EQ(served("mode: online, roles: auto").roles->kind, RolesSpec::Kind::automatic);
  EXPECT_EQ(served("roles: none", kTwo).roles->kind, RolesSpec::Kind::none);
  const RolesSpec roles = *served("mode: online, roles: {prefill: 32, decode: {cards: 64, tensor: 4}}").roles;
  EXPECT_EQ(roles.prefill, RoleSpec{.cards = 32});
  EXPECT_EQ(roles.decode.cards, 64);
  EXPECT_EQ(roles.decode.tensor, 4);
  EXPECT_EQ(served("mode: online, roles: {prefill: H20, decode: H100}", kTwo).roles->prefill.group, "H20");
  EXPECT_NE(serve_complains("mode: online, roles: {prefill: many, decode: 1}").find("'many' is not a number"),
            std::string::npos);
  EXPECT_NE(
      serve_complains("mode: online, roles: {prefill: 1, decode: {tensor: 1}}").find("the cards of one role only"),
      std::string::npos);
  EXPECT_NE(complains(kTwo + "serve: {model: m, roles: {prefill: 1, decode: 1}}\n").find("names no group"),
            std::string::npos);
}

// If this fails, auto is a choice that nobody made.
TEST(ReadSpec, APlanIsAutoOrPartsOfWhichSomeAreAuto) {
  EXPECT_TRUE(read(kTrain + "plan: auto\n").plan.automatic);
  const PlanSpec plan = read(kTrain + "plan: {tensor: 8, pipeline: auto, schedule: 1f1b}\n").plan;
  EXPECT_EQ(plan.tensor, OrAuto<int>{8});
  EXPECT_TRUE(plan.pipeline->is_auto());
  EXPECT_EQ(plan.schedule->value(), Schedule::one_forward_one_backward);
  EXPECT_FALSE(plan.data);
  const Spec mixed = read(kTwo + "train: {model: m}\nplan: {split: data, groups: {H100: {tensor: 2}, H20: auto}}\n");
  EXPECT_EQ(mixed.plan.groups.at("H100").tensor, OrAuto<int>{2});
  EXPECT_TRUE(mixed.plan.groups.at("H20").automatic);
  EXPECT_EQ(complains(kTrain + "plan: fastest\n"),
            "spec.yaml:3:7: plan: no plan 'fastest'; write auto, or a map of tensor, pipeline, ...");
  EXPECT_NE(complains(kTrain + "plan: {}\n").find("plan: is empty"), std::string::npos);
}

// If this fails, software is another's.
TEST(ReadSpec, AStackIsForAllOrByName) {
  EXPECT_EQ(read(kTrain + "stack: megatron-2025\n").stack, StackSpec{"megatron-2025"});
  EXPECT_EQ(read(kTwo + "train: {model: m}\nstack: {H100: a, H20: b}\n").stack.by_name.at("H20"), "b");
  EXPECT_NE(complains(kTrain + "stack: {H100: a}\n").find("there is one group of cards"), std::string::npos);
  EXPECT_NE(complains(kCards + "post_train: {model: m}\nstack: a\n").find("write {rollout: an engine, train: a stack}"),
            std::string::npos);
}

// If this fails, an offer is of another power or price, or unknown is taken for known.
TEST(ReadSpec, AnOfferHasPowerAndPrice) {
  const Spec spec = read(
      "offer: {nominal: \"10,000 P\", format: fp16, price: 2.5亿 CNY, sparse: unknown, accelerator: unknown}\n"
      "train: {model: m}\n");
  EXPECT_EQ(spec.offer->nominal, FlopsPerSecond{1e19});
  EXPECT_EQ(spec.offer->format, NumberFormat::fp16);
  EXPECT_EQ(*spec.offer->price, (Money{2.5e8, "CNY"}));
  EXPECT_FALSE(spec.offer->sparse);
  EXPECT_TRUE(spec.offer->accelerator.empty());
  const auto offer = [](const std::string& keys) {
    return complains("offer: {format: fp16, " + keys + "}\ntrain: {model: m}\n");
  };
  EXPECT_NE(offer("nominal: 1000").find("'1000' has no unit; write for example '10,000 P'"), std::string::npos);
  EXPECT_NE(offer("nominal: 10 P, price: 30 million").find("needs a currency; for example '30 million CNY'"),
            std::string::npos);
  EXPECT_NE(offer("nominal: \"1,00 P\"").find("commas"), std::string::npos);
}

// If this fails, a demand's cards or a key's former name are lost.
TEST(ReadSpec, ADemandHasOneThingAndCards) {
  const Spec spec = read(
      "cluster: {groups: [{accelerator: H100}]}\ngenerate: {model: sdxl, resolution: [1024, 768], guidance: cfg}\n"
      "demand: {users: 1e8, pictures: 10, servers_a_rack: 4, cards: [H200, {accelerator: 910B, stack: s}]}\n");
  EXPECT_EQ(std::get<Generate>(spec.workload).resolution, (Resolution{1024, 768}));
  EXPECT_EQ(spec.demand->servers_per_rack, 4);
  EXPECT_EQ(spec.demand->cards.at(0), DemandCardSpec{.accelerator = "H200"});
  EXPECT_EQ(spec.demand->cards.at(1).stack, "s");
  EXPECT_EQ(spec.at("demand.servers_per_rack").line, 3);
  const auto demand = [](const std::string& keys) {
    return complains("cluster: {groups: [{accelerator: H100}]}\nserve: {model: m}\ndemand: {users: 1, " + keys + "}\n");
  };
  EXPECT_NE(demand("hours: 2").find("give one of requests, pictures and video_seconds"), std::string::npos);
  EXPECT_NE(demand("requests: 1, hours: 25").find("demand.hours: are not hours of a day"), std::string::npos);
  EXPECT_NE(
      demand("requests: 1, servers_a_rack: 1, servers_per_rack: 1").find("is the former name of servers_per_rack"),
      std::string::npos);
}

// If this fails, rewards by rules are taken for a reward model.
TEST(ReadSpec, ARewardIsAModelOrNone) {
  const auto reward = [](const std::string& text) {
    return std::get<PostTrain>(read(kCards + "post_train: {model: m, pace: auto, reward: " + text + "}\n").workload)
        .reward;
  };
  EXPECT_TRUE(reward("none")->empty());
  EXPECT_EQ(reward("llama-3.1-8b")->name, "llama-3.1-8b");
}

}  // namespace
}  // namespace shortboard
