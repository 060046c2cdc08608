#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "analysis/training_answer.h"
#include "analysis/training_gains.h"
#include "document/yaml.h"
#include "hwdb/database.h"
#include "question/training_question.h"
#include "report/report.h"
#include "search/plan_search.h"
#include "spec/read_spec.h"

namespace {

using namespace shortboard;

TrainingQuestion question(const char* extra) {
  const std::string text =
      std::string{"cluster: {groups: [{accelerator: H100, count: 1024}]}\ntrain: {model: llama-3.1-70b}\n"} + extra;
  return training_question_of(read_spec(read_yaml(text, "bench"), "bench"), Database::compiled());
}

/// One training estimate of a given plan, without caches; items are estimates.
void estimate_one_plan(benchmark::State& state) {
  const TrainingQuestion c = question("plan: {tensor: 8, pipeline: 4, micro_batch: 1}\n");
  for (auto _ : state) benchmark::DoNotOptimize(estimate_training(c.cluster, c.job, *c.plan));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(estimate_one_plan)->Unit(benchmark::kMicrosecond);

/// One search over every plan of 1,024 cards; items are plans priced.
void search_the_plans(benchmark::State& state) {
  const TrainingQuestion c = question("plan: auto\n");
  long long tried = 0;
  for (auto _ : state) {
    const PlanSearch found = search_plan(c.cluster, c.job, c.schedules);
    tried += found.tried;
    benchmark::DoNotOptimize(found);
  }
  state.SetItemsProcessed(tried);
}
BENCHMARK(search_the_plans)->Unit(benchmark::kMillisecond);

/// All resource gains of 1,024 cards, each with a new search among 2,600 plans; items are gains.
void weigh_the_gains(benchmark::State& state) {
  const TrainingQuestion c = question("plan: auto\n");
  const TrainingEstimate now = *search_plan(c.cluster, c.job, c.schedules).best;
  std::size_t gains = 0;
  for (auto _ : state) {
    const std::vector<ResourceGain> found = resource_gains(gain_source(c, now));
    gains += 3 * found.size();
    benchmark::DoNotOptimize(found);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(gains));
}
BENCHMARK(weigh_the_gains)->Unit(benchmark::kMillisecond);

/// The chain of next bottlenecks; items are links of the chain.
void follow_the_chain(benchmark::State& state) {
  const TrainingQuestion c = question("plan: auto\n");
  const TrainingEstimate now = *search_plan(c.cluster, c.job, c.schedules).best;
  const std::vector<ResourceGain> first = resource_gains(gain_source(c, now));
  std::size_t links = 0;
  for (auto _ : state) {
    const Chain found = chain(c, now, first);
    links += found.links.size();
    benchmark::DoNotOptimize(found);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(links));
}
BENCHMARK(follow_the_chain)->Unit(benchmark::kMillisecond);

/// The index of the compiled hwdb, which each start of the tool makes.
void load_the_database(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Database::compiled());
}
BENCHMARK(load_the_database)->Unit(benchmark::kMicrosecond);

/// Decoding every accelerator of hwdb; items are accelerators.
void decode_all_accelerators(benchmark::State& state) {
  const Database database = Database::compiled();
  const std::vector<std::string> ids = database.ids(EntryKind::accelerator);
  for (auto _ : state)
    for (const std::string& id : ids) benchmark::DoNotOptimize(database.accelerator(id));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ids.size()));
}
BENCHMARK(decode_all_accelerators)->Unit(benchmark::kMicrosecond);

/// The whole tool: process start, spec, estimate, report.
void start_to_report(benchmark::State& state) {
  const std::string command = std::string{SHORTBOARD_CLI} + " size " + SHORTBOARD_EXAMPLE + " > /dev/null";
  for (auto _ : state)
    if (std::system(command.c_str()) != 0) state.SkipWithError("the tool failed");
}
BENCHMARK(start_to_report)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
