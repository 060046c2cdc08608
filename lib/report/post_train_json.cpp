#include <nlohmann/json.hpp>

#include "report/csv_rows.h"
#include "report/english.h"
#include "report/json_lists.h"
#include "report/post_train.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json use_json(const PostTrainAnswer& a, const PostTrainUse& use) {
  return {{"placement", kPlacementNames[static_cast<std::size_t>(use.placement)]},
          {"pace", kPaceNames[static_cast<std::size_t>(use.pace)]},
          {"rollout_group", a.question.groups[use.rollout_group].name},
          {"rollout_cards", use.rollout_cards},
          {"train_group", a.question.groups[use.train_group].name},
          {"train_cards", use.train_cards},
          {"rollout_s", use.phases.rollout.base()},
          {"forward_s", use.phases.forward.base()},
          {"train_s", use.phases.train.base()},
          {"sync_s", use.phases.sync.base()},
          {"step_s", use.step.base()}};
}

}  // namespace

std::string post_train_json(const PostTrainAnswer& a) {
  Json json{{"schema", 1}, {"kind", "post_train"}, {"title", a.question.title}, {"sentence", sentence(a)}};
  json["step_s"] = a.best.step.base();
  json["tokens_per_step"] = a.tokens;
  json["tokens_per_s"] = a.tokens / a.best.step.base();
  json["rollout_flops"] = a.rollout_flops.base();
  json["train_flops"] = a.train_flops.base();
  json["nominal_pflops"] = a.shared.nominal_pflops;
  json["effective_pflops"] = a.shared.effective_pflops;
  json["short_board"] = name_of(*a.shared.short_board);
  json["gain_at_1.25"] = a.shared.short_board->gain_quarter.value_or(0.0);
  json["rollout_busy"] = a.rollout_busy;
  json["train_busy"] = a.train_busy;
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.shared.accuracy.evidence)];
  json["uncertainty"] = a.shared.accuracy.uncertainty;
  json["best"] = use_json(a, a.best);
  json["train_plan"] = plan_json(a.best.train_plan);
  json["uses"] = Json::array();
  for (const PostTrainUse& use : a.uses) json["uses"].push_back(use_json(a, use));
  json["assumed"] = assumed_json(a.question.assumed);
  return json.dump(2) + "\n";
}

std::string post_train_csv(const PostTrainAnswer& a) {
  CsvRows rows;
  rows.add("answer", "step", a.best.step.base(), "s");
  rows.add("answer", "tokens_per_s", a.tokens / a.best.step.base(), "1/s");
  rows.add("answer", "nominal", a.shared.nominal_pflops, "PFLOPS");
  rows.add("answer", "effective", a.shared.effective_pflops, "PFLOPS");
  rows.add("step", "rollouts", a.best.phases.rollout.base(), "s");
  rows.add("step", "forward", a.best.phases.forward.base(), "s");
  rows.add("step", "train", a.best.phases.train.base(), "s");
  rows.add("step", "sync", a.best.phases.sync.base(), "s");
  rows.add("step", "rollout_busy", a.rollout_busy, "1");
  rows.add("step", "train_busy", a.train_busy, "1");
  return std::move(rows).text();
}

}  // namespace shortboard
