#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

#include "calibration/row_values.h"
#include "estimate/mixed.h"
#include "hwdb/nearest_stack.h"
#include "question/group_link.h"
#include "question/training_question.h"
#include "validation/mixed_run.h"

namespace shortboard {
namespace {

/// Gigabits a second of a server's network, a group each, as a row's words on its network tell them in the groups'
/// order ("10 Gbit/s (V100 nodes) and 50 Gbit/s"); one figure is that of all. Empty where they tell none.
std::vector<double> stated_links(const Value& cluster, std::size_t groups) {
  std::vector<double> links;
  const std::optional<Value> network = cluster.optional("network");
  if (!network) return links;
  constexpr std::string_view kUnit = " Gbit/s";
  const std::string words = network->text();
  const std::string_view text = words;
  for (std::size_t at = text.find(kUnit); at != std::string_view::npos; at = text.find(kUnit, at + 1)) {
    const std::string_view before = text.substr(0, at);
    const std::string_view digits = before.substr(before.find_last_not_of("0123456789.") + 1);
    double rate = 0.0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rate);
    if (error != std::errc{} || end != digits.data() + digits.size() || !(rate > 0.0))
      throw network->error(fmt::format("'{}' is no rate", digits), "write for example 10 Gbit/s");
    links.push_back(rate);
  }
  if (links.size() == 1) links.assign(groups, links.front());
  return links.size() == groups ? links : std::vector<double>{};
}

/// Where a row says nothing, Megatron and DeepSpeed run in fp32, whose products NVIDIA's containers of PyTorch do in
/// tf32 where the cards have it (docs.monai.io/en/stable/precision_accelerating.html: they set
/// TORCH_ALLOW_TF32_CUBLAS_OVERRIDE).
TrainingPrecision precision_of(const Value& row, const Database& database) {
  if (const auto given =
          named_in<TrainingPrecision>(row.required("configuration"), "precision", kTrainingPrecisionNames))
    return *given;
  bool tf32 = true;
  for (const Value& group : row.required("cluster").required("groups").items()) {
    const Value card = group.required("accelerator");
    tf32 = tf32 && database.accelerator(card.text(), card.at()).peak[index(NumberFormat::tf32)].has_value();
  }
  return tf32 ? TrainingPrecision::tf32 : TrainingPrecision::fp32;
}

Train train_of(const Value& row, const Database& database) {
  const Value configuration = row.required("configuration");
  Train train;
  train.model = row.required("model").text();
  train.sequence = configuration.required("sequence").count();
  train.global_batch = configuration.required("global_batch").count();
  train.precision = precision_of(row, database);
  return train;
}

/// The groups of a row, each as a question of its own with the plan open.
std::vector<TrainingQuestion> groups_of(const Value& row, const std::string& stack, const Database& database) {
  std::vector<TrainingQuestion> questions;
  const std::vector<Value> groups = row.required("cluster").required("groups").items();
  const std::vector<double> links = stated_links(row.required("cluster"), groups.size());
  Spec spec;
  spec.file = row.at().file;
  spec.workload = train_of(row, database);
  spec.stack = stack;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    GroupSpec group;
    group.accelerator = groups[g].required("accelerator").text();
    group.count = groups[g].required("count").count();
    group.domain = count_in(groups[g], "per_node");
    if (group.domain && !links.empty()) group.scale_out = gigabits(links[g] / *group.domain);
    spec.cluster.groups = {group};
    questions.push_back(training_question_of(spec, database));
  }
  return questions;
}

/// Layers of each stage: a row counts embedding, head and what stands between as entries at the ends.
std::vector<int> layers_of(const Value& configuration, int layers, int stages) {
  std::optional<Value> list = configuration.optional("layers_per_stage");
  if (!list) list = configuration.optional("stage_entries");
  std::vector<int> held;
  if (!list) {
    for (int i = 0; i < stages; ++i) held.push_back(layers / stages + (i < layers % stages ? 1 : 0));
    return held;
  }
  for (const Value& one : list->items()) held.push_back(one.count(0));
  const int beside = std::accumulate(held.begin(), held.end(), 0) - layers;
  if (static_cast<int>(held.size()) != stages || beside < 0)
    throw list->error(fmt::format("does not deal {} layers to {} stages", layers, stages));
  held.front() -= beside / 2;
  held.back() -= beside - beside / 2;
  return held;
}

std::string plain(std::string_view text) {
  std::string letters;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return letters;
}

/// "RTX-3090 x8": the group whose card has that name in its own.
std::size_t named_group(const Value& text, const std::vector<TrainingQuestion>& cases) {
  const std::string name = plain(text.text().substr(0, text.text().find(' ')));
  for (std::size_t g = 0; g < cases.size(); ++g)
    if (plain(cases[g].parts.accelerator.id).find(name) != std::string::npos) return g;
  throw text.error("names no card of the row's groups");
}

/// For each pipeline the group of each of its stages.
std::vector<std::vector<std::size_t>> stages_of(const Value& configuration, const std::vector<TrainingQuestion>& cases,
                                                int stages, int data, int cards_a_stage) {
  std::vector<std::vector<std::size_t>> pipelines;
  if (const auto named = configuration.optional("stages")) {
    pipelines.resize(static_cast<std::size_t>(data));
    for (const Value& stage : named->items()) {
      const std::vector<Value> copies = stage.items();
      if (static_cast<int>(copies.size()) != data) throw stage.error(fmt::format("names no {} copies", data));
      for (std::size_t i = 0; i < copies.size(); ++i) pipelines[i].push_back(named_group(copies[i], cases));
    }
    return pipelines;
  }
  std::vector<std::size_t> order;
  for (std::size_t g = 0; g < cases.size(); ++g)
    order.insert(order.end(), static_cast<std::size_t>(cases[g].cluster.count / cards_a_stage), g);
  if (static_cast<int>(order.size()) != stages)
    throw configuration.error(fmt::format("the groups' cards make {} stages, not {}", order.size(), stages));
  return {order};
}

MixedPipeline pipeline_of(const std::vector<std::size_t>& groups, const std::vector<int>& layers, Plan plan, int copies,
                          double sequences) {
  plan.data = copies;
  MixedPipeline pipeline{{}, sequences};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (pipeline.segments.empty() || pipeline.segments.back().group != groups[i])
      pipeline.segments.push_back({groups[i], plan, {}});
    pipeline.segments.back().layers.push_back(layers[i]);
  }
  return pipeline;
}

MixedPlan plan_of(const Value& row, const std::vector<TrainingQuestion>& cases) {
  const Value configuration = row.required("configuration");
  const auto degree = [&](std::string_view key) {
    const auto value = configuration.optional(key);
    return value ? value->count() : 1;
  };
  Plan plan;
  plan.tensor = degree("tp");
  plan.pipeline = degree("pp");
  plan.micro_batch = degree("micro_batch");
  plan.sharding = Sharding::replicated;
  plan.sequence_parallel = false;
  const int data = degree("dp");
  const TrainingJob& job = cases.front().job;
  const auto pipelines = stages_of(configuration, cases, plan.pipeline, data, plan.tensor * data);
  const std::vector<int> layers = layers_of(configuration, job.model.layer_count(), plan.pipeline);
  const int each = data / static_cast<int>(pipelines.size());
  std::map<std::vector<std::size_t>, int> copies;  // pipelines through the same groups are copies of one
  for (const auto& groups : pipelines) copies[groups] += each;
  MixedPlan mixed;
  for (const auto& [groups, count] : copies)
    mixed.push_back(pipeline_of(groups, layers, plan, count, job.global_batch * count / data));
  return mixed;
}

}  // namespace

MixedRun mixed_training_run(const Value& row, const Database& database) {
  MixedRun run;
  run.id = row.required("id").text();
  run.stack = row.required("configuration").required("stack").text();
  run.taken = nearest_stack(database, run.stack);
  const std::vector<TrainingQuestion> cases = groups_of(row, run.taken, database);
  const MixedPlan plan = plan_of(row, cases);
  std::vector<Cluster> clusters;
  std::vector<LinkEnd> ends;
  std::vector<GroupCosts> costs;
  for (const TrainingQuestion& one : cases) {
    clusters.push_back(one.cluster);
    ends.push_back({&one.parts, one.cluster.network});
  }
  const TrainingJob& job = cases.front().job;
  for (const Cluster& one : clusters) costs.emplace_back(one, job);
  if (const auto faults = mixed_plan_faults(clusters, job, plan); !faults.empty()) throw row.error(faults.front());
  std::vector<Assumption> assumed;
  const GroupLink link = group_link(Spec{}, ends, database, assumed);
  const MixedEstimate estimate = estimate_mixed(clusters, link, job, plan, costs);
  run.fits = estimate.fits();
  if (!row.required("configuration").optional("precision"))
    run.note = fmt::format("precision not stated: {} taken", name(cases.front().job.format));
  const Value measured = row.required("measured");
  run.figures.push_back({"iteration_time_s", measured.required("iteration_time_s").positive(), estimate.step.base()});
  if (const auto memory = measured.optional("max_memory_bytes")) {
    double most = 0.0;
    for (const SegmentEstimate& one : estimate.segments) most = std::max(most, one.memory.tensors().base());
    run.figures.push_back({"memory_max_bytes", memory->positive(), most});
  }
  return run;
}

}  // namespace shortboard
