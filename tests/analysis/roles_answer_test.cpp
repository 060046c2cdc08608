#include "analysis/roles_answer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <variant>

#include "analysis/any_answer.h"
#include "document/yaml.h"
#include "question/question.h"
#include "report/build.h"
#include "support/questions.h"

namespace shortboard {
namespace {

ServingQuestion apart(int count, const std::string& roles, const std::string& plan = {}) {
  static const Database database = Database::compiled();
  const std::string text = "cluster: {groups: [{accelerator: H100, count: " + std::to_string(count) +
                           "}]}\nserve: {model: llama-3.3-70b, weights: fp8, mode: online, input: 2000, output: 200, "
                           "roles: " +
                           roles + "}\nstack: sglang-2025\n" + plan;
  return read_serving(read_yaml(text, "spec.yaml"), "spec.yaml", database);
}

// If this fails, cards are counted twice or lost between the roles.
TEST(RolesAnswer, CardsAddUp) {
  const RolesAnswer a = answer_with_roles(apart(15, "{prefill: {tensor: 2}, decode: {tensor: 4}}"));
  EXPECT_DOUBLE_EQ(a.prefill.cards + a.decode.cards + a.idle_cards, 15.0);
  EXPECT_DOUBLE_EQ(a.prefill.cards, 2.0 * a.prefill.replicas);
  EXPECT_DOUBLE_EQ(a.decode.cards, 4.0 * a.decode.replicas);
  EXPECT_LE(a.point.requests_per_second,
            std::min(a.prefill.most_requests_per_second, a.decode.most_requests_per_second));
  EXPECT_LT(a.shared.effective_pflops, a.shared.nominal_pflops);
  EXPECT_GE(a.transfer, a.exposed);
}

// If this fails, the short board of a role is not told, or its ladder does not multiply to what its cards reach.
TEST(RolesAnswer, EachRoleHasALadderAndGains) {
  const RolesAnswer a = answer_with_roles(apart(16, "{prefill: {cards: 8, tensor: 4}, decode: {cards: 8, tensor: 4}}"));
  for (const RoleShare* role : {&a.prefill, &a.decode}) {
    double factor = 1.0, shares = 0.0;
    for (const LadderStep& ladder_step : role->alone.ladder) factor *= ladder_step.factor;
    for (const ResourceGain& resource_gain : role->alone.gains) shares += resource_gain.share;
    EXPECT_NEAR(factor, role->alone.mfu, 1e-9);
    EXPECT_NEAR(shares, 1.0, 1e-6);
    EXPECT_LT(role->alone.effective_pflops, 0.5 * a.shared.nominal_pflops);
  }
  EXPECT_EQ(a.prefill.alone.name(), "prefill");
  EXPECT_GT(a.prefill.alone.mfu, a.decode.alone.mfu);  // prompts are products, generation reads memory
}

// If this fails, a division that is given is changed, or what is asked beyond it is said to be served.
TEST(RolesAnswer, KeepsToTheDivisionAndTheRate) {
  ServingQuestion asked = apart(16, "{prefill: {cards: 8, tensor: 4}, decode: {cards: 8, tensor: 4}}");
  const RolesAnswer most = answer_with_roles(asked);
  EXPECT_DOUBLE_EQ(most.prefill.cards, 8.0);
  EXPECT_FALSE(most.shared.keeps_up);
  asked.rate = 10.0 * most.point.requests_per_second;
  EXPECT_FALSE(answer_with_roles(asked).shared.keeps_up.value());
  asked.rate = 0.1 * most.point.requests_per_second;
  const RolesAnswer calm = answer_with_roles(asked);
  EXPECT_NEAR(calm.point.requests_per_second, asked.rate, 1e-9 * asked.rate);
  EXPECT_LE(calm.point.ttft, most.point.ttft);
}

// If this fails, an impossible division is answered, or refused without the limit and by how much.
TEST(RolesAnswer, SaysWhatDoesNotFit) {
  const auto unfit = [](const ServingQuestion& question) {
    try {
      (void)answer_with_roles(question);
    } catch (const NoPlanFits& error) {
      return std::string{error.what()};
    }
    return std::string{"fits"};
  };
  EXPECT_NE(unfit(apart(8, "auto", "plan: {tensor: 8}\n")).find("there are 8"), std::string::npos);
  ServingQuestion wide = apart(8, "auto", "plan: {tensor: 1}\n");
  wide.job.formats.attention = wide.job.formats.dense = NumberFormat::bf16;  // 141 GB on a card of 80
  EXPECT_NE(unfit(wide).find("cache fits"), std::string::npos) << unfit(wide);
}

// If this fails, a user must guess a plan for each role, or is given one that a guess beats.
TEST(RolesAnswer, FindsAPlanForEachRole) {
  const RolesAnswer found = answer_with_roles(apart(16, "auto"));
  const RolesAnswer guessed = answer_with_roles(apart(16, "{prefill: {tensor: 4}, decode: {tensor: 4}}"));
  EXPECT_GE(found.point.requests_per_second, 0.98 * guessed.point.requests_per_second);
}

// If this fails, a spec with roles is answered as if its cards did both, or a format leaves the roles out.
TEST(RolesAnswer, IsWhatASpecWithRolesGets) {
  const AnyAnswer answer = answer_question(apart(12, "{prefill: {tensor: 4}, decode: {tensor: 4}}"));
  ASSERT_NE(answer.get_if<RolesAnswer>(), nullptr);
  for (const Format format : {Format::text, Format::json, Format::csv_long, Format::markdown}) {
    const std::string text = print(report(answer), format);
    EXPECT_NE(text.find("prefill"), std::string::npos);
    EXPECT_NE(text.find("decode"), std::string::npos);
  }
  EXPECT_NE(print(report(answer), Format::text).find("cards of 12"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
