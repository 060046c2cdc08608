#include "spec/read_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "document/edit.h"
#include "document/value.h"
#include "document/yaml.h"
#include "hwdb/huggingface.h"
#include "spec/read_plan.h"
#include "units/parse.h"

namespace shortboard {
namespace {

constexpr int kMostCards = 10'000'000;
constexpr double kUsualSequence = 8192.0, kUsualBatchTokens = 4e6;
constexpr std::array<std::string_view, 8> kPrecisions{"bf16", "fp16", "fp8", "fp4", "tf32", "fp32", "mxfp8", "nvfp4"};
/// What the matrix unit multiplies under a name; block-scaled formats run at the rate of the plain ones.
constexpr std::array<NumberFormat, 8> kPrecisionFormats{NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8,
                                                        NumberFormat::fp4,  NumberFormat::tf32, NumberFormat::fp32,
                                                        NumberFormat::fp8,  NumberFormat::fp4};
constexpr std::array<std::string_view, 4> kMetrics{"mfu", "tflops_per_accelerator", "tokens_per_s_per_accelerator",
                                                   "step_s"};

/// An entry named by the spec, or else the usual one.
template <class T, class Get>
std::optional<T> named_or_usual(const Value& group, std::string_view key, const std::string& usual, Case& c,
                                Get&& get) {
  if (const std::optional<Value> name = group.optional(key)) return get(name->text(), name->at());
  if (usual.empty()) return std::nullopt;
  c.assumed.push_back({std::string{key}, usual, fmt::format("cluster.groups[0].{}", key)});
  return get(usual, Location{});
}

void read_cluster(const Value& spec, const Database& database, Case& c) {
  const Value cluster = spec.required("cluster");
  cluster.allow({"groups"});
  const std::vector<Value> groups = cluster.required("groups").items();
  if (groups.empty()) throw cluster.required("groups").error("is empty", "name an accelerator and a count");
  if (groups.size() > 1)
    throw groups[1].error("a second group of cards is not estimated yet", "size each group on its own");
  const Value& group = groups[0];
  group.allow({"name", "accelerator", "count", "system", "fabric", "domain", "scale_out"});
  const Value name = group.required("accelerator");
  c.parts.accelerator = database.accelerator(name.text(), name.at());
  const int count = group.required("count").count();
  if (count > kMostCards) throw group.required("count").error(fmt::format("{} cards are more than 10 million", count));
  c.cluster.count = count;
  c.parts.system =
      named_or_usual<System>(group, "system", c.parts.accelerator.system, c,
                             [&](const std::string& id, const Location& at) { return database.system(id, at); });
  const std::string fabric = c.parts.system ? c.parts.system->fabric : std::string{};
  c.parts.fabric = named_or_usual<Fabric>(
      group, "fabric", fabric, c, [&](const std::string& id, const Location& at) { return database.fabric(id, at); });
  if (const std::optional<Value> domain = group.optional("domain")) c.parts.domain = domain->count();
  if (const std::optional<Value> link = group.optional("scale_out"))
    c.parts.scale_out = link->figure(parse_bytes_per_second);
  c.parts.kernels = database.kernel_class(c.parts.accelerator.kernel_class);
}

void read_stack(const Value& spec, const Database& database, Case& c) {
  const std::optional<Value> name = spec.optional("stack");
  c.parts.stack = name ? database.stack(name->text(), name->at()) : database.stack(c.parts.kernels.stack);
  if (!name) c.assumed.push_back({"software stack", c.parts.stack.id, "stack"});
  const auto runs = [&](std::string_view schedule) {
    return std::ranges::find(c.parts.stack.schedules, schedule) != c.parts.stack.schedules.end();
  };
  c.schedules = {runs("interleaved"), runs("zero_bubble"), runs("dualpipe")};
}

/// A model of hwdb with keys of its config changed: fewer layers, another vocabulary.
Architecture changed_model(const Value& model, const Database& database) {
  const Value name = model.required("name");
  const Model base = database.model(name.text(), name.at());
  Node config = *database.document(EntryKind::model, name.text()).find("config");
  for (const Value& change : model.required("override").entries()) {
    const std::string& key = change.node().key;
    if (!shapes_cost(key)) throw change.error("no such key of a model's config");
    if (const std::string own = name_in_config(config, key); !own.empty())
      throw change.error("is not what this model's config calls it", fmt::format("write {}", own));
    set_value(config, change.node().key, change.text());
  }
  // A model cut to fewer layers is cut after them too: it keeps its prediction modules only where the override says so.
  const Value changes = model.required("override");
  if (changes.optional("num_hidden_layers") && !changes.optional("num_nextn_predict_layers") &&
      config.find("num_nextn_predict_layers") != nullptr)
    set_value(config, "num_nextn_predict_layers", "0");
  Architecture architecture = read_huggingface(Value{config, base.architecture.id, "config"});
  architecture.id = base.architecture.id;
  architecture.name = base.architecture.name + ", changed";
  return architecture;
}

Architecture read_model_of(const Value& model, const std::string& file, const Database& database) {
  if (!model.is_map()) return database.model(model.text(), model.at()).architecture;
  model.allow({"huggingface", "name", "override"});
  if (model.optional("name")) return changed_model(model, database);
  const std::filesystem::path path = std::filesystem::path{file}.parent_path() / model.required("huggingface").text();
  const Node config = read_document(path.string());
  Architecture architecture = read_huggingface(Value{config, path.string()});
  architecture.id = path.string();
  return architecture;
}

/// The usual batch: about 4 million tokens, a multiple of the odd part of the card count so that plans divide it.
double usual_batch(int count, double sequence) {
  int odd = count;
  while (odd % 2 == 0) odd /= 2;
  double batch = odd;
  while (batch * sequence < kUsualBatchTokens) batch *= 2.0;
  return batch;
}

/// Experts that drop tokens above a capacity; without one they take all.
void read_capacity(const Value& train, Case& c) {
  TrainingJob& job = c.job;
  const std::optional<Value> factor = train.optional("capacity_factor"), pad = train.optional("pad_to_capacity");
  for (const auto& key : {factor, pad})
    if (key && !job.model.has_experts())
      throw key->error(fmt::format("{} has no experts", job.model.id), "leave it out");
  if (pad && !factor)
    throw pad->error("there is no capacity to pad to", "write train.capacity_factor, or leave it out");
  if (factor) job.capacity_factor = factor->positive();
  if (pad) job.pad_to_capacity = pad->boolean();
  if (!factor && job.model.has_experts())
    c.assumed.push_back({"capacity of an expert", "none (dropless)", "train.capacity_factor"});
  if (factor && !pad) c.assumed.push_back({"experts' rows padded to their capacity", "true", "train.pad_to_capacity"});
}

/// How full experts are: padded ones are all as full as their capacity, whatever their tokens.
void read_experts(const Value& train, Case& c) {
  read_capacity(train, c);
  TrainingJob& job = c.job;
  if (const std::optional<Value> imbalance = train.optional("expert_imbalance")) {
    job.expert_imbalance = imbalance->number();
    if (job.expert_imbalance < 1.0) throw imbalance->error("is below 1", "the fullest card has no less than the mean");
  } else if (job.model.has_experts() && !(job.capacity_factor > 0.0 && job.pad_to_capacity)) {
    c.assumed.push_back({"tokens of the fullest expert-parallel card over the mean", "1", "train.expert_imbalance"});
  }
}

/// How the model is trained, beyond its sizes.
void read_manner(const Value& train, Case& c) {
  TrainingJob& job = c.job;
  if (const std::optional<Value> task = train.optional("task"))
    job.task = static_cast<Task>(task->one_of("task", kTaskNames));
  if (const std::optional<Value> rank = train.optional("lora_rank"))
    job.lora_rank = rank->count();
  else if (job.task == Task::lora)
    c.assumed.push_back({"rank of the adapters", fmt::format("{:.0f}", job.lora_rank), "train.lora_rank"});
  read_experts(train, c);
  if (const std::optional<Value> fused = train.optional("fused_attention")) job.fused_attention = fused->boolean();
  if (const std::optional<Value> compiled = train.optional("compiled")) job.compiled = compiled->boolean();
}

void read_numbers(const Value& train, Case& c) {
  TrainingJob& job = c.job;
  if (const std::optional<Value> sequence = train.optional("sequence"))
    job.sequence = sequence->count();
  else {
    job.sequence =
        job.model.longest_sequence > 0 ? std::min<double>(kUsualSequence, job.model.longest_sequence) : kUsualSequence;
    c.assumed.push_back({"sequence", fmt::format("{:.0f} tokens", job.sequence), "train.sequence"});
  }
  if (const std::optional<Value> batch = train.optional("global_batch"))
    job.global_batch = batch->count();
  else {
    job.global_batch = usual_batch(c.cluster.count, job.sequence);
    c.assumed.push_back({"global batch", fmt::format("{:.0f} sequences", job.global_batch), "train.global_batch"});
  }
  if (const std::optional<Value> tokens = train.optional("tokens")) job.tokens = tokens->positive();
  read_manner(train, c);
}

NumberFormat chosen_precision(const Value& train, Case& c) {
  const auto has = [&](NumberFormat format) { return c.cluster.gemm[index(format)].has_value(); };
  if (const std::optional<Value> precision = train.optional("precision")) {
    const std::size_t place = precision->one_of("precision", kPrecisions);
    const std::string_view chosen = kPrecisions[place];
    const NumberFormat format = kPrecisionFormats[place];
    c.job.block_scaled = chosen == "mxfp8" || chosen == "nvfp4";
    if (has(format)) return format;
    throw precision->error(fmt::format("{} has no {} matrix rate", c.parts.accelerator.id, chosen), "try bf16");
  }
  const NumberFormat usual = has(NumberFormat::bf16) ? NumberFormat::bf16 : NumberFormat::fp16;
  c.assumed.push_back({"precision", std::string{name(usual)}, "train.precision"});
  return usual;
}

/// After make_cluster: a precision is one that the cluster's cards multiply. What was assumed of the others is moot.
void read_precision(const Value& train, Case& c) {
  c.job.format = chosen_precision(train, c);
  const std::string own = fmt::format("peak.{} of the card", name(c.job.format));
  std::erase_if(c.assumed, [&](const Assumption& a) { return a.key.starts_with("peak.") && a.key != own; });
}

void read_train(const Value& spec, const std::string& file, const Database& database, Case& c) {
  for (const std::string_view other : {"serve", "generate", "post_train", "demand"})
    if (const std::optional<Value> work = spec.optional(other))
      throw work->error("this workload is not estimated yet", "train is");
  const Value train = spec.required("train");
  train.allow({"model", "sequence", "global_batch", "tokens", "precision", "task", "lora_rank", "expert_imbalance",
               "capacity_factor", "pad_to_capacity", "fused_attention", "compiled"});
  c.job.model = read_model_of(train.required("model"), file, database);
  read_numbers(train, c);
}

void read_published(const Value& spec, Case& c) {
  const std::optional<Value> list = spec.optional("published");
  if (!list) return;
  for (const Value& item : list->items()) {
    item.allow({"metric", "value", "source"});
    const std::size_t metric = item.required("metric").one_of("metric", kMetrics);
    c.published.push_back(
        {std::string{kMetrics[metric]}, item.required("value").positive(), item.required("source").text()});
  }
}

}  // namespace

Case read_case(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  spec.allow({"cluster", "train", "serve", "generate", "post_train", "demand", "plan", "stack", "published"});
  Case c;
  c.title = file;
  read_cluster(spec, database, c);
  read_stack(spec, database, c);
  read_train(spec, file, database, c);
  c.cluster = make_cluster(c.parts, c.cluster.count, c.assumed);
  read_precision(spec.required("train"), c);
  read_plan(spec.optional("plan"), c);
  read_published(spec, c);
  return c;
}

}  // namespace shortboard
