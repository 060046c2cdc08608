#include "spec/read_objective.h"

#include <array>

#include "units/parse.h"

namespace shortboard {
namespace {

struct Named {
  std::string_view key;
  LatencyMetric metric;
  int percentile;
};
constexpr std::array<Named, 11> kLimits{{{"ttft_mean", LatencyMetric::ttft, 0},
                                         {"ttft_p50", LatencyMetric::ttft, 50},
                                         {"ttft_p90", LatencyMetric::ttft, 90},
                                         {"ttft_p95", LatencyMetric::ttft, 95},
                                         {"ttft_p99", LatencyMetric::ttft, 99},
                                         {"tpot_mean", LatencyMetric::tpot, 0},
                                         {"tpot_p50", LatencyMetric::tpot, 50},
                                         {"tpot_p90", LatencyMetric::tpot, 90},
                                         {"tpot_p95", LatencyMetric::tpot, 95},
                                         {"tpot_p99", LatencyMetric::tpot, 99},
                                         {"latency_mean", LatencyMetric::latency, 0}}};

struct Role {
  int cards = 0;
  std::optional<ServingPlan> plan;
};

Role read_role(const Value& value) {
  if (!value.is_map()) return {value.count(), {}};
  value.allow({"cards", "tensor", "pipeline", "attention_data", "expert"});
  Role role;
  if (const std::optional<Value> cards = value.optional("cards")) role.cards = cards->count();
  ServingPlan plan;
  bool given = false;
  const auto part = [&](std::string_view key, int& of_plan) {
    const std::optional<Value> one = value.optional(key);
    if (!one) return;
    of_plan = one->count();
    given = true;
  };
  part("tensor", plan.tensor);
  part("pipeline", plan.pipeline);
  part("attention_data", plan.attention_data);
  part("expert", plan.expert);
  if (!given) return role;
  if (role.cards > 0 && role.cards < plan.cards_a_replica())
    throw value.required("cards").error("hold no whole replica of this role");
  role.plan = plan;
  return role;
}

}  // namespace

std::vector<LatencyLimit> read_objective(const Value& objective) {
  objective.allow({"ttft_mean", "ttft_p50", "ttft_p90", "ttft_p95", "ttft_p99", "tpot_mean", "tpot_p50", "tpot_p90",
                   "tpot_p95", "tpot_p99", "latency_mean"});
  std::vector<LatencyLimit> limits;
  for (const Named& one : kLimits) {
    const std::optional<Value> value = objective.optional(one.key);
    if (!value) continue;
    limits.push_back({one.metric, one.percentile, value->figure(parse_seconds)});
    if (limits.back().at_most <= Seconds{}) throw value->error("leaves no time");
  }
  if (limits.empty()) throw objective.error("names no latency", "ttft_p90: 2 s, for one");
  return limits;
}

ServingRoles read_roles(const Value& roles) {
  ServingRoles read;
  if (!roles.is_map()) {
    if (roles.text() != "auto")
      throw roles.error("is no way to divide the cards", "auto, or {prefill: 32, decode: 64}");
    return read;
  }
  roles.allow({"prefill", "decode", "overlapped"});
  const Role prefill = read_role(roles.required("prefill")), decode = read_role(roles.required("decode"));
  if ((prefill.cards > 0) != (decode.cards > 0))
    throw roles.error("gives the cards of one role only", "give both, or neither for the best ratio");
  read.prefill = prefill.cards;
  read.decode = decode.cards;
  read.prefill_plan = prefill.plan;
  read.decode_plan = decode.plan;
  if (const std::optional<Value> overlapped = roles.optional("overlapped")) read.overlapped = overlapped->boolean();
  return read;
}

}  // namespace shortboard
