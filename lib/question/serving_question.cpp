#include "question/serving_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "hwdb/nearest_stack.h"
#include "question/cards.h"
#include "question/defaults.h"
#include "question/lengths_of.h"
#include "question/model_of.h"
#include "question/plan_part.h"
#include "question/serving_formats.h"
#include "spec/read_trace.h"

namespace shortboard {
namespace {

std::string_view mode_name(const ServingQuestion& question) {
  return kServingModeNames[static_cast<std::size_t>(question.mode)];
}

Lengths lengths_or(const Spec& spec, const std::optional<LengthsSpec>& given, const std::string& key, double usual,
                   ServingQuestion& question) {
  if (given) {
    const Lengths found = lengths_of(*given);
    if (found.mean < 1.0) throw spec.error("serve." + key, "is less than one token");
    return found;
  }
  question.assumed.push_back({Assumed::request_tokens, {usual}, key});
  return {usual, 0.0};
}

/// Recorded requests bring their lengths and their rate.
void set_recorded(const Spec& spec, const Serve& serve, ServingQuestion& question) {
  question.trace = read_trace_file((std::filesystem::path{spec.file}.parent_path() / serve.trace).string());
  question.size = {};
  double cached = 0.0;
  const auto requests = static_cast<double>(question.trace.size());
  for (const Arrival& one : question.trace) {
    question.size.input += one.input / requests;
    question.size.output += one.output / requests;
    cached += one.cached / requests;
  }
  if (cached > 0.0) question.assumed.push_back({Assumed::cached_in_trace, {100.0 * cached / question.size.input}});
}

struct Role {
  int cards = 0;
  std::optional<ServingPlan> plan;
};

Role role_of(const Spec& spec, const RoleSpec& given, const std::string& path) {
  Role role{given.cards.value_or(0), {}};
  if (!given.tensor && !given.pipeline && !given.attention_data && !given.expert) return role;
  ServingPlan plan;
  plan.tensor = given.tensor.value_or(plan.tensor);
  plan.pipeline = given.pipeline.value_or(plan.pipeline);
  plan.attention_data = given.attention_data.value_or(plan.attention_data);
  plan.expert = given.expert.value_or(plan.expert);
  if (role.cards > 0 && role.cards < plan.cards_a_replica())
    throw spec.error(path + ".cards", "hold no whole replica of this role");
  role.plan = plan;
  return role;
}

ServingRoles roles_of(const Spec& spec, const RolesSpec& given) {
  ServingRoles roles;
  if (given.kind == RolesSpec::Kind::automatic) return roles;
  if (given.kind == RolesSpec::Kind::none)
    throw spec.error("serve.roles", "does not divide the cards", "auto, or {prefill: 32, decode: 64}");
  const Role prefill = role_of(spec, given.prefill, "serve.roles.prefill");
  const Role decode = role_of(spec, given.decode, "serve.roles.decode");
  roles.prefill = prefill.cards;
  roles.decode = decode.cards;
  roles.prefill_plan = prefill.plan;
  roles.decode_plan = decode.plan;
  roles.overlapped = given.overlapped.value_or(roles.overlapped);
  return roles;
}

/// What an online service is asked to keep, and how its cards divide the work.
void set_wanted(const Spec& spec, const Serve& serve, bool mixed, ServingQuestion& question) {
  if (!serve.trace.empty()) set_recorded(spec, serve, question);
  if (serve.objective) question.objective = *serve.objective;
  if (serve.roles && !mixed) question.roles = roles_of(spec, *serve.roles);
}

void set_load(const Spec& spec, const Serve& serve, ServingQuestion& question) {
  if (serve.mode)
    question.mode = *serve.mode;
  else
    question.assumed.push_back({Assumed::serving_mode, {std::string{mode_name(question)}}});
  if (serve.trace.empty()) {
    const Lengths input = lengths_or(spec, serve.input, "input", defaults::kInputTokens, question);
    const Lengths output = question.mode == ServingMode::prefill
                               ? Lengths{1.0}
                               : lengths_or(spec, serve.output, "output", defaults::kOutputTokens, question);
    question.size = {input.mean, output.mean};
    question.input_sigma = input.sigma;
    question.output_sigma = output.sigma;
  }
  question.batch = serve.batch.value_or(0.0);
  question.concurrency = serve.concurrency.value_or(0.0);
  question.requests = serve.requests.value_or(0.0);
  question.rate = serve.rate.value_or(0.0);
}

void set_manner(const Serve& serve, ServingQuestion& question) {
  ServingJob& job = question.job;
  if (serve.prefix_hit) job.cached_prefix = *serve.prefix_hit;
  if (serve.speculation) {
    job.drafted = serve.speculation->drafted;
    job.accepted = serve.speculation->accepted;
  }
  if (serve.lora) {
    job.adapters = {static_cast<double>(serve.lora->rank), static_cast<double>(serve.lora->adapters)};
    question.assumed.push_back({Assumed::adapted_products});
  }
  if (serve.expert_imbalance) {
    job.imbalance = *serve.expert_imbalance;
  } else if (job.model.has_experts()) {
    job.imbalance = question.engine.imbalance.value;
    question.assumed.push_back({Assumed::uneven_serving_experts, {job.imbalance}});
  }
}

void set_plan(const GroupPart& part, ServingQuestion& question) {
  std::vector<Assumption>& assumed = question.assumed;
  if (part.plan == nullptr) assumed.push_back({Assumed::searched_plan, {std::string{"best"}}});
  if (part.plan == nullptr || part.plan->automatic) return;
  const PlanSpec& given = *part.plan;
  ServingLimits& limits = question.limits;
  limits.tensor = degree(given.tensor, "tensor", assumed);
  limits.pipeline = degree(given.pipeline, "pipeline", assumed);
  const bool experts = question.job.model.has_experts();
  limits.attention_data = experts || given.attention_data ? degree(given.attention_data, "attention_data", assumed) : 1;
  limits.expert = experts || given.expert ? degree(given.expert, "expert", assumed) : 1;
  if (given.replicas) limits.replicas = given.replicas->value();
  if (!limits.tensor || !limits.pipeline || !limits.attention_data || !limits.expert) return;
  ServingPlan plan{*limits.tensor, *limits.pipeline, *limits.attention_data, *limits.expert};
  const int cards = question.cluster.cards.count, each = plan.cards_a_replica();
  plan.replicas = limits.replicas.value_or(std::max(1, cards / each));
  if (!limits.replicas)
    assumed.push_back({Assumed::quotient_of_cards,
                       {static_cast<double>(plan.replicas), static_cast<double>(cards), static_cast<double>(each)},
                       "replicas"});
  question.plan = plan;
}

/// The engine, or its port to these cards where hwdb knows it apart: its kernels, host code and limits differ.
void set_engine(const Spec& spec, const GroupPart& part, const Database& database, ServingQuestion& question) {
  question.engine =
      part.stack.empty() ? database.engine(defaults::kEngine) : database.engine(part.stack, spec.at(part.stack_path));
  const std::string port = engine_port(database, question.engine.id, question.parts.accelerator);
  if (!port.empty()) {
    question.engine = database.engine(port);
    question.assumed.push_back({Assumed::port_of_engine, {port}});
  }
  if (part.stack.empty()) question.assumed.push_back({Assumed::serving_engine, {question.engine.id}});
}

/// Whether a service in this mode has a figure.
bool has_figure(const ServingQuestion& question, std::string_view metric) {
  if (metric == "ttft_ms" || metric.starts_with("input")) return question.mode != ServingMode::decode;
  if (metric == "tpot_ms") return question.mode != ServingMode::prefill && question.size.output > 1.0;
  return !metric.starts_with("output") || question.mode != ServingMode::prefill;
}

/// What was measured of the service itself: figures that its mode has.
void set_measured(const Spec& spec, ServingQuestion& question) {
  question.measured = spec.measured;
  if (question.measured.empty()) return;
  if (question.roles)
    throw spec.error("measured", "is not explained where roles have cards of their own", "size each role's mode alone");
  const bool loaded = question.rate > 0.0 || question.concurrency > 0.0 || !question.trace.empty();
  if (question.mode == ServingMode::online && !loaded)
    throw spec.error("measured", "is of a load that serve does not tell", "give serve.rate or serve.concurrency");
  for (const MeasuredFigure& one : question.measured)
    if (!has_figure(question, one.metric))
      throw spec.error("measured." + one.metric, fmt::format("is not a figure of mode {} with {:.4g} tokens out",
                                                             mode_name(question), question.size.output));
}

}  // namespace

ServingQuestion serving_question_of(const Spec& spec, const Database& database) {
  ServingQuestion question = group_serving_of(spec, database, only_group(spec));
  question.published = spec.published;
  set_measured(spec, question);
  return question;
}

ServingQuestion group_serving_of(const Spec& spec, const Database& database, const GroupPart& part) {
  const Serve& serve = std::get<Serve>(spec.workload);
  ServingQuestion question;
  question.title = spec.file;
  GivenCards cards = given_cards(spec, part.group, database);
  question.parts = std::move(cards.parts);
  question.assumed = std::move(cards.assumed);
  set_engine(spec, part, database, question);
  const Model model = model_of(spec, "serve.model", serve.model, database);
  question.job.model = model.architecture;
  question.job.formats =
      serving_formats_of(spec, serve, model, question.parts.accelerator, question.engine, question.assumed);
  set_load(spec, serve, question);
  set_wanted(spec, serve, part.mixed, question);
  set_manner(serve, question);
  question.cluster =
      make_serving_cluster(question.parts, question.engine, question.job.formats, cards.count, question.assumed);
  set_plan(part, question);
  return question;
}

}  // namespace shortboard
