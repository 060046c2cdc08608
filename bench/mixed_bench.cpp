#include <benchmark/benchmark.h>

#include <string>

#include "analysis/any_answer.h"
#include "document/yaml.h"
#include "hwdb/database.h"
#include "question/mixed_training_question.h"
#include "question/question.h"
#include "search/batch_shares.h"
#include "spec/read_spec.h"

namespace {

using namespace shortboard;

MixedTrainingQuestion two_kinds() {
  return mixed_training_question_of(
      read_spec(read_yaml("cluster: {groups: [{accelerator: H100, count: 512}, {accelerator: 910B, count: 512}]}\n"
                          "train: {model: llama-3.1-70b, sequence: 8192, global_batch: 1024}\n",
                          "bench"),
                "bench"),
      Database::compiled());
}

/// One search for two kinds of card: the batch divided by speed, pipelines through both, or all ways.
void search_the_mixes(benchmark::State& state, MixedWays ways) {
  const MixedTrainingQuestion c = two_kinds();
  std::vector<Cluster> groups;
  std::vector<ScheduleChoice> schedules;
  std::vector<PlanLimits> limits;
  for (const MixedGroup& group : c.groups) {
    groups.push_back(group.question.cluster);
    schedules.push_back(group.question.schedules);
    limits.push_back(group.question.limits);
  }
  const MixedProblem problem{groups, c.link, c.job(), schedules, limits};
  for (auto _ : state) {
    GroupPlans plans{problem};
    benchmark::DoNotOptimize(search_mixed(problem, plans, {0, 1}, ways));
  }
}
BENCHMARK_CAPTURE(search_the_mixes, by_data, MixedWays{true, false})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search_the_mixes, by_pipeline, MixedWays{false, true})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search_the_mixes, all, MixedWays{true, true})->Unit(benchmark::kMillisecond);

/// The whole answer: all uses, the gain of each group, resource gains.
void answer_a_mix(benchmark::State& state) {
  const MixedTrainingQuestion c = two_kinds();
  for (auto _ : state) benchmark::DoNotOptimize(answer(c));
}
BENCHMARK(answer_a_mix)->Unit(benchmark::kMillisecond);

/// A step of GRPO on two kinds of card, with every placement.
void answer_post_training(benchmark::State& state) {
  const Question question = question_of(
      read_spec(
          read_yaml("cluster: {groups: [{accelerator: nvidia-h20-96gb, count: 64}, {accelerator: H800, count: 64}]}\n"
                    "post_train: {model: qwen3-32b, prompts: 512, samples: 16}\n",
                    "bench"),
          "bench"),
      Database::compiled());
  for (auto _ : state) benchmark::DoNotOptimize(answer_question(question));
}
BENCHMARK(answer_post_training)->Unit(benchmark::kMillisecond);

}  // namespace
