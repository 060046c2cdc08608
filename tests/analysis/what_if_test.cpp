#include "analysis/what_if.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "analysis/read_scaling.h"
#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

Question read(const std::string& group, const std::string& work) {
  const std::string text = "cluster: {groups: [{" + group + "}]}\n" + work + "\n";
  return read_question(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
}

Question trained(const std::string& plan = "{tensor: 8}") {
  return read("accelerator: H100, count: 64, fabric: roce-400g",
              "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 256}\nplan: " + plan);
}

ScaledAmount only(const std::string& figure, const Question& question) {
  return read_scaling({figure}, {}, question).at(0);
}

std::string refused(const std::vector<std::string>& figures, const std::vector<std::string>& factors,
                    const Question& question) {
  return complaint([&] { return read_scaling(figures, factors, question); });
}

// If this fails, an absolute figure becomes another factor than the one over what the cluster has.
TEST(ReadScaling, FiguresAreFactorsOverWhatThereIs) {
  const Question q = trained();
  EXPECT_NEAR(only("scale-out=800Gb/s", q).factor, 2.0, 1e-12);  // of 400 Gb/s
  EXPECT_NEAR(only("scale-out-link = 100 GB/s", q).factor, 2.0, 1e-12);
  EXPECT_NEAR(only("compute=1978.8 TFLOPS", q).factor, 1978.8 / 989.0, 1e-3);
  EXPECT_NEAR(only("memory=141GB", q).factor, 141e9 / (81559.0 * 1024 * 1024), 1e-12);  // over what is usable
  EXPECT_NEAR(only("memory-bandwidth=4.8TB/s", q).factor, 4.8 / 3.35, 1e-9);
  EXPECT_NEAR(only("scale-up=900GB/s", q).factor, 2.0, 1e-12);
  EXPECT_NEAR(only("power=1400W", q).factor, 2.0, 1e-12);
  const ScaledAmount latency = only("latency=1us", q);  // less of it is more
  EXPECT_NEAR(latency.factor, latency.amount.figure / 1e-6, 1e-9 * latency.factor);
  EXPECT_NEAR(latency.amount.with(latency.factor), 1e-6, 1e-15);
}

// If this fails, several scales of one command line are read as one, or in another order.
TEST(ReadScaling, ReadsListsAndFactors) {
  const auto scalings =
      read_scaling({"scale-out=800Gb/s, memory=141GB"}, {"pipeline-bubble=x2", "kernel-launch=unlimited"},
                   trained("{tensor: 2, pipeline: 4}"));
  ASSERT_EQ(scalings.size(), 4U);
  EXPECT_EQ(scalings[0].amount.resource, Resource::scale_out);
  EXPECT_EQ(scalings[1].amount.resource, Resource::memory_capacity);
  EXPECT_EQ(scalings[2].amount.resource, Resource::bubble);
  EXPECT_EQ(scalings[2].factor, 2.0);
  EXPECT_EQ(scalings[3].factor, kUnlimited);
}

// If one fails, a mistyped scaling is taken for another one, or its message does not mend it.
TEST(ReadScaling, WhatDoesNotFitIsRefused) {
  const Question q = trained();
  const auto says = [&](const std::vector<std::string>& figures, const std::vector<std::string>& factors,
                        const char* words) {
    const std::string why = refused(figures, factors, q);
    EXPECT_NE(why.find(words), std::string::npos) << why;
  };
  says({"scale-ot=800Gb/s"}, {}, "--what-if: no resource 'scale-ot'; did you mean 'scale-out'?");
  says({}, {"matrx-rate=x2"}, "--lift: no resource 'matrx-rate'; did you mean 'matrix-rate'?");
  says({"scale-out=800"}, {}, "--what-if scale-out: '800' has no unit; write for example");
  says({"memory=3TB/s"}, {}, "--what-if memory: '3TB/s' has the unit 'TB/s', which this key does not take");
  says({"memory=0GB"}, {}, "'0GB' is none at all");
  says({"scale-out"}, {}, "'scale-out' is not resource=amount; write for example 'scale-out=800Gb/s, memory=141GB'");
  says({"scale-out=800Gb/s,"}, {}, "'' is not resource=amount");
  says({"scale-out=x2"}, {}, "'x2' is a factor; write --lift scale-out=x2");
  says({"kernel-launch=2us"}, {}, "kernel launch has no one figure; lift it by a factor: --lift kernel-launch=x2");
  says({}, {"scale-out=2"}, "--lift scale-out: '2' is no factor; write for example x2, or unlimited");
  says({}, {"scale-out=x0"}, "'x0' is no factor");
  says({}, {"scale-out=xnan"}, "'xnan' is no factor");
  says({"scale-out=800Gb/s"}, {"scale-out-link=x2"}, "scale-out link is lifted twice");
  says({}, {"host-link=x2"}, "the job has no host link to lift; it has matrix-rate, memory-bandwidth");
  says({"oversubscription=0.5"}, {}, "'0.5' is no ratio of 1 or more");
}

// If this fails, resources of work that has none of its own are scaled.
TEST(ReadScaling, QuestionsWithoutResourcesAreRefused) {
  const Question demand =
      read("accelerator: H100", "generate: {model: sdxl}\ndemand: {users: 1000, pictures: 1, hours: 24}");
  EXPECT_NE(refused({"memory=141GB"}, {}, demand).find("leave out demand, roles"), std::string::npos);
}

// If this fails, one card is told of links that it does not have.
TEST(ResourceAmounts, OneCardHasNoLinks) {
  const Question one =
      read("accelerator: H100, count: 1", "train: {model: llama-3.1-8b}\nplan: {offload_optimizer: true}");
  const std::vector<ResourceAmount> amounts = *resource_amounts(one);
  EXPECT_EQ(std::ranges::find(amounts, Resource::scale_up, &ResourceAmount::resource), amounts.end());
  EXPECT_NE(std::ranges::find(amounts, Resource::host_link, &ResourceAmount::resource), amounts.end());
}

// If this fails, the answer after a scaling is not the answer of the better cluster, or the one before has changed.
TEST(WhatIf, AnswersBothClusters) {
  const Question q = trained();
  const WhatIf w = what_if(q, read_scaling({"scale-up=900GB/s"}, {}, q));
  const TrainingAnswer &before = w.before.get<TrainingAnswer>(), &after = w.after.get<TrainingAnswer>();
  const TrainingQuestion& c = held<TrainingQuestion>(q);
  EXPECT_DOUBLE_EQ(before.estimate.step().base(), answer_question(q).get<TrainingAnswer>().estimate.step().base());
  const Cluster faster = with_more(c.cluster, Resource::scale_up, 2.0);
  EXPECT_DOUBLE_EQ(after.estimate.step().base(), estimate_training(faster, c.job, *c.plan).step().base());
  EXPECT_LT(after.estimate.step(), before.estimate.step());
}

// If this fails, a plan that less memory does not hold is answered all the same.
TEST(WhatIf, LessMemoryMayHoldNoPlan) {
  const Question q = trained("{tensor: 1}");
  EXPECT_THROW((void)what_if(q, read_scaling({"memory=8GB"}, {}, q)), NoPlanFits);
}

// If this fails, services and pictures are answered as they were.
TEST(WhatIf, ScalesServicesAndPicturesToo) {
  const Question service = read("accelerator: H100, count: 1", "serve: {model: llama-3.1-8b, input: 500, output: 200}");
  const WhatIf served = what_if(service, read_scaling({"memory-bandwidth=6.7TB/s"}, {}, service));
  EXPECT_GT(served.after.get<ServingAnswer>().requests_per_second,
            1.1 * served.before.get<ServingAnswer>().requests_per_second);
  const Question pictures = read("accelerator: H100, count: 1", "generate: {model: sdxl}");
  const WhatIf made = what_if(pictures, read_scaling({}, {"kernel-launch=x2"}, pictures));
  EXPECT_GT(made.after.get<GenerationAnswer>().items_per_second,
            1.1 * made.before.get<GenerationAnswer>().items_per_second);
}

// If this fails, having more makes a job worse.
RC_GTEST_PROP(WhatIf, ScalingNeverHurts, ()) {
  const Question q = trained(*rc::gen::element<std::string>("auto", "{tensor: 4, pipeline: 2}"));
  const std::vector<ResourceAmount> amounts = *resource_amounts(q);
  std::vector<ScaledAmount> scalings;
  for (const ResourceAmount& amount : amounts)
    if (*rc::gen::arbitrary<bool>()) scalings.push_back({amount, 1.0 + 0.1 * *rc::gen::inRange(1, 100)});
  const WhatIf w = what_if(q, scalings);
  RC_ASSERT(w.after.get<TrainingAnswer>().shared.effective_pflops >=
            (1.0 - 1e-9) * w.before.get<TrainingAnswer>().shared.effective_pflops);
}

Question mixed(const std::string& work) {
  const std::string text =
      "cluster: {groups: [{name: h20, accelerator: H20, count: 16}, {name: ascend, accelerator: 910B, count: 16}], "
      "link: {fabric: roce-400g, rate: 200 Gb/s}}\n" +
      work + "\n";
  return read_question(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
}

const char* const kMixedTraining =
    "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 128}\n"
    "plan: {split: data, groups: {h20: {tensor: 4}, ascend: {tensor: 8}}}";
const char* const kMixedService = "serve: {model: llama-3.1-8b, input: 500, output: 200, roles: none}";

// If this fails, a scaling of one group reaches the others, or one of all groups misses some.
TEST(ReadScaling, OfSeveralKindsNameAGroupOrAll) {
  const Question q = mixed(kMixedTraining);
  const auto scalings = read_scaling({"h20.scale-out=800Gb/s"}, {"link-between-groups=x2", "compute=x2"}, q);
  ASSERT_EQ(scalings.size(), 3U);
  EXPECT_EQ(scalings[0].amount.group, 0U);
  EXPECT_EQ(scalings[1].amount.resource, Resource::group_link);
  EXPECT_FALSE(scalings[2].amount.group);
  const auto says = [&](const std::vector<std::string>& figures, const std::vector<std::string>& factors,
                        const char* words) {
    const std::string why = refused(figures, factors, q);
    EXPECT_NE(why.find(words), std::string::npos) << why;
  };
  says({"h21.scale-out=800Gb/s"}, {}, "no resource 'h21.scale-out'; did you mean 'h20.scale-out'?");
  says({}, {"h20.host-link=x2"}, "h20 has no host link to lift; it has");
  says({"compute=989TFLOPS"}, {},
       "groups differ in matrix rate; name one, as --what-if h20.matrix-rate=989TFLOPS, or lift");
  says({}, {"ascend.scale-out=x2", "scale-out=x2"}, "scale-out link is lifted twice");
}

// If this fails, the answer after a scaling of one group is not that of a cluster with that group's cards changed.
TEST(WhatIf, ScalesOneOfSeveralKinds) {
  const Question q = mixed(kMixedTraining);
  const WhatIf w = what_if(q, read_scaling({}, {"h20.compute=x2"}, q));
  MixedTrainingQuestion changed = held<MixedTrainingQuestion>(q);
  Cluster& first = changed.groups[0].question.cluster;
  first = with_more(std::move(first), Resource::matrix_rate, 2.0);
  const double after = w.after.get<MixedTrainingAnswer>().shared.effective_pflops;
  EXPECT_DOUBLE_EQ(after, answer(changed).shared.effective_pflops);
  EXPECT_GT(after, 1.1 * w.before.get<MixedTrainingAnswer>().shared.effective_pflops);
}

// If this fails, a faster card of a mixed service, or a faster link between groups, makes it worse or is not seen.
TEST(WhatIf, ScalesMixedServicesAndTheirLink) {
  const Question q = mixed(kMixedService);
  const WhatIf w = what_if(q, read_scaling({}, {"compute=x2"}, q));
  EXPECT_GT(w.after.get<MixedServingAnswer>().requests_per_second,
            1.1 * w.before.get<MixedServingAnswer>().requests_per_second);
  const Question apart = mixed(kMixedTraining);
  const WhatIf linked = what_if(apart, read_scaling({}, {"link-between-groups=x4"}, apart));
  EXPECT_GE(linked.after.get<MixedTrainingAnswer>().shared.effective_pflops,
            linked.before.get<MixedTrainingAnswer>().shared.effective_pflops);
}

}  // namespace
}  // namespace shortboard
