#include <gtest/gtest.h>

#include <string>

#include "analysis/read_scaling.h"
#include "analysis/what_if.h"
#include "document/yaml.h"
#include "report/build.h"
#include "support/questions.h"
#include "support/reported.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::holds;
using support::json_of;

WhatIf asked(const std::string& spec, const std::vector<std::string>& figures,
             const std::vector<std::string>& factors) {
  const Question question = read_question(read_yaml(spec, "spec.yaml"), "spec.yaml", support::shipped());
  return what_if(question, read_scaling(figures, factors, question));
}

const std::string kEight = "cluster: {groups: [{accelerator: H100, count: 8}]}\n";
const std::string kTrained =
    kEight + "train: {model: llama-3.1-8b, global_batch: 64, tokens: 1e12}\nplan: {tensor: 8}\n";

nlohmann::json figure(const nlohmann::json& json, const std::string& name) {
  for (const auto& one : json.at("figures"))
    if (one.at("figure") == name) return one;
  return {};
}

// If one fails, a scaling is printed in a unit that nobody reads, or the wrong way round.
TEST(WhatIfReport, ScalingsHaveTheirUnits) {
  const WhatIf w = asked(kTrained, {"scale-up=900GB/s"}, {"compute=x2", "bubble=x2", "launch=unlimited"});
  const std::string headline = shown(report(w).headline, " ", Language::english);
  for (const char* part : {"scale-up link 450 GB/s -> 900 GB/s", "matrix rate 989 TFLOPS -> 1.978 PFLOPS"})
    EXPECT_TRUE(holds(headline, part)) << headline;
}

// If this fails, the two sides show another answer's figures, or leave out what the scaling changed.
TEST(WhatIfReport, HoldsBothAnswersFigures) {
  const WhatIf w = asked(kTrained, {}, {"matrix-rate=x2"});
  const TrainingAnswer &before = w.before.get<TrainingAnswer>(), &after = w.after.get<TrainingAnswer>();
  const nlohmann::json json = json_of(report(w));
  EXPECT_EQ(figure(json, "effective_pflops").at("after"), after.shared.effective_pflops);
  EXPECT_EQ(figure(json, "step_s").at("before"), before.estimate.step().base());
  EXPECT_NEAR(figure(json, "nominal_pflops").at("change").get<double>(), 1.0, 1e-9);  // the cards are twice as much
  EXPECT_EQ(figure(json, "run_s").at("before"), 1e12 / before.tokens_per_second);
  EXPECT_FALSE(figure(json, "total_bytes").is_null());
  EXPECT_EQ(json.at("scalings")[0].at("unit"), "FLOP/s");
  EXPECT_EQ(json.at("plan").at("before"), json.at("plan").at("after"));  // a given plan stays
  EXPECT_EQ(json.at("after").at("kind"), "training");
}

// If this fails, a kind of work shows the figures of another one, or none.
TEST(WhatIfReport, IsOfTheWorkThatWasAsked) {
  const nlohmann::json served =
      json_of(report(asked(kEight + "serve: {model: llama-3.1-8b, input: 500, output: 200}", {}, {"launch=x2"})));
  EXPECT_FALSE(figure(served, "tpot_s").is_null());
  EXPECT_TRUE(holds(served.at("plan").at("after").get<std::string>(), "replicas"));
  const nlohmann::json made = json_of(report(asked(kEight + "generate: {model: sdxl}", {}, {"launch=x2"})));
  EXPECT_FALSE(figure(made, "latency_s").is_null());
  EXPECT_TRUE(holds(made.at("plan").at("after").get<std::string>(), "ulysses"));
}

// If this fails, one of the formats leaves out the sides.
TEST(WhatIfReport, EveryFormatHoldsBothSides) {
  const Report made = report(asked(kTrained, {}, {"matrix-rate=x2"}));
  EXPECT_TRUE(holds(print(made, Format::text), "\nBefore and after\n"));
  EXPECT_TRUE(holds(print(made, Format::markdown), "| effective P |"));
  EXPECT_TRUE(holds(print(made, Format::csv), "\r\neffective_pflops,"));
}

// If this fails, a mix's scaling does not say whose it is, or shows no figure of the mix.
TEST(WhatIfReport, OfAMixSaysWhoseResourceIsScaled) {
  const WhatIf w = asked(
      "cluster: {groups: [{name: h20, accelerator: H20, count: 16}, {name: ascend, accelerator: 910B, count: 16}]}\n"
      "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 128}\n"
      "plan: {split: data, groups: {h20: {tensor: 4}, ascend: {tensor: 8}}}\n",
      {}, {"h20.compute=x2"});
  const Report made = report(w);
  EXPECT_TRUE(holds(shown(made.headline, " ", Language::english), "h20's matrix rate 148 TFLOPS -> 296 TFLOPS"));
  const nlohmann::json json = json_of(made);
  EXPECT_EQ(json["scalings"][0]["group"], "h20");
  EXPECT_EQ(figure(json, "effective_pflops")["after"], w.after.get<MixedTrainingAnswer>().shared.effective_pflops);
  EXPECT_TRUE(holds(json["plan"]["after"].get<std::string>(), "ascend: tensor 8"));
}

}  // namespace
}  // namespace shortboard
