#include "spec/read_mixed.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "spec/mixed_groups.h"
#include "spec/read_case.h"
#include "spec/read_cluster.h"
#include "spec/read_group_names.h"
#include "spec/read_link.h"
#include "spec/read_published.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 3> kSplits{"auto", "data", "pipeline"};

MixedWays ways_of(const std::optional<Value>& plan, const std::vector<std::string>& names) {
  if (!plan || !plan->is_map()) return {};
  plan->allow({"split", "groups"});
  check_group_names(plan->optional("groups"), names);
  const std::optional<Value> split = plan->optional("split");
  if (!split) return {};
  const std::size_t way = split->one_of("split", kSplits);
  return {.data = way != 2, .pipeline = way != 1};
}

void check_jobs(const Value& spec, const MixedTrainingQuestion& mixed) {
  for (const MixedGroup& group : mixed.groups)
    if (group.question.job.format != mixed.job().format)
      throw spec.required("train").error(
          fmt::format("{} would train in {} and {} in {}", mixed.groups.front().name, name(mixed.job().format),
                      group.name, name(group.question.job.format)),
          "write train.precision: one that all cards multiply");
}

}  // namespace

MixedTrainingQuestion read_mixed(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  spec.allow({"cluster", "train", "plan", "stack", "published"});
  const std::vector<std::string> names = read_group_names(spec);
  const std::optional<Value> plan = spec.optional("plan"), stack = spec.optional("stack");
  MixedTrainingQuestion mixed;
  mixed.title = file;
  mixed.ways = ways_of(plan, names);
  check_group_names(stack, names);
  int all_cards = 0;
  for (std::size_t g = 0; g < names.size(); ++g) all_cards += read_group(spec, g, database).count;
  std::vector<std::vector<Assumption>> assumed;
  for (std::size_t g = 0; g < names.size(); ++g) {
    TrainingQuestion question = read_group_case(spec, file, database,
                                                {.group = g,
                                                 .all_cards = all_cards,
                                                 .mixed = true,
                                                 .plan = plan_of_group(plan, names[g]),
                                                 .stack = of_group(stack, names[g])});
    question.plan.reset();  // its parts stay in the limits
    assumed.push_back(question.assumed);
    mixed.groups.push_back({names[g], std::move(question)});
  }
  check_jobs(spec, mixed);
  mixed.assumed = joint_assumptions(names, assumed);
  std::vector<LinkEnd> ends;
  for (const MixedGroup& group : mixed.groups) ends.push_back({&group.question.parts, group.question.cluster.network});
  mixed.link = read_link(spec.required("cluster"), ends, database, mixed.assumed);
  mixed.published = read_published(spec, kTrainingMetrics);
  return mixed;
}

}  // namespace shortboard
