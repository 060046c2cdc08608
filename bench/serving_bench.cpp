#include <benchmark/benchmark.h>

#include <string>

#include "analysis/serving_answer.h"
#include "analysis/serving_plan.h"
#include "document/yaml.h"
#include "question/serving_question.h"
#include "spec/read_spec.h"

namespace {

using namespace shortboard;

ServingQuestion question(const std::string& count, const std::string& serve, const std::string& plan) {
  return serving_question_of(read_spec(read_yaml("cluster: {groups: [{accelerator: H100, count: " + count +
                                                     "}]}\nserve: {" + serve + "}\nplan: " + plan + "\n",
                                                 "bench"),
                                       "bench"),
                             Database::compiled());
}

/// One step of an engine; items are steps priced.
void price_a_step(benchmark::State& state) {
  const ServingQuestion c = question("8", "model: deepseek-v3, weights: fp8", "{tensor: 8}");
  StepTokens step;
  step.generating = 128.0;
  step.context = 2000.0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(step);
    benchmark::DoNotOptimize(step_time(c.cluster, c.job, *c.plan, step));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(price_a_step)->Unit(benchmark::kMicrosecond);

/// One offline serving estimate of a given plan, without caches; items are estimates.
void estimate_a_service(benchmark::State& state) {
  const ServingQuestion c = question("8", "model: llama-3.3-70b, weights: fp8", "{tensor: 4}");
  for (auto _ : state) benchmark::DoNotOptimize(serving_score(c, *c.plan));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(estimate_a_service)->Unit(benchmark::kMicrosecond);

/// One search over the plans of 64 cards for a mixture of experts; items are plans tried.
void search_the_plans_of_a_service(benchmark::State& state) {
  const ServingQuestion c = question("64", "model: qwen3-235b-a22b, weights: fp8", "auto");
  long long tried = 0;
  for (auto _ : state) {
    const ChosenPlan found = chosen_plan(c);
    tried += found.tried;
    benchmark::DoNotOptimize(found);
  }
  state.SetItemsProcessed(tried);
}
BENCHMARK(search_the_plans_of_a_service)->Unit(benchmark::kMillisecond);

/// The whole answer for a service with a searched plan, with resource gains and phases.
void answer_a_service(benchmark::State& state) {
  const ServingQuestion c = question("64", "model: qwen3-235b-a22b, weights: fp8", "auto");
  for (auto _ : state) benchmark::DoNotOptimize(answer(c));
}
BENCHMARK(answer_a_service)->Unit(benchmark::kMillisecond);

}  // namespace
