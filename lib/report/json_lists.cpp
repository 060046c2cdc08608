#include "report/json_lists.h"

#include "report/english.h"

namespace shortboard {

using Json = nlohmann::ordered_json;

Json cluster_json(const ClusterParts& parts, const Cluster& cluster, const std::string& stack) {
  Json json{
      {"accelerator", parts.accelerator.id}, {"count", cluster.count}, {"domain", cluster.domain}, {"stack", stack}};
  json["system"] = parts.system ? Json(parts.system->id) : Json(nullptr);
  json["fabric"] = parts.fabric ? Json(parts.fabric->id) : Json(nullptr);
  return json;
}

Json ladder_json(const std::vector<LadderStep>& ladder) {
  Json list = Json::array();
  for (const LadderStep& r : ladder)
    list.push_back(
        {{"step", name_of(r)}, {"factor", r.factor}, {"lost_pflops", r.pflops_lost}, {"running_pflops", r.pflops}});
  return list;
}

Json resource_gains_json(const std::vector<ResourceGain>& resource_gains) {
  Json list = Json::array();
  for (const ResourceGain& s : resource_gains)
    list.push_back({{"resource", s.name()},
                    {"share", s.share},
                    {"gain_at_1.25", s.gain_quarter},
                    {"gain_at_2", s.gain_double},
                    {"gain_unlimited", s.gain_unlimited ? Json(*s.gain_unlimited) : Json(nullptr)},
                    {"elasticity", s.elasticity()}});
  return list;
}

Json chain_json(const Chain& chain, double pflops) {
  Json links = Json::array();
  for (const ChainLink& link : chain.links)
    links.push_back({{"resource", name(link.resource)},
                     {"factor", kChainFactor},
                     {"gain", link.gain},
                     {"gain_in_all", link.total},
                     {"effective_pflops", pflops * (1.0 + link.total)},
                     {"gain_once_more", link.again}});
  return {{"links", std::move(links)},
          {"next", chain.next ? Json(name(*chain.next)) : Json(nullptr)},
          {"next_gain", chain.next ? Json(chain.next_gain) : Json(nullptr)}};
}

Json limits_json(const std::vector<WorkLimit>& limits) {
  Json list = Json::array();
  for (const WorkLimit& limit : limits)
    list.push_back({{"limit", name_of(limit)}, {"what", text_of(limit)}, {"gain", limit.gain}});
  return list;
}

Json open_json(const std::vector<OpenResource>& open) {
  Json list = Json::array();
  for (const OpenResource& one : open)
    list.push_back({{"resource", name_of(one)}, {"state", state_of(one)}, {"why", text_of(one)}});
  return list;
}

Json published_json(const std::vector<Published>& published, const std::vector<double>& ours) {
  Json list = Json::array();
  for (std::size_t i = 0; i < published.size(); ++i)
    list.push_back({{"metric", published[i].metric},
                    {"published", published[i].value},
                    {"ours", ours[i]},
                    {"source", published[i].source}});
  return list;
}

Json assumed_json(const std::vector<Assumption>& assumed) {
  Json list = Json::array();
  for (const Assumption& one : assumed) list.push_back({{"what", one.what}, {"value", one.value}, {"key", one.key}});
  return list;
}

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }
Json watts_or_null(const std::optional<Watts>& value) { return value ? Json(value->base()) : Json(nullptr); }

Json operators_json(const std::vector<OperatorLine>& operators) {
  Json list = Json::array();
  for (const OperatorLine& line : operators)
    list.push_back({{"where", place_of(line)},
                    {"operator", name_of(line)},
                    {"shape", shape_of(line)},
                    {"times", line.times},
                    {"flops", line.flops.base()},
                    {"bytes", line.bytes.base()},
                    {"each_s", line.each.base()},
                    {"bound", bound_of(line)},
                    {"total_s", line.total().base()}});
  return list;
}

Json constants_json(const std::vector<ConstantLine>& constants) {
  Json list = Json::array();
  for (const ConstantLine& line : constants)
    list.push_back({{"constant", line.name}, {"value", line.value}, {"source", line.source}, {"note", line.note}});
  return list;
}

nlohmann::ordered_json plan_json(const Plan& plan) {
  return {{"tensor", plan.tensor},
          {"pipeline", plan.pipeline},
          {"context", plan.context},
          {"context_exchange", kContextExchangeNames[static_cast<std::size_t>(plan.context_exchange)]},
          {"data", plan.data},
          {"expert", plan.expert},
          {"expert_tensor", plan.expert_tensor},
          {"virtual_stages", plan.virtual_stages},
          {"micro_batch", plan.micro_batch},
          {"schedule", kScheduleNames[static_cast<std::size_t>(plan.schedule)]},
          {"sharding", kShardingNames[static_cast<std::size_t>(plan.sharding)]},
          {"recompute", kRecomputeNames[static_cast<std::size_t>(plan.recompute)]},
          {"sequence_parallel", plan.sequence_parallel},
          {"async_tensor", plan.async_tensor},
          {"sharding_group", plan.sharding_group},
          {"offload_activations", plan.offload_activations},
          {"offload_optimizer", plan.offload_optimizer}};
}

}  // namespace shortboard
