#include "question/training_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "question/cards.h"
#include "question/defaults.h"
#include "question/model_of.h"
#include "question/training_plan.h"

namespace shortboard {
namespace {

/// What the matrix unit multiplies under the name of a TrainingPrecision; block-scaled formats run at the rate of the
/// plain ones.
constexpr std::array<NumberFormat, 8> kPrecisionFormats{NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8,
                                                        NumberFormat::fp4,  NumberFormat::tf32, NumberFormat::fp32,
                                                        NumberFormat::fp8,  NumberFormat::fp4};

void set_stack(const Spec& spec, const GroupPart& part, const Database& database, TrainingQuestion& question) {
  Stack& stack = question.parts.stack;
  stack = part.stack.empty() ? database.stack(question.parts.kernels.stack)
                             : database.stack(part.stack, spec.at(part.stack_path));
  if (part.stack.empty()) question.assumed.push_back({Assumed::training_stack, {stack.id}});
  const auto runs = [&](std::string_view schedule) {
    return std::ranges::find(stack.schedules, schedule) != stack.schedules.end();
  };
  question.schedules = {runs("interleaved"), runs("zero_bubble"), runs("dualpipe")};
}

/// The usual batch: about 4 million tokens, a multiple of the odd part of the card count so that plans divide it.
double usual_batch(int count, double sequence) {
  int odd = count;
  while (odd % 2 == 0) odd /= 2;
  double batch = odd;
  while (batch * sequence < defaults::kBatchTokens) batch *= 2.0;
  return batch;
}

/// Experts that drop tokens above a capacity; without one they take all.
void set_capacity(const Spec& spec, const Train& train, TrainingQuestion& question) {
  TrainingJob& job = question.job;
  const bool experts = job.model.has_experts();
  const auto refuse = [&](bool given, std::string_view key) {
    if (given && !experts) throw spec.error(key, fmt::format("{} has no experts", job.model.id), "leave it out");
  };
  refuse(train.capacity_factor.has_value(), "train.capacity_factor");
  refuse(train.pad_to_capacity.has_value(), "train.pad_to_capacity");
  if (train.capacity_factor) job.capacity_factor = *train.capacity_factor;
  if (train.pad_to_capacity) job.pad_to_capacity = *train.pad_to_capacity;
  if (!train.capacity_factor && experts) question.assumed.push_back({Assumed::dropless_experts});
  if (train.capacity_factor && !train.pad_to_capacity) question.assumed.push_back({Assumed::padded_experts});
}

/// How full experts are: padded ones are all as full as their capacity, whatever their tokens.
void set_experts(const Spec& spec, const Train& train, TrainingQuestion& question) {
  set_capacity(spec, train, question);
  TrainingJob& job = question.job;
  if (train.expert_imbalance)
    job.expert_imbalance = *train.expert_imbalance;
  else if (job.model.has_experts() && !(job.capacity_factor > 0.0 && job.pad_to_capacity))
    question.assumed.push_back({Assumed::even_training_experts});
}

/// How the model is trained, beyond its sizes.
void set_manner(const Spec& spec, const Train& train, TrainingQuestion& question) {
  TrainingJob& job = question.job;
  if (train.task) job.task = *train.task;
  if (train.lora_rank)
    job.lora_rank = *train.lora_rank;
  else if (job.task == Task::lora)
    question.assumed.push_back({Assumed::lora_rank, {job.lora_rank}});
  set_experts(spec, train, question);
  if (train.fused_attention) job.fused_attention = *train.fused_attention;
  if (train.compiled) job.compiled = *train.compiled;
}

void set_sizes(const Train& train, int all_cards, TrainingQuestion& question) {
  TrainingJob& job = question.job;
  if (train.sequence)
    job.sequence = *train.sequence;
  else {
    const double longest = job.model.longest_sequence;
    job.sequence = longest > 0 ? std::min(defaults::kSequence, longest) : defaults::kSequence;
    question.assumed.push_back({Assumed::sequence, {job.sequence}});
  }
  if (train.global_batch)
    job.global_batch = *train.global_batch;
  else {
    job.global_batch = usual_batch(all_cards, job.sequence);
    question.assumed.push_back({Assumed::global_batch, {job.global_batch}});
  }
  if (train.tokens) job.tokens = *train.tokens;
}

NumberFormat chosen_precision(const Spec& spec, const Train& train, TrainingQuestion& question) {
  const auto has = [&](NumberFormat format) { return question.cluster.gemm[index(format)].has_value(); };
  if (train.precision) {
    const auto place = static_cast<std::size_t>(*train.precision);
    const NumberFormat format = kPrecisionFormats[place];
    question.job.block_scaled =
        *train.precision == TrainingPrecision::mxfp8 || *train.precision == TrainingPrecision::nvfp4;
    if (has(format)) return format;
    throw spec.error(
        "train.precision",
        fmt::format("{} has no {} matrix rate", question.parts.accelerator.id, kTrainingPrecisionNames[place]),
        "try bf16");
  }
  const NumberFormat usual = has(NumberFormat::bf16) ? NumberFormat::bf16 : NumberFormat::fp16;
  question.assumed.push_back({Assumed::training_precision, {std::string{name(usual)}}});
  return usual;
}

/// After make_cluster: a precision is one that the cluster's cards multiply. What was assumed of the others is moot.
void set_precision(const Spec& spec, const Train& train, TrainingQuestion& question) {
  const NumberFormat format = chosen_precision(spec, train, question);
  question.job.format = format;
  question.cluster = in_precision(std::move(question.cluster), format);
  const bool wide = question.cluster.element > 2.0;
  if (wide && question.parts.kernels.gemm[index(format)].empty())
    question.assumed.push_back({Assumed::kernel_constants, {question.parts.kernels.id}, std::string{name(format)}});
  if (wide && !train.fused_attention) {
    question.job.fused_attention = false;
    question.assumed.push_back({Assumed::unfused_attention});
  }
  std::erase_if(question.assumed, [&](const Assumption& one) {
    return one.what == Assumed::peak_of_format && one.about != name(format);
  });
}

/// After set_training_plan: what is assumed of the hosts matters where something is offloaded to them.
void set_host(TrainingQuestion& question) {
  const Plan& others = question.plan ? *question.plan : question.limits.others;
  if (!others.offload_optimizer && !others.offload_activations) return;
  for (Assumption& one : host_assumptions(question.parts, question.cluster.count, others.offload_optimizer))
    question.assumed.push_back(std::move(one));
}

}  // namespace

TrainingQuestion training_question_of(const Spec& spec, const Database& database) {
  GroupPart part = only_group(spec);
  part.all_cards = given_cards(spec, 0, database).count;
  TrainingQuestion question = group_training_of(spec, database, part);
  question.published = spec.published;
  question.measured = spec.measured;
  return question;
}

TrainingQuestion group_training_of(const Spec& spec, const Database& database, const GroupPart& part) {
  const Train& train = std::get<Train>(spec.workload);
  TrainingQuestion question;
  question.title = spec.file;
  GivenCards cards = given_cards(spec, part.group, database);
  question.parts = std::move(cards.parts);
  question.assumed = std::move(cards.assumed);
  set_stack(spec, part, database, question);
  question.job.model = model_of(spec, "train.model", train.model, database).architecture;
  set_sizes(train, part.all_cards, question);
  set_manner(spec, train, question);
  question.cluster = make_cluster(question.parts, cards.count, question.assumed);
  set_precision(spec, train, question);
  set_training_plan(spec, part, question);
  set_host(question);
  return question;
}

}  // namespace shortboard
