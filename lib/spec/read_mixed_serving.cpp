#include "spec/read_mixed_serving.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "spec/mixed_groups.h"
#include "spec/read_group_names.h"
#include "spec/read_link.h"
#include "spec/read_published.h"
#include "spec/read_serving.h"

namespace shortboard {
namespace {

void check_mode(const Value& serve, const ServingQuestion& any) {
  if (any.mode != ServingMode::offline && any.mode != ServingMode::online)
    throw serve.required("mode").error("is for one kind of card",
                                       "size each group on its own, or write offline or online");
  for (const std::string_view key : {"concurrency", "requests", "trace"})
    if (const std::optional<Value> load = serve.optional(key))
      throw load->error("is for one kind of card", "give serve.rate, or an objective");
}

std::size_t group_of(const Value& name, const std::vector<std::string>& names) {
  const auto found = std::ranges::find(names, name.text());
  if (found == names.end())
    throw name.error(fmt::format("no group '{}'", name.text()),
                     fmt::format("the groups are {}", fmt::join(names, ", ")));
  return static_cast<std::size_t>(found - names.begin());
}

void read_roles(const Value& serve, const std::vector<std::string>& names, MixedServingQuestion& mixed) {
  const std::optional<Value> roles = serve.optional("roles");
  if (!roles) {
    mixed.assumed.push_back({"roles of the groups", "auto: together or apart, what serves most", "serve.roles"});
    return;
  }
  if (!roles->is_map()) {
    if (roles->text() == "auto") return;
    if (roles->text() != "none")
      throw roles->error(fmt::format("no roles '{}'", roles->text()),
                         "write auto, none or {prefill: NAME, decode: NAME}");
    mixed.apart = false;
    return;
  }
  roles->allow({"prefill", "decode"});
  mixed.roles = GroupRoles{group_of(roles->required("prefill"), names), group_of(roles->required("decode"), names)};
  if (mixed.roles->prefill == mixed.roles->decode)
    throw roles->error("both roles are on one group", "name two, or leave the other group out of the cluster");
  mixed.together = false;
}

}  // namespace

MixedServingQuestion read_mixed_serving(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  spec.allow({"cluster", "serve", "plan", "stack", "published"});
  const std::vector<std::string> names = read_group_names(spec);
  const std::optional<Value> plan = spec.optional("plan"), stack = spec.optional("stack");
  if (plan && plan->is_map()) {
    plan->allow({"groups"});
    check_group_names(plan->optional("groups"), names);
  }
  check_group_names(stack, names);
  MixedServingQuestion mixed;
  mixed.title = file;
  std::vector<std::vector<Assumption>> assumed;
  for (std::size_t g = 0; g < names.size(); ++g) {
    ServingQuestion question = read_group_serving(spec, file, database,
                                                  {.group = g,
                                                   .all_cards = 0,
                                                   .mixed = true,
                                                   .plan = plan_of_group(plan, names[g]),
                                                   .stack = of_group(stack, names[g])});
    assumed.push_back(question.assumed);
    mixed.groups.push_back({names[g], std::move(question)});
  }
  const Value serve = spec.required("serve");
  const ServingQuestion& any = mixed.groups.front().question;
  check_mode(serve, any);
  mixed.rate = any.rate;
  mixed.assumed = joint_assumptions(names, assumed);
  read_roles(serve, names, mixed);
  std::vector<LinkEnd> ends;
  for (const ServingGroup& group : mixed.groups)
    ends.push_back({&group.question.parts, group.question.cluster.cards.network});
  mixed.link = read_link(spec.required("cluster"), ends, database, mixed.assumed);
  mixed.published = read_published(spec, kServingMetrics);
  return mixed;
}

}  // namespace shortboard
