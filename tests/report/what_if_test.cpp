#include "report/what_if.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "analysis/read_scaling.h"
#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

WhatIf asked(const std::string& work, const std::vector<std::string>& figures,
             const std::vector<std::string>& factors) {
  const std::string text = "cluster: {groups: [{accelerator: H100, count: 8}]}\n" + work + "\n";
  const Question question = read_question(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
  return what_if(question, read_scaling(figures, factors, question));
}

constexpr const char* kTrained = "train: {model: llama-3.1-8b, global_batch: 64, tokens: 1e12}\nplan: {tensor: 8}";

// If one fails, a scaling is printed in a unit that nobody reads, or the wrong way round.
TEST(ScalingLine, PrintsFiguresInTheirUnits) {
  const auto line = [](Resource resource, FigureKind kind, double figure, double factor) {
    return scaling_line({{resource, kind, figure}, factor});
  };
  EXPECT_EQ(line(Resource::matrix_rate, FigureKind::flops_per_second, 989e12, 2.0),
            "matrix rate 989 TFLOPS -> 1978 TFLOPS");
  EXPECT_EQ(line(Resource::memory_capacity, FigureKind::bytes, 80e9, 1.5), "memory capacity 80 GB -> 120 GB");
  EXPECT_EQ(line(Resource::scale_out, FigureKind::bytes_per_second, 50e9, 2.0), "scale-out link 50 GB/s -> 100 GB/s");
  EXPECT_EQ(line(Resource::latency, FigureKind::seconds, 10e-6, 2.0), "network latency 10 us -> 5 us");
  EXPECT_EQ(line(Resource::power, FigureKind::watts, 700.0, 1.5), "power cap 700 W -> 1050 W");
  EXPECT_EQ(line(Resource::oversubscription, FigureKind::ratio, 3.0, 9.0), "oversubscription 3:1 -> 1:1");
  EXPECT_EQ(line(Resource::bubble, FigureKind::none, 0.0, 2.0), "pipeline bubble x2");
  EXPECT_EQ(line(Resource::bubble, FigureKind::none, 0.0, kUnlimited), "unlimited pipeline bubble");
}

// If this fails, the two sides show another answer's figures, or leave out what the scaling changed.
TEST(Sides, HoldBothAnswersFigures) {
  const WhatIf w = asked(kTrained, {"scale-up=900GB/s"}, {"matrix-rate=x2"});
  const TrainingAnswer &before = w.before.get<TrainingAnswer>(), &after = w.after.get<TrainingAnswer>();
  const Sides sides = sides_of(w);
  const auto figure = [&](const std::string& name) {
    return *std::ranges::find(sides.figures, name, &SidedFigure::name);
  };
  EXPECT_EQ(sides.figures.front().name, "effective P");
  EXPECT_EQ(figure("effective P").after, after.shared.effective_pflops);
  EXPECT_EQ(figure("step").before, before.estimate.step().base());
  EXPECT_NEAR(figure("nominal P").after, 2.0 * figure("nominal P").before, 1e-9);  // the peak's cards are twice as much
  EXPECT_EQ(figure("run").before, 1e12 / before.tokens_per_second);
  EXPECT_EQ(sides.words.front().name, "short board");
  EXPECT_NE(sides.words.front().before.find(before.shared.gains.front().name()), std::string::npos);
}

// If this fails, a kind of work prints the figures of another one, or none.
TEST(Sides, AreOfTheWorkThatWasAsked) {
  const Sides served = sides_of(asked("serve: {model: llama-3.1-8b, input: 500, output: 200}", {}, {"launch=x2"}));
  EXPECT_TRUE(std::ranges::any_of(served.figures, [](const SidedFigure& f) { return f.name == "TPOT"; }));
  EXPECT_NE(served.words.back().after.find("replicas"), std::string::npos);
  const Sides made = sides_of(asked("generate: {model: sdxl}", {}, {"launch=x2"}));
  EXPECT_TRUE(std::ranges::any_of(made.figures, [](const SidedFigure& f) { return f.name == "latency"; }));
  EXPECT_NE(made.words.back().after.find("ulysses"), std::string::npos);
}

// If this fails, one of the formats leaves out the sides, or changes are of another sign.
TEST(WhatIfReport, EveryFormatHoldsBothSides) {
  const WhatIf w = asked(kTrained, {}, {"matrix-rate=x2"});
  const std::string text = report(w, Format::text);
  EXPECT_EQ(text.rfind("With matrix rate 989 TFLOPS -> 1978 TFLOPS: ", 0), 0U) << text;
  EXPECT_NE(text.find("Before and after"), std::string::npos);
  EXPECT_NE(report(w, Format::markdown).find("| effective P |"), std::string::npos);
  EXPECT_NE(report(w, Format::csv).find("after,effective P,"), std::string::npos);
  const auto json = nlohmann::json::parse(report(w, Format::json));
  EXPECT_EQ(json.at("lifts")[0].at("unit"), "FLOP/s");
  EXPECT_GT(json.at("figures")[0].at("change"), 0.0);
  EXPECT_EQ(json.at("plan").at("before"), json.at("plan").at("after"));  // a given plan stays
  EXPECT_EQ(json.at("after").at("kind"), "training");
}

// If this fails, a mix's scaling does not say whose it is, or shows no figure of the mix.
TEST(WhatIfReport, OfAMixSaysWhoseResourceIsLifted) {
  const std::string text =
      "cluster: {groups: [{name: h20, accelerator: H20, count: 16}, {name: ascend, accelerator: 910B, count: 16}]}\n"
      "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 128}\n"
      "plan: {split: data, groups: {h20: {tensor: 4}, ascend: {tensor: 8}}}\n";
  const Question question = read_question(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
  const WhatIf w = what_if(question, read_scaling({}, {"h20.compute=x2"}, question));
  EXPECT_EQ(scaling_line(w.scalings[0]), "h20's matrix rate 148 TFLOPS -> 296 TFLOPS");
  const Sides sides = sides_of(w);
  EXPECT_EQ(sides.figures.front().after, w.after.get<MixedTrainingAnswer>().shared.effective_pflops);
  EXPECT_EQ(sides.words.front().name, "short board");
  EXPECT_NE(sides.words.back().after.find("ascend: tensor 8"), std::string::npos) << sides.words.back().after;
  EXPECT_NE(report(w, Format::csv).find("lift,h20.matrix rate,2,1"), std::string::npos);
  const auto json = nlohmann::json::parse(report(w, Format::json));
  EXPECT_EQ(json["lifts"][0]["group"], "h20");
  EXPECT_EQ(json["after"]["kind"], "training_mixed");
}

// If this fails, a mixed service is said to have a short board that nobody looked for, or to have none of its rates.
TEST(WhatIfReport, OfAMixedServiceShowsItsRates) {
  const std::string text =
      "cluster: {groups: [{name: h20, accelerator: H20, count: 8}, {name: ascend, accelerator: 910B, count: 8}]}\n"
      "serve: {model: llama-3.1-8b, input: 500, output: 200, roles: none}\n";
  const Question question = read_question(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
  const WhatIf w = what_if(question, read_scaling({}, {"memory-bandwidth=x2"}, question));
  const std::string page = report(w, Format::text);
  EXPECT_EQ(page.find("short board"), std::string::npos) << page;
  EXPECT_NE(page.find("requests a second"), std::string::npos) << page;
}

}  // namespace
}  // namespace shortboard
