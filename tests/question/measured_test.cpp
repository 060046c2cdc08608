
#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

std::string said(const std::string& spec) {
  return complaint([&] { return read_question(read_yaml(spec, "spec.yaml"), "spec.yaml", support::shipped()); });
}

const std::string kCards = "cluster: {groups: [{accelerator: H100, count: 8}]}\n";
const std::string kTrain = kCards + "train: {model: llama-3.1-8b}\n";
const std::string kServe = kCards + "serve: {model: llama-3.1-8b";

// If this fails, an operator's figures are lost or taken for others.
TEST(ReadMeasured, KeepsEachFigureUnderItsName) {
  const Question question =
      read_question(read_yaml(kTrain + "measured: {tokens_per_s: 3.1e5, step_s: 4.2}\n", "spec.yaml"), "spec.yaml",
                    support::shipped());
  const auto& measured = held<TrainingQuestion>(question).measured;
  ASSERT_EQ(measured.size(), 2U);
  EXPECT_EQ(measured[0].metric, "tokens_per_s");
  EXPECT_EQ(measured[0].value, 3.1e5);
  EXPECT_EQ(measured[1].metric, "step_s");
}

// If one fails, a mistake in what was measured goes unnoticed.
TEST(ReadMeasured, RefusesWhatIsNoFigureOfTheWork) {
  EXPECT_EQ(said(kTrain + "measured: {ttft_ms: 300}\n"),
            "spec.yaml:3:21: measured.ttft_ms: no such figure; of this workload: tokens_per_s, "
            "tokens_per_s_per_accelerator, step_s, mfu");
  EXPECT_EQ(said(kTrain + "measured: {}\n").substr(0, 40), "spec.yaml:3:11: measured: has no figure;");
  EXPECT_EQ(said(kTrain + "measured: {step_s: 0}\n"), "spec.yaml:3:20: measured.step_s: is 0; it must be more");
  EXPECT_EQ(said(kTrain + "measured: {mfu: 41}\n"),
            "spec.yaml:3:17: measured.mfu: '41' is more than 1; write a share from 0 to 1");
  EXPECT_EQ(said(kTrain + "measured: {step_s: -1}\n"), "spec.yaml:3:20: measured.step_s: '-1' is negative");
  EXPECT_EQ(said(kTrain + "measured: 5\n").substr(0, 30), "spec.yaml:3:11: measured: is a");
}

// If one fails, a service is blamed for a figure that its mode does not have.
TEST(ReadMeasured, RefusesWhatAServicesModeDoesNotHave) {
  const auto says = [&](const std::string& serve, const std::string& measured, const char* words) {
    const std::string text = said(kServe + serve + "}\nmeasured: {" + measured + "}\n");
    EXPECT_NE(text.find(words), std::string::npos) << text;
  };
  says(", mode: decode, batch: 8", "ttft_ms: 300", "measured.ttft_ms: is not a figure of mode decode");
  says(", mode: prefill", "tpot_ms: 30", "measured.tpot_ms: is not a figure of mode prefill");
  says(", mode: prefill", "output_tokens_per_s: 30", "measured.output_tokens_per_s: is not a figure of mode prefill");
  says(", output: 1", "tpot_ms: 30", "with 1 tokens out");
  says(", mode: offline, roles: {prefill: 4, decode: 4}", "output_tokens_per_s: 30",
       "measured: is not explained where roles");
  says(", mode: online, objective: {ttft_p90: 2 s}", "tpot_ms: 30", "measured: is of a load that serve does not tell");
  says(", mode: online, rate: 4", "tpot_ms: 30", "nothing");
  says(", mode: prefill", "ttft_ms: 300", "nothing");
}

// If this fails, what was measured beside a demand is ignored in silence.
TEST(ReadMeasured, RefusesADemandBesideIt) {
  const std::string text = said(kServe + "}\ndemand: {users: 1e6, requests: 1}\nmeasured: {output_tokens_per_s: 30}\n");
  EXPECT_NE(text.find("measured: describes a run, and a demand has none"), std::string::npos) << text;
}

}  // namespace
}  // namespace shortboard
