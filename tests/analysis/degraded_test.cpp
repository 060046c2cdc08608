#include "analysis/degraded.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

template <class One>
One read(const std::string& work) {
  return std::get<One>(
      read_question(read_yaml("cluster: {groups: [{accelerator: H100, count: 16}]}\n" + work + "\n", "spec.yaml"),
                    "spec.yaml", support::shipped()));
}

const std::string kTraining = "train: {model: llama-3.1-8b, global_batch: 64}\nplan: {tensor: 2, recompute: full}";

double step(const TrainingQuestion& question) {
  return estimate_training(question.cluster, question.job, *question.plan).step().base();
}

// If this fails, another resource is degraded than the one that is asked.
TEST(Degraded, AResourceIsTheOneThatIsDegraded) {
  const TrainingQuestion training = read<TrainingQuestion>(kTraining);
  EXPECT_EQ(with_resource(training, Resource::scale_out, 0.5).cluster.network.out, 0.5 * training.cluster.network.out);
  EXPECT_EQ(with_resource(training, Resource::memory_capacity, 0.5).cluster.memory, 0.5 * training.cluster.memory);
  const auto serving = read<ServingQuestion>("serve: {model: llama-3.1-8b}");
  EXPECT_EQ(with_resource(serving, Resource::host_steps, 0.5).cluster.engine.step.value,
            2.0 * serving.cluster.engine.step.value);
  EXPECT_EQ(with_resource(serving, Resource::scale_up, 0.5).cluster.cards.network.up,
            0.5 * serving.cluster.cards.network.up);
}

// If this fails, launches of generated pictures wait for the host as ever, however slow it is.
TEST(Degraded, LaunchesOfPicturesAreTheHostsToo) {
  const auto question = read<GenerationQuestion>("generate: {model: sdxl}");
  const GenerationQuestion slow = with_resource(question, Resource::launch, 0.5);
  EXPECT_EQ(slow.job.software.host_launch.value, 2.0 * question.job.software.host_launch.value);
  EXPECT_EQ(slow.job.software.compiled_launch.value, 2.0 * question.job.software.compiled_launch.value);
  EXPECT_EQ(with_resource(question, Resource::matrix_rate, 0.5).job.software.host_launch.value,
            question.job.software.host_launch.value);
}

// If this fails, slow kernels slow links or memory too, or only some of the kernels.
TEST(Degraded, KernelsAreRatesAndLaunchesOfTheCardAlone) {
  const TrainingQuestion question = read<TrainingQuestion>(kTraining);
  const Cluster slow = with_kernels(question, 0.5).cluster;
  const auto& bf16 = question.cluster.gemm[index(NumberFormat::bf16)];
  EXPECT_EQ(slow.gemm[index(NumberFormat::bf16)]->peak, 0.5 * bf16->peak);
  EXPECT_EQ(slow.gemm[index(NumberFormat::bf16)]->bandwidth, 0.5 * bf16->bandwidth);
  EXPECT_EQ(slow.gemm[index(NumberFormat::bf16)]->launch, 2.0 * bf16->launch);
  EXPECT_EQ(slow.stream.bandwidth, 0.5 * question.cluster.stream.bandwidth);
  EXPECT_EQ(slow.network.up, question.cluster.network.up);
  EXPECT_EQ(slow.network.out, question.cluster.network.out);
  EXPECT_EQ(slow.memory, question.cluster.memory);
}

// If this fails, cards of one kind of question can't be told from those of another.
TEST(Degraded, EveryKindHasItsCards) {
  EXPECT_EQ(cards_of(read<TrainingQuestion>(kTraining)).count, 16);
  EXPECT_EQ(cards_of(read<ServingQuestion>("serve: {model: llama-3.1-8b}")).count, 16);
  EXPECT_EQ(cards_of(read<GenerationQuestion>("generate: {model: sdxl}")).count, 16);
}

// If this fails, less of a resource is faster than more of it: then no factor solves for a measured figure.
RC_GTEST_PROP(DegradedProperty, LessIsNeverFaster, ()) {
  static const TrainingQuestion question = read<TrainingQuestion>(kTraining);
  const auto resource = resources_of(question)[*rc::gen::inRange<std::size_t>(0, resources_of(question).size())];
  const double factor = 0.01 * *rc::gen::inRange(1, 100), less = factor * 0.01 * *rc::gen::inRange(10, 100);
  RC_ASSERT(step(with_resource(question, resource, less)) >=
            step(with_resource(question, resource, factor)) * (1.0 - 1e-12));
  RC_ASSERT(step(with_kernels(question, less)) >= step(with_kernels(question, factor)) * (1.0 - 1e-12));
}

// If this fails, a resource at a factor and back again is another one.
RC_GTEST_PROP(DegradedProperty, AFactorAndItsInverseLeaveTheStep, ()) {
  static const TrainingQuestion question = read<TrainingQuestion>(kTraining);
  const auto resource = resources_of(question)[*rc::gen::inRange<std::size_t>(0, resources_of(question).size())];
  const double factor = 0.01 * *rc::gen::inRange(1, 100);
  const TrainingQuestion back = with_resource(with_resource(question, resource, factor), resource, 1.0 / factor);
  RC_ASSERT(std::abs(step(back) / step(question) - 1.0) < 1e-9);
}

}  // namespace
}  // namespace shortboard
