#include <benchmark/benchmark.h>

#include <string>

#include "analysis/goodput.h"
#include "analysis/serving_point.h"
#include "document/yaml.h"
#include "question/serving_question.h"
#include "spec/read_spec.h"

namespace {

using namespace shortboard;

ServingQuestion question(const char* keys) {
  const std::string text =
      std::string{
          "cluster: {groups: [{accelerator: nvidia-h200-sxm, count: 8}]}\nstack: vllm-2025\nplan: {tensor: 8}\n"
          "serve: {model: llama-3.3-70b, weights: fp8, mode: online, input: 2000, output: 400, "} +
      keys + "}\n";
  return serving_question_of(read_spec(read_yaml(text, "bench"), "bench"), Database::compiled());
}

/// 256 requests in flight, three rounds, one attention group after another.
void serve_a_closed_loop(benchmark::State& state) {
  const ServingQuestion c = question("concurrency: 256");
  for (auto _ : state) benchmark::DoNotOptimize(replica_point(c, *c.plan));
}
BENCHMARK(serve_a_closed_loop)->Unit(benchmark::kMicrosecond);

/// Latencies at one arrival rate.
void serve_arrivals(benchmark::State& state) {
  const ServingQuestion c = question("rate: 10");
  for (auto _ : state) benchmark::DoNotOptimize(replica_point(c, *c.plan));
}
BENCHMARK(serve_arrivals)->Unit(benchmark::kMicrosecond);

/// The highest arrival rate within an objective.
void search_the_objective(benchmark::State& state) {
  const ServingQuestion c = question("objective: {ttft_p90: 2 s, tpot_p90: 50 ms}");
  for (auto _ : state) benchmark::DoNotOptimize(goodput(c, *c.plan));
}
BENCHMARK(search_the_objective)->Unit(benchmark::kMicrosecond);

}  // namespace
