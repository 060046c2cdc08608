#include "report/build.h"
#include "report/parts.h"
#include "report/serving_parts.h"

namespace shortboard {
namespace {

Wording place_of(const PostTrainAnswer& answer, const PostTrainUse& use) {
  const std::string &rollout = answer.question.groups[use.rollout_group].name,
                    &train = answer.question.groups[use.train_group].name;
  if (use.placement == Placement::colocated) return "colocated_on"_w(count(use.rollout_cards), rollout);
  return "apart_on"_w(count(use.rollout_cards), rollout, count(use.train_cards), train);
}

CellValue pace_of(const PostTrainUse& use) { return term("pace", kPaceNames[static_cast<std::size_t>(use.pace)]); }

std::vector<Wording> headline(const PostTrainAnswer& answer) {
  std::vector<CellValue> cards;
  for (const PostTrainGroup& group : answer.question.groups)
    cards.emplace_back("cards_of"_w(count(group.train.cluster.count), group.train.parts.accelerator.name));
  return {"post_train_headline"_w(list(std::move(cards), " + "), answer.question.groups.front().train.job.model.name,
                                  kAlgorithmNames[static_cast<std::size_t>(answer.question.algorithm)],
                                  count(answer.question.answers()), answer.best.step,
                                  number(answer.tokens / answer.best.step.base())),
          effective_wording(answer.shared), "placed"_w(place_of(answer, answer.best), pace_of(answer.best)),
          "short_phase"_w(short_board_value(*answer.shared.short_board),
                          share(answer.shared.short_board->gain_quarter.value_or(0.0)))};
}

std::vector<Wording> notes(const PostTrainAnswer& answer) {
  const PostTrainGroup &rollout = answer.question.groups[answer.best.rollout_group],
                       &train = answer.question.groups[answer.best.train_group];
  return {"post_train_evidence"_w(evidence_wording(answer.shared.accuracy.evidence, train.train.parts.kernels),
                                  rollout.rollout.engine.id, train.train.parts.stack.id,
                                  interval(answer.best.step, answer.shared.accuracy.uncertainty),
                                  share(answer.shared.accuracy.uncertainty)),
          "post_train_definitions"_w()};
}

std::vector<CellValue> use_row(const PostTrainAnswer& answer, const PostTrainUse& use) {
  return {place_of(answer, use),
          pace_of(use),
          kPlacementNames[static_cast<std::size_t>(use.placement)],
          answer.question.groups[use.rollout_group].name,
          count(use.rollout_cards),
          answer.question.groups[use.train_group].name,
          count(use.train_cards),
          use.phases.rollout,
          use.phases.forward,
          use.phases.train,
          use.phases.sync,
          use.step};
}

Section use_section(const PostTrainAnswer& answer) {
  Table table{"uses"_w,
              {{"use"_w, "placement"_w},
               {"pace"_w},
               {"placement"_w, {}, Depth::full},
               {"rollout_group"_w, {}, Depth::full},
               {"rollout_cards"_w, {}, Depth::full},
               {"train_group"_w, {}, Depth::full},
               {"train_cards"_w, {}, Depth::full},
               {"rollout_s"_w},
               {"forward_s"_w},
               {"train_s"_w},
               {"sync_s"_w},
               {"step_s"_w}},
              {},
              2};
  for (const PostTrainUse& use : answer.uses) table.rows.push_back(use_row(answer, use));
  return {.title = "title.placements"_w(), .tables = {std::move(table)}, .foot = {"paces_mean"_w()}};
}

Section work_section(const PostTrainAnswer& answer) {
  const PostTrainQuestion& q = answer.question;
  const ServingQuestion& rollout = q.groups[answer.best.rollout_group].rollout;
  return {.title = "title.a_step"_w(),
          .lines = {"sequences_are"_w(count(q.prompts), count(q.samples), count(q.answers()),
                                      number(rollout.size.input), number(rollout.size.output), number(answer.tokens)),
                    "rollout_replicas_are"_w(replica_wording(answer.best.rollout_plan)),
                    "train_plan_is"_w(plan_wording(answer.best.train_plan)),
                    "flops_are"_w(answer.rollout_flops, answer.train_flops),
                    "busy_are"_w(share(answer.rollout_busy), share(answer.train_busy))}};
}

}  // namespace

Report report(const PostTrainAnswer& answer) {
  Report made = opened("post_train"_w, answer.question.title, answer.shared);
  made.headline = headline(answer);
  made.notes = notes(answer);
  const PostTrainUse& best = answer.best;
  add({{"step_s"_w, best.step},
       {"tokens_per_step"_w, number(answer.tokens)},
       {"tokens_per_s"_w, per_second(answer.tokens / best.step.base())},
       {"rollout_flops"_w, answer.rollout_flops},
       {"train_flops"_w, answer.train_flops},
       {"short_board"_w, short_board_value(*answer.shared.short_board)},
       {"gain_quarter"_w, or_none(answer.shared.short_board->gain_quarter, gain)},
       {"rollout_busy"_w, share(answer.rollout_busy)},
       {"train_busy"_w, share(answer.train_busy)},
       {"rollout_s"_w, best.phases.rollout},
       {"forward_s"_w, best.phases.forward},
       {"train_s"_w, best.phases.train},
       {"sync_s"_w, best.phases.sync}},
      made.figures);
  add({{.key = "best"_w,
        .title = "best"_w(),
        .figures = {{"placement"_w, kPlacementNames[static_cast<std::size_t>(best.placement)]},
                    {"pace"_w, pace_of(best)},
                    {"rollout_group"_w, answer.question.groups[best.rollout_group].name},
                    {"rollout_cards"_w, count(best.rollout_cards)},
                    {"train_group"_w, answer.question.groups[best.train_group].name},
                    {"train_cards"_w, count(best.train_cards)}},
        .depth = Depth::full,
        .in_row = true},
       {.key = "train_plan"_w,
        .title = "train_plan"_w(),
        .figures = plan_figures(best.train_plan),
        .depth = Depth::full},
       {.key = "rollout_plan"_w,
        .title = "rollouts"_w(),
        .figures = replica_figures(best.rollout_plan),
        .depth = Depth::full},
       use_section(answer),
       work_section(answer)},
      made.sections);
  add_what_is_behind(answer.shared, made,
                     {"omission.moving"_w(), "omission.partial_rollouts"_w(), "omission.quality"_w()});
  return made;
}

}  // namespace shortboard
