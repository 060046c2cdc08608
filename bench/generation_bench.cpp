#include <benchmark/benchmark.h>

#include <string>

#include "document/yaml.h"
#include "hwdb/database.h"
#include "question/generation_question.h"
#include "search/generation_search.h"
#include "spec/read_spec.h"

namespace {

using namespace shortboard;

GenerationQuestion question(const char* model) {
  const std::string text = std::string{"cluster: {groups: [{accelerator: H100, count: 8}]}\ngenerate: {model: "} +
                           model + "}\nstack: xdit-2025\n";
  return generation_question_of(read_spec(read_yaml(text, "bench"), "bench"), Database::compiled());
}

/// One request of a U-Net (images) or a diffusion transformer (video) on one card; items are estimates.
void estimate_one_request(benchmark::State& state, const char* model) {
  const GenerationQuestion c = question(model);
  for (auto _ : state) benchmark::DoNotOptimize(estimate_generation(c.cluster, c.job, {}));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(estimate_one_request, sdxl, "sdxl")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(estimate_one_request, hunyuanvideo, "hunyuanvideo")->Unit(benchmark::kMicrosecond);

/// One search over the plans of eight cards; items are plans priced.
void search_the_generation_plans(benchmark::State& state) {
  const GenerationQuestion c = question("hunyuanvideo");
  long long tried = 0;
  for (auto _ : state) {
    const GenerationSearch found = search_generation(c.cluster, c.job, GenerationObjective::latency);
    tried += found.tried;
    benchmark::DoNotOptimize(found);
  }
  state.SetItemsProcessed(tried);
}
BENCHMARK(search_the_generation_plans)->Unit(benchmark::kMicrosecond);

}  // namespace
