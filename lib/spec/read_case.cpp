#include "spec/read_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "document/value.h"
#include "spec/read_cluster.h"
#include "spec/read_measured.h"
#include "spec/read_model.h"
#include "spec/read_plan.h"
#include "spec/read_published.h"

namespace shortboard {
namespace {

constexpr double kUsualSequence = 8192.0, kUsualBatchTokens = 4e6;
constexpr std::array<std::string_view, 8> kPrecisions{"bf16", "fp16", "fp8", "fp4", "tf32", "fp32", "mxfp8", "nvfp4"};
/// What the matrix unit multiplies under a name; block-scaled formats run at the rate of the plain ones.
constexpr std::array<NumberFormat, 8> kPrecisionFormats{NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8,
                                                        NumberFormat::fp4,  NumberFormat::tf32, NumberFormat::fp32,
                                                        NumberFormat::fp8,  NumberFormat::fp4};

constexpr std::array<std::string_view, 4> kMeasured{"tokens_per_s", "tokens_per_s_per_accelerator", "step_s", "mfu"};

void read_stack(const std::optional<Value>& name, const Database& database, TrainingQuestion& c) {
  c.parts.stack = name ? database.stack(name->text(), name->at()) : database.stack(c.parts.kernels.stack);
  if (!name) c.assumed.push_back({"software stack", c.parts.stack.id, "stack"});
  const auto runs = [&](std::string_view schedule) {
    return std::ranges::find(c.parts.stack.schedules, schedule) != c.parts.stack.schedules.end();
  };
  c.schedules = {runs("interleaved"), runs("zero_bubble"), runs("dualpipe")};
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
void read_capacity(const Value& train, TrainingQuestion& c) {
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
void read_experts(const Value& train, TrainingQuestion& c) {
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
void read_manner(const Value& train, TrainingQuestion& c) {
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

void read_numbers(const Value& train, TrainingQuestion& c) {
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

NumberFormat chosen_precision(const Value& train, TrainingQuestion& c) {
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
void read_precision(const Value& train, TrainingQuestion& c) {
  c.job.format = chosen_precision(train, c);
  c.cluster = in_precision(std::move(c.cluster), c.job.format);
  if (c.cluster.element > 2.0 && c.parts.kernels.gemm[index(c.job.format)].empty())
    c.assumed.push_back({fmt::format("kernel constants of {} products", name(c.job.format)), "those of 16-bit ones",
                         fmt::format("gemm of the kernel class {}", c.parts.kernels.id)});
  if (c.cluster.element > 2.0 && !train.optional("fused_attention")) {
    c.job.fused_attention = false;
    c.assumed.push_back({"fused attention", "false: FlashAttention's kernels are of 16 bits and narrower (its README)",
                         "train.fused_attention"});
  }
  const std::string own = fmt::format("peak.{} of the card", name(c.job.format));
  std::erase_if(c.assumed, [&](const Assumption& a) { return a.key.starts_with("peak.") && a.key != own; });
}

void read_train(const Value& spec, const std::string& file, const Database& database, TrainingQuestion& c) {
  const Value train = spec.required("train");
  train.allow({"model", "sequence", "global_batch", "tokens", "precision", "task", "lora_rank", "expert_imbalance",
               "capacity_factor", "pad_to_capacity", "fused_attention", "compiled"});
  c.job.model = read_model_of(train.required("model"), file, database);
  read_numbers(train, c);
}

/// After read_plan: what is assumed of the hosts matters where something is offloaded to them.
void read_host(TrainingQuestion& c) {
  const Plan& others = c.plan ? *c.plan : c.limits.others;
  if (!others.offload_optimizer && !others.offload_activations) return;
  for (Assumption& one : host_assumptions(c.parts, c.cluster.count, others.offload_optimizer))
    c.assumed.push_back(std::move(one));
}

}  // namespace

TrainingQuestion read_case(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  spec.allow(
      {"cluster", "train", "serve", "generate", "post_train", "demand", "plan", "stack", "published", "measured"});
  const ReadCards cards = read_cluster(spec, database);
  TrainingQuestion c = read_group_case(spec, file, database,
                                       {.group = 0,
                                        .all_cards = cards.count,
                                        .mixed = false,
                                        .plan = spec.optional("plan"),
                                        .stack = spec.optional("stack")});
  c.published = read_published(spec, kTrainingMetrics);
  c.measured = read_measured(spec, kMeasured);
  return c;
}

TrainingQuestion read_group_case(const Value& spec, const std::string& file, const Database& database,
                                 const GroupKeys& keys) {
  TrainingQuestion c;
  c.title = file;
  ReadCards cards = read_group(spec, keys.group, database);
  c.parts = std::move(cards.parts);
  c.assumed = std::move(cards.assumed);
  c.cluster.count = keys.all_cards;
  read_stack(keys.stack, database, c);
  read_train(spec, file, database, c);
  c.cluster = make_cluster(c.parts, cards.count, c.assumed);
  read_precision(spec.required("train"), c);
  read_plan(keys.plan, c);
  read_host(c);
  return c;
}

}  // namespace shortboard
