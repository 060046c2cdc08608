#include <nlohmann/json.hpp>

#include "report/csv_rows.h"
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
          {"rollout_s", use.phases.rollout},
          {"forward_s", use.phases.forward},
          {"train_s", use.phases.train},
          {"sync_s", use.phases.sync},
          {"step_s", use.step}};
}

}  // namespace

std::string post_train_json(const PostTrainAnswer& a) {
  Json json{{"schema", 1}, {"kind", "post_train"}, {"title", a.question.title}, {"sentence", sentence(a)}};
  json["step_s"] = a.best.step;
  json["tokens_per_step"] = a.tokens;
  json["tokens_per_s"] = a.tokens / a.best.step;
  json["rollout_flops"] = a.rollout_flops.base();
  json["train_flops"] = a.train_flops.base();
  json["nominal_pflops"] = a.nominal_pflops;
  json["effective_pflops"] = a.effective_pflops;
  json["short_board"] = a.short_board;
  json["gain_at_1.25"] = a.gain_quarter;
  json["rollout_busy"] = a.rollout_busy;
  json["train_busy"] = a.train_busy;
  json["evidence"] = kEvidenceNames[static_cast<std::size_t>(a.evidence)];
  json["uncertainty"] = a.uncertainty;
  json["best"] = use_json(a, a.best);
  json["train_plan"] = plan_json(a.best.train_plan);
  json["uses"] = Json::array();
  for (const PostTrainUse& use : a.uses) json["uses"].push_back(use_json(a, use));
  json["assumed"] = assumed_json(words_of(a.question.assumed));
  return json.dump(2) + "\n";
}

std::string post_train_csv(const PostTrainAnswer& a) {
  CsvRows rows;
  rows.add("answer", "step", a.best.step, "s");
  rows.add("answer", "tokens_per_s", a.tokens / a.best.step, "1/s");
  rows.add("answer", "nominal", a.nominal_pflops, "PFLOPS");
  rows.add("answer", "effective", a.effective_pflops, "PFLOPS");
  rows.add("step", "rollouts", a.best.phases.rollout, "s");
  rows.add("step", "forward", a.best.phases.forward, "s");
  rows.add("step", "train", a.best.phases.train, "s");
  rows.add("step", "sync", a.best.phases.sync, "s");
  rows.add("step", "rollout_busy", a.rollout_busy, "1");
  rows.add("step", "train_busy", a.train_busy, "1");
  return std::move(rows).text();
}

}  // namespace shortboard
