#include "question/mixed_serving_question.h"

#include <utility>

#include "question/assumption_words.h"
#include "question/cards.h"
#include "question/group_link.h"

namespace shortboard {
namespace {

void set_roles(const Spec& spec, const Serve& serve, const std::vector<std::string>& names,
               MixedServingQuestion& mixed) {
  if (!serve.roles) {
    mixed.assumed.push_back({Assumed::roles_of_groups});
    return;
  }
  switch (serve.roles->kind) {
    case RolesSpec::Kind::automatic:
      return;
    case RolesSpec::Kind::none:
      mixed.apart = false;
      return;
    case RolesSpec::Kind::given:
      break;
  }
  const auto group_of = [&](const RoleSpec& role, std::string_view path) {
    return group_named(spec, path, role.group, names);
  };
  mixed.roles = GroupRoles{group_of(serve.roles->prefill, "serve.roles.prefill"),
                           group_of(serve.roles->decode, "serve.roles.decode")};
  if (mixed.roles->prefill == mixed.roles->decode)
    throw spec.error("serve.roles", "both roles are on one group",
                     "name two, or leave the other group out of the cluster");
  mixed.together = false;
}

}  // namespace

MixedServingQuestion mixed_serving_question_of(const Spec& spec, const Database& database) {
  const Serve& serve = std::get<Serve>(spec.workload);
  const std::vector<std::string> names = group_names(spec);
  check_group_names(spec, names);
  MixedServingQuestion mixed;
  mixed.title = spec.file;
  std::vector<std::vector<Assumption>> assumed;
  for (std::size_t g = 0; g < names.size(); ++g) {
    ServingQuestion question = group_serving_of(spec, database, part_of(spec, g, names[g], 0));
    assumed.push_back(question.assumed);
    mixed.groups.push_back({names[g], std::move(question)});
  }
  mixed.rate = mixed.groups.front().question.rate;
  mixed.assumed = joint_assumptions(names, assumed);
  set_roles(spec, serve, names, mixed);
  std::vector<LinkEnd> ends;
  for (const ServingGroup& group : mixed.groups)
    ends.push_back({&group.question.parts, group.question.cluster.cards.network});
  mixed.link = group_link(spec, ends, database, mixed.assumed);
  mixed.published = spec.published;
  return mixed;
}

}  // namespace shortboard
